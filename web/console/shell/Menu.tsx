import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import { request } from "../../wire/http.ts";
import type { Desk } from "../desk/desk.ts";
import { allowNotices, choose, playSound, preferences } from "./alerts.ts";
import { toast } from "./toasts.ts";

/** What an agent sets for himself: sound, notices, the list of keys, and the way out. */
export function Menu({ desk, onHelp }: { desk: Desk; onHelp: () => void }) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = menu.current;
    const keyed = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || !open.value) return;
      open.value = false;
      button.current?.focus();
    };
    element?.addEventListener("keydown", keyed);
    return () => element?.removeEventListener("keydown", keyed);
  }, [open]);
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
  return (
    <div class="menu" ref={menu}>
      <button
        ref={button}
        type="button"
        class="button button--quiet menu__button"
        aria-expanded={open.value}
        aria-controls="menu"
        onClick={() => (open.value = !open.value)}
      >
        <span class="menu__name">{desk.me.value?.name ?? "…"}</span>
        <Icon name="chevronDown" />
        <span class="visually-hidden">Settings</span>
      </button>
      {open.value && (
        <div id="menu" class="menu__sheet">
          <Switch
            label="Soft sound on new work"
            on={preferences.value.sound}
            onChange={(sound) => {
              choose({ sound });
              playSound();
            }}
          />
          <Switch
            label="Desktop notices while this window is hidden"
            on={preferences.value.notices}
            onChange={(on) => void setNotices(on)}
          />
          <Button
            tone="quiet"
            small
            icon="info"
            onClick={() => {
              close();
              onHelp();
            }}
          >
            Keyboard shortcuts
          </Button>
          <Button tone="quiet" small icon="leave" onClick={() => void signOut(desk)}>
            Sign out
          </Button>
        </div>
      )}
      {open.value && <div class="menu__scrim" aria-hidden="true" onClick={close} />}
    </div>
  );
}

function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        class="switch__box"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

async function setNotices(on: boolean): Promise<void> {
  const allowed = on && (await allowNotices());
  choose({ notices: allowed });
  if (!allowed)
    toast("The browser does not allow notices for this page. Change that in its site settings.", "danger");
}

async function signOut(desk: Desk): Promise<void> {
  desk.setPresence("offline");
  await request("/api/logout", { method: "POST", body: {} }).catch(() => undefined);
  sessionStorage.clear();
  window.location.assign("/login");
}
