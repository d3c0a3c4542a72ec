import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { request } from "../wire/http.ts";

export interface MenuProps {
  name: string;
  /** Run before the session ends. */
  onSignOut?: () => void;
  children?: (close: () => void) => ComponentChildren;
}

/** What somebody sets for himself, and the way out. Escape closes it and gives the focus back. */
export function Menu({ name, onSignOut, children }: MenuProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
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
        <span class="menu__name">{name}</span>
        <Icon name="chevronDown" />
        <span class="visually-hidden">Settings</span>
      </button>
      {open.value && (
        <>
          <div class="menu__scrim" aria-hidden="true" onClick={close} />
          <div id="menu" class="menu__sheet">
            {children?.(close)}
            <Button tone="quiet" small icon="leave" onClick={() => void signOut(onSignOut)}>
              Sign out
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

async function signOut(before?: () => void): Promise<void> {
  before?.();
  // Even when the server is away the next page asks for a session, and there is none without the cookie.
  await request("/api/logout", { method: "POST", body: {} }).catch(() => undefined);
  sessionStorage.clear();
  window.location.assign("/login");
}
