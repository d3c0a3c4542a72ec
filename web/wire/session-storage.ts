/**
 * What survives a reload, in the widget's own origin: the customer token, the conversation, how far it was read,
 * and the outbox, one key an entry so that tabs never overwrite each other's. Where storage is forbidden, memory
 * takes its place for as long as the page lives.
 *
 * The text of unsent messages stands here until it is acknowledged; signing out clears it.
 */
import type { Outbox, OutboxEntry } from "./outbox.ts";

const PREFIX = "caredesk.";
const SESSION = `${PREFIX}session`;
const SEEN = `${PREFIX}seen`;
const OUT = `${PREFIX}out.`;

export interface StoredSession {
  token: string | null;
  conversation: string | null;
}

export type StorageChange =
  | { kind: "session"; session: StoredSession }
  | { kind: "cleared" }
  | { kind: "added"; entry: OutboxEntry }
  | { kind: "removed"; cid: string };

class MemoryStorage {
  private readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
  keys = (): string[] => [...this.items.keys()];
}

type Backing = Pick<Storage, "getItem" | "setItem" | "removeItem"> & { keys: () => string[] };

function browserBacking(): Backing {
  try {
    const store = window.localStorage;
    store.setItem(`${PREFIX}probe`, "1");
    store.removeItem(`${PREFIX}probe`);
    return {
      getItem: (key) => store.getItem(key),
      setItem: (key, value) => store.setItem(key, value),
      removeItem: (key) => store.removeItem(key),
      keys: () => Object.keys(store),
    };
  } catch {
    return new MemoryStorage();
  }
}

/** JSON that this file wrote itself, or null when it is missing or broken. */
function read(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export class SessionStorage {
  private readonly backing: Backing;
  private written = new Map<string, string>();

  constructor(backing: Backing = browserBacking()) {
    this.backing = backing;
  }

  session(): StoredSession {
    return (
      (read(this.backing.getItem(SESSION)) as StoredSession | null) ?? { token: null, conversation: null }
    );
  }

  saveSession(session: StoredSession): void {
    this.set(SESSION, JSON.stringify(session));
  }

  /** The last `seq` that was on screen in this conversation. */
  seen(conversation: string): number {
    const held = read(this.backing.getItem(SEEN)) as { conversation: string; seq: number } | null;
    return held?.conversation === conversation ? held.seq : 0;
  }

  saveSeen(conversation: string, seq: number): void {
    this.set(SEEN, JSON.stringify({ conversation, seq }));
  }

  outbox(): Outbox {
    const keys = this.backing.keys().filter((key) => key.startsWith(OUT));
    const entries = keys
      .sort()
      .flatMap((key) => (read(this.backing.getItem(key)) as OutboxEntry | null) ?? []);
    return entries.map((entry) => ({
      ...entry,
      delivery: entry.delivery === "failed" ? "failed" : "waiting",
    }));
  }

  /** Write down what may still have to be sent; acknowledged entries are safe with the server. */
  saveOutbox(outbox: Outbox): void {
    const wanted = new Map(
      outbox
        .filter((entry) => entry.delivery !== "acked" && !entry.foreign)
        .map((entry) => [OUT + entry.cid, JSON.stringify(entry)]),
    );
    for (const key of this.written.keys()) if (!wanted.has(key)) this.backing.removeItem(key);
    for (const [key, value] of wanted) if (this.written.get(key) !== value) this.set(key, value);
    this.written = wanted;
  }

  clear(): void {
    for (const key of this.backing.keys()) if (key.startsWith(PREFIX)) this.backing.removeItem(key);
    this.written.clear();
  }

  /** Hear of changes made by other tabs. Returns the function that stops listening. */
  watch(onChange: (change: StorageChange) => void): () => void {
    const listener = (event: StorageEvent): void => {
      if (event.key === SESSION) {
        // The value of now, not of the event: two tabs that wrote at once then agree on one.
        onChange(event.newValue ? { kind: "session", session: this.session() } : { kind: "cleared" });
      }
      if (!event.key?.startsWith(OUT)) return;
      const entry = read(event.newValue) as OutboxEntry | null;
      onChange(entry ? { kind: "added", entry } : { kind: "removed", cid: event.key.slice(OUT.length) });
    };
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }

  private set(key: string, value: string): void {
    try {
      this.backing.setItem(key, value);
    } catch {
      // A full storage costs resuming after a reload, never the conversation that is on screen.
    }
  }
}
