/** Small builders of events and entries for the tests. */
import type { EventData, EventKind, EventOf, Role } from "../../wire/frames.ts";

export function event<K extends EventKind>(
  seq: number,
  kind: K,
  data: EventData[K],
  extra: {
    role?: Role;
    name?: string;
    responder?: "bot" | "queue" | "agent" | "none";
    cid?: string;
    at?: string;
  } = {},
): EventOf<K> {
  const { role = "bot", name = null, at = "2026-11-22T10:00:00.000Z", ...rest } = extra;
  return { type: "event", seq, at, kind, from: { role, name }, data, ...rest };
}

export const message = (
  seq: number,
  text: string,
  extra: Parameters<typeof event>[3] = {},
): EventOf<"message"> => event(seq, "message", { text }, extra);
