/**
 * What the customer sent and the server has not yet shown in the log. Pure functions over a list in the order of
 * sending; an entry keeps its `cid` through every retry, so that the server accepts it once.
 */
import { type CustomerBody, type ErrorFrame, MAX_UNACKED } from "./frames.ts";

export type Delivery = "waiting" | "sent" | "acked" | "failed";

export interface OutboxEntry {
  readonly cid: string;
  readonly body: CustomerBody;
  /** When it was written, RFC 3339. */
  readonly at: string;
  /** The conversation it belongs to; null until the first welcome. */
  readonly conversation: string | null;
  readonly delivery: Delivery;
  readonly tries: number;
  /** Time of the last try and the earliest time of the next, in milliseconds. */
  readonly sentAt_ms: number;
  readonly notBefore_ms: number;
  /** The first event that it caused, once acknowledged. */
  readonly seq: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Written in another tab, which sends it; this one steps in when that tab is gone. */
  readonly foreign: boolean;
}

export type Outbox = readonly OutboxEntry[];

export const ACK_TIMEOUT_MS = 10_000;
export const MOST_TRIES = 4;
const RETRY_AFTER_MS = 2_000;
const FOREIGN_GRACE_MS = 30_000;

const change = (outbox: Outbox, cid: string, next: (entry: OutboxEntry) => OutboxEntry): Outbox =>
  outbox.map((entry) => (entry.cid === cid ? next(entry) : entry));

/** Put a new entry at the end. */
export function enqueue(
  outbox: Outbox,
  cid: string,
  body: CustomerBody,
  conversation: string | null,
  at: Date,
): Outbox {
  const entry: OutboxEntry = {
    cid,
    body,
    at: at.toISOString(),
    conversation,
    delivery: "waiting",
    tries: 0,
    sentAt_ms: 0,
    notBefore_ms: 0,
    seq: null,
    error: null,
    foreign: false,
  };
  return [...outbox, entry];
}

/** The entries to put on the wire now, in order, so that at most eight are unacknowledged. */
export function due(outbox: Outbox, now_ms: number): OutboxEntry[] {
  const chosen: OutboxEntry[] = [];
  let inFlight = outbox.filter((entry) => entry.delivery === "sent" && !isOverdue(entry, now_ms)).length;
  for (const entry of outbox) {
    if (entry.delivery === "acked" || entry.delivery === "failed") continue;
    if (entry.delivery === "sent" && !isOverdue(entry, now_ms)) continue;
    if (entry.notBefore_ms > now_ms) {
      if (entry.foreign) continue;
      break; // what comes later must not overtake it
    }
    if (inFlight >= MAX_UNACKED) break;
    inFlight += 1;
    chosen.push(entry);
  }
  return chosen;
}

function isOverdue(entry: OutboxEntry, now_ms: number): boolean {
  return now_ms - entry.sentAt_ms >= ACK_TIMEOUT_MS;
}

/** Milliseconds until `due` may have something new, or null when only an answer can change that. */
export function nextDue(outbox: Outbox, now_ms: number): number | null {
  const times = outbox.flatMap((entry) => {
    if (entry.delivery === "sent") return [entry.sentAt_ms + ACK_TIMEOUT_MS];
    return entry.delivery === "waiting" && entry.notBefore_ms > now_ms ? [entry.notBefore_ms] : [];
  });
  return times.length ? Math.max(0, Math.min(...times) - now_ms) : null;
}

/** It went onto the wire. */
export function markSent(outbox: Outbox, cid: string, now_ms: number): Outbox {
  return change(outbox, cid, (entry) => ({
    ...entry,
    delivery: "sent",
    tries: entry.tries + 1,
    sentAt_ms: now_ms,
    foreign: false,
  }));
}

/** After too many tries without an answer an entry has failed, visibly. */
export function giveUp(outbox: Outbox, now_ms: number): Outbox {
  const hopeless = (entry: OutboxEntry): boolean =>
    entry.delivery === "sent" && entry.tries >= MOST_TRIES && isOverdue(entry, now_ms);
  if (!outbox.some(hopeless)) return outbox;
  const error = { code: "no_answer", message: "" };
  return outbox.map((entry) => (hopeless(entry) ? { ...entry, delivery: "failed", error } : entry));
}

/** The server has it in the log; it stays here until its event, number `seq`, arrives. */
export function markAcked(outbox: Outbox, cid: string, seq: number): Outbox {
  return change(outbox, cid, (entry) => ({ ...entry, delivery: "acked", seq, error: null }));
}

/** Drop what the log has shown up to the cursor. */
export function prune(outbox: Outbox, lastSeq: number): Outbox {
  const shown = (entry: OutboxEntry): boolean => entry.seq !== null && entry.seq <= lastSeq;
  return outbox.some(shown) ? outbox.filter((entry) => !shown(entry)) : outbox;
}

/** Its event has arrived, or the customer discards it. */
export function remove(outbox: Outbox, cid: string): Outbox {
  return outbox.some((entry) => entry.cid === cid) ? outbox.filter((entry) => entry.cid !== cid) : outbox;
}

/** The server refused it: for now (it is tried again) or for good (it is shown as failed). */
export function markRefused(outbox: Outbox, error: ErrorFrame, now_ms: number): Outbox {
  const pause_ms = error.retry_after_s ? error.retry_after_s * 1000 : RETRY_AFTER_MS;
  return change(outbox, error.cid ?? "", (entry) =>
    error.retry
      ? { ...entry, delivery: "waiting", tries: 0, notBefore_ms: now_ms + pause_ms }
      : { ...entry, delivery: "failed", error: { code: error.code, message: error.message } },
  );
}

/** The socket is gone: what was on its way is sent again on the next one, under the same `cid`. */
export function connectionLost(outbox: Outbox): Outbox {
  return outbox.map((entry) =>
    entry.delivery === "sent" ? { ...entry, delivery: "waiting", tries: 0, notBefore_ms: 0 } : entry,
  );
}

/** The server lost its tail: everything acknowledged but not shown, and `kept` of before, goes out again. */
export function resubmit(outbox: Outbox, kept: readonly OutboxEntry[]): Outbox {
  const again = kept.filter((entry) => !outbox.some((held) => held.cid === entry.cid));
  return [...again, ...outbox].map((entry) =>
    entry.delivery === "failed"
      ? entry
      : { ...entry, delivery: "waiting", tries: 0, notBefore_ms: 0, seq: null },
  );
}

/** The customer asks for another try. */
export function retry(outbox: Outbox, cid: string): Outbox {
  return change(outbox, cid, (entry) => ({
    ...entry,
    delivery: "waiting",
    tries: 0,
    notBefore_ms: 0,
    error: null,
  }));
}

/** A welcome names the conversation: give it to entries without one, and drop what belongs elsewhere for good. */
export function bind(outbox: Outbox, conversation: string): Outbox {
  return outbox.flatMap((entry) => {
    if (entry.conversation === conversation) return [entry];
    if (entry.conversation === null || "text" in entry.body) return [{ ...entry, conversation }];
    return [];
  });
}

/** An entry that another tab has put into the shared storage. */
export function addForeign(outbox: Outbox, entry: OutboxEntry, now_ms: number): Outbox {
  if (outbox.some((held) => held.cid === entry.cid)) return outbox;
  return [
    ...outbox,
    { ...entry, delivery: "waiting", foreign: true, notBefore_ms: now_ms + FOREIGN_GRACE_MS },
  ];
}
