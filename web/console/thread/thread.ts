/**
 * One conversation as the console shows it: a fold over its log. The same events in the same order give the same
 * thread, whether they came from the socket, were replayed after a reconnect, or were fetched from the archive.
 */

import type { Choice, Citation } from "../../wire/frames.ts";
import type { Packet } from "../../wire/packet.ts";
import { readPacket } from "../packet/read-packet.ts";
import { systemLine } from "./system-line.ts";
import type { Analysis, EventFields, Sender, ThreadEvent } from "./types.ts";

export interface MessageItem {
  type: "message";
  seq: number;
  at: string;
  from: Sender;
  text: string;
  /** The customer picked a button instead of typing. */
  chosen: boolean;
  choices: readonly Choice[];
  citations: readonly Citation[];
}

export interface NoteItem {
  type: "note";
  seq: number;
  at: string;
  from: Sender;
  text: string;
}

export interface LineItem {
  type: "line";
  seq: number;
  at: string;
  from: Sender;
  kind: string;
  text: string;
  detail: string | null;
}

export type ThreadItem = MessageItem | NoteItem | LineItem;

export interface Rating {
  value: string;
  comment: string | null;
}

export interface Thread {
  conversation: string;
  seq: number;
  items: readonly ThreadItem[];
  responder: string;
  owner: { id: string | null; name: string } | null;
  customer: { id: string | null; name: string | null; email: string | null };
  here: boolean;
  lastAt: string | null;
  packets: readonly Packet[];
  corrections: ReadonlyMap<string, string | null>;
  /** What the bot made of a turn, by the customer message it answers. */
  analyses: ReadonlyMap<number, Analysis>;
  ratings: ReadonlyMap<number, Rating>;
}

export function emptyThread(conversation: string): Thread {
  return {
    conversation,
    seq: 0,
    items: [],
    responder: "bot",
    owner: null,
    customer: { id: null, name: null, email: null },
    here: true,
    lastAt: null,
    packets: [],
    corrections: new Map(),
    analyses: new Map(),
    ratings: new Map(),
  };
}

export type Applied = { ok: true; thread: Thread } | { ok: false; missingAfter: number };

/** Add one event. A repeated one changes nothing; one that leaves a gap is refused, so that the caller asks again. */
export function applyEvent(thread: Thread, event: ThreadEvent): Applied {
  if (event.seq <= thread.seq) return { ok: true, thread };
  if (event.seq > thread.seq + 1) return { ok: false, missingAfter: thread.seq };
  return { ok: true, thread: next(thread, event) };
}

/** A whole log at once, as `GET /api/conversations/{id}` answers it. */
export function foldEvents(conversation: string, events: readonly ThreadEvent[]): Thread {
  return events.reduce(
    (thread, event) => (event.seq > thread.seq ? next(thread, event) : thread),
    emptyThread(conversation),
  );
}

function next(thread: Thread, event: ThreadEvent): Thread {
  const item = itemOf(event);
  return {
    ...thread,
    seq: event.seq,
    lastAt: event.at ?? thread.lastAt,
    responder: event.responder ?? thread.responder,
    items: item ? [...thread.items, item] : thread.items,
    ...consequences(thread, event),
  };
}

/** What an event changes beside the list of items. */
function consequences(thread: Thread, event: ThreadEvent): Partial<Thread> {
  const data = event.data ?? {};
  switch (event.kind) {
    case "customer_joined":
      return {
        here: true,
        customer: merged(thread.customer, { id: data.customer, name: data.name, email: data.email }),
      };
    case "customer_left":
      return { here: false };
    case "message":
      return event.from?.role === "customer" ? { here: true } : {};
    case "contact_given":
      return { customer: merged(thread.customer, { name: data.name, email: data.email }) };
    case "claimed":
      return { owner: { id: data.agent_id ?? event.from?.id ?? null, name: data.agent ?? "an agent" } };
    case "transferred":
      return { owner: data.agent ? { id: data.agent_id ?? null, name: data.agent } : null };
    case "released":
    case "handed_back":
    case "queued":
      return { owner: null };
    case "packet_built":
      return packed(thread, data);
    case "summary_corrected":
      return data.name
        ? { corrections: new Map(thread.corrections).set(data.name, textOrNull(data.value)) }
        : {};
    case "analysed":
      return typeof data.of === "number"
        ? { analyses: new Map(thread.analyses).set(data.of, analysisOf(event)) }
        : {};
    case "rated":
      return typeof data.seq === "number"
        ? {
            ratings: new Map(thread.ratings).set(data.seq, {
              value: data.value ?? "",
              comment: textOrNull(data.comment),
            }),
          }
        : {};
    default:
      return {};
  }
}

function packed(thread: Thread, data: EventFields): Partial<Thread> {
  const packet = readPacket(data.packet);
  if (!packet) return {};
  return { packets: [...thread.packets, packet], customer: merged(thread.customer, packet.customer) };
}

function merged(
  known: Thread["customer"],
  said: {
    id?: string | null | undefined;
    name?: string | null | undefined;
    email?: string | null | undefined;
  },
): Thread["customer"] {
  return { id: said.id ?? known.id, name: said.name ?? known.name, email: said.email ?? known.email };
}

function textOrNull(value: string | null | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}

function analysisOf(event: ThreadEvent): Analysis {
  return { ...(event.data?.annotations ?? {}), decision: event.data?.decision ?? null };
}

function itemOf(event: ThreadEvent): ThreadItem | null {
  const data = event.data ?? {};
  const base = { seq: event.seq, at: event.at ?? "", from: event.from ?? { role: "system", name: null } };
  if (event.kind === "message") {
    return {
      type: "message",
      ...base,
      text: data.text ?? "",
      chosen: (data.choice ?? null) !== null,
      choices: data.choices ?? [],
      citations: data.citations ?? [],
    };
  }
  if (event.kind === "note") return { type: "note", ...base, text: data.text ?? "" };
  const line = systemLine(event);
  return line ? { type: "line", ...base, kind: event.kind, ...line } : null;
}

/** Messages of the customer after a cursor: what the badge on a conversation counts. */
export function unreadCount(thread: Thread, seenSeq: number): number {
  return thread.items.filter((i) => i.type === "message" && i.from.role === "customer" && i.seq > seenSeq)
    .length;
}

/** The agent's last word: whatever the customer said before it has been read. */
export function lastAnswered(thread: Thread): number {
  return thread.items.findLast((item) => item.type === "message" && item.from.role === "agent")?.seq ?? 0;
}

/** The last thing anybody said, for the conversation list. */
export function lastMessage(thread: Thread): MessageItem | null {
  return thread.items.findLast((item) => item.type === "message") ?? null;
}

export function customerName(thread: Thread): string {
  return thread.customer.name ?? thread.customer.email ?? "Visitor";
}

export interface CurrentFact {
  name: string;
  value: string;
  seq: number;
  source: string;
  corrected: boolean;
  struck: boolean;
}

/** The newest packet's facts with the customer's later corrections; a struck fact is marked, not hidden. */
export function currentFacts(thread: Thread): CurrentFact[] {
  const known = (thread.packets.at(-1)?.facts ?? []).map((fact): CurrentFact => {
    const correction = thread.corrections.get(fact.name);
    if (correction === undefined) return { ...fact, corrected: false, struck: false };
    if (correction === null) return { ...fact, corrected: false, struck: true };
    return { ...fact, value: correction, corrected: correction !== fact.value, struck: false };
  });
  const names = new Set(known.map((fact) => fact.name));
  const added = [...thread.corrections].flatMap(([name, value]): CurrentFact[] =>
    value === null || names.has(name)
      ? []
      : [{ name, value, seq: 0, source: "customer", corrected: true, struck: false }],
  );
  return [...known, ...added];
}
