import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { PresenceStatus } from "../../wire/agent-frames.ts";
import { TopBar } from "../../staff/TopBar.tsx";
import type { Desk } from "../desk/desk.ts";
import { Menu } from "./Menu.tsx";
import { go, place } from "./place.ts";
import "./header.css";

/** Who I am, whether I take work, how much I have, and whether the line stands. */
export function Header({ desk, onHelp }: { desk: Desk; onHelp: () => void }) {
  return (
    <TopBar
      product="Console"
      nav={
        <>
          <ViewButton view="desk" label="Desk" />
          <ViewButton view="history" label="History" />
        </>
      }
    >
      <Connection desk={desk} />
      <Presence desk={desk} />
      <Menu desk={desk} onHelp={onHelp} />
    </TopBar>
  );
}

function ViewButton({ view, label }: { view: "desk" | "history"; label: string }) {
  const here = place.value.view === view;
  return (
    <button
      type="button"
      class="tab"
      aria-current={here ? "page" : undefined}
      onClick={() => go({ view, conversation: null })}
    >
      {label}
    </button>
  );
}

const connectionWords = {
  connecting: "Connecting…",
  open: "Connected",
  waiting: "Connection lost. Trying again…",
  stopped: "Not connected",
};

function Connection({ desk }: { desk: Desk }) {
  const state = desk.connection.value;
  const settled = state === "open";
  return (
    <p class={`connection connection--${state}`} role="status">
      <Icon name={settled ? "wifi" : state === "stopped" ? "alert" : "retry"} />
      <span class={settled ? "visually-hidden" : undefined}>{connectionWords[state]}</span>
    </p>
  );
}

const presences: readonly { value: PresenceStatus; label: string }[] = [
  { value: "online", label: "Online" },
  { value: "away", label: "Away" },
  { value: "offline", label: "Offline" },
];

function Presence({ desk }: { desk: Desk }) {
  return (
    <fieldset class="presence">
      <legend class="visually-hidden">Your presence</legend>
      {presences.map((p) => (
        <label key={p.value} class={`presence__one presence__one--${p.value}`}>
          <input
            type="radio"
            class="visually-hidden"
            name="presence"
            value={p.value}
            checked={desk.presence.value === p.value}
            onChange={() => desk.setPresence(p.value)}
          />
          <span class="presence__sign" aria-hidden="true" />
          {p.label}
        </label>
      ))}
    </fieldset>
  );
}

/** The bar that says why the console has stopped, and what to do. */
export function StoppedBar({ desk }: { desk: Desk }) {
  const why = desk.stopped.value;
  if (!why) return null;
  return (
    <div class="stopped" role="alert">
      <Icon name="alert" />
      {why === "replaced" && (
        <>
          The console is open in another window, so this one stopped.
          <Button small onClick={() => desk.start()}>
            Use this one
          </Button>
        </>
      )}
      {why === "signed_out" && (
        <>
          You are signed out.
          <a class="button button--primary button--small" href="/login?next=/console">
            Sign in
          </a>
        </>
      )}
      {why === "forbidden" && <>Your role may not use the console.</>}
    </div>
  );
}
