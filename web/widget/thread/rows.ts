/**
 * From the log and the outbox to what stands on the screen, row by row: a pure function, so that grouping, states
 * of sending, used choices and ratings can be tested without a browser.
 */
import type {
  Choice,
  Citation,
  CustomerBody,
  EventOf,
  KnownEvent,
  RatingValue,
  Role,
} from "../../wire/frames.ts";
import type { Outbox, OutboxEntry } from "../../wire/outbox.ts";

export interface MessageRow {
  kind: "message";
  key: string;
  /** Its place in the log; null while it is still on its way there. */
  seq: number | null;
  role: Role;
  name: string | null;
  text: string;
  at: string;
  /** First and last of a group of messages by one participant. */
  first: boolean;
  last: boolean;
  choices: Choice[];
  choicesOpen: boolean;
  chosen: string | null;
  citations: Citation[];
  rating: RatingValue | null;
  /** The outbox entry behind a message that is not in the log yet. */
  entry: OutboxEntry | null;
}

export interface NoticeRow {
  kind: "notice";
  key: string;
  event: KnownEvent;
}

/** Something other than a message that could not be sent. */
export interface FailedRow {
  kind: "failed";
  key: string;
  entry: OutboxEntry;
}

export interface DayRow {
  kind: "day";
  key: string;
  at: string;
}

export type Row = MessageRow | NoticeRow | FailedRow | DayRow;

const GROUP_GAP_MS = 5 * 60_000;
const silentKinds = new Set<KnownEvent["kind"]>([
  "rated",
  "note",
  "packet_built",
  "customer_joined",
  "customer_left",
  "promise_made",
  "promise_kept",
  "analysed",
]);

interface Overlay {
  ratings: Map<number, RatingValue>;
  chosen: Set<string>;
  labels: Map<string, string>;
  lastMessageSeq: number;
  answered: boolean;
}

const isPendingMessage = (body: CustomerBody): boolean => "text" in body || "choice" in body;

/** What later events and unsent entries say about earlier messages. */
function overlayOf(events: readonly KnownEvent[], outbox: Outbox): Overlay {
  const overlay: Overlay = {
    ratings: new Map(),
    chosen: new Set(),
    labels: new Map(),
    lastMessageSeq: 0,
    answered: outbox.some((entry) => isPendingMessage(entry.body)),
  };
  for (const event of events) {
    if (event.kind === "rated") overlay.ratings.set(event.data.seq, event.data.value);
    if (event.kind !== "message") continue;
    overlay.lastMessageSeq = event.seq;
    if (event.data.choice) overlay.chosen.add(event.data.choice);
    for (const choice of event.data.choices ?? []) overlay.labels.set(choice.id, choice.label);
  }
  for (const { body } of outbox) {
    if ("rating" in body) overlay.ratings.set(body.rating.seq, body.rating.value);
    if ("choice" in body) overlay.chosen.add(body.choice);
  }
  return overlay;
}

function rowOfMessage(event: EventOf<"message">, overlay: Overlay): MessageRow {
  const choices = event.data.choices ?? [];
  return {
    kind: "message",
    key: event.cid ?? `seq-${event.seq}`,
    seq: event.seq,
    role: event.from.role,
    name: event.from.name ?? null,
    text: event.data.text,
    at: event.at,
    first: true,
    last: true,
    choices,
    choicesOpen: event.seq === overlay.lastMessageSeq && !overlay.answered,
    chosen: choices.find((choice) => overlay.chosen.has(choice.id))?.id ?? null,
    citations: event.data.citations ?? [],
    rating: overlay.ratings.get(event.seq) ?? null,
    entry: null,
  };
}

function rowOfEntry(entry: OutboxEntry, overlay: Overlay): Row | null {
  const { body } = entry;
  if ("text" in body || "choice" in body) {
    return {
      kind: "message",
      key: entry.cid,
      seq: null,
      role: "customer",
      name: null,
      text: "text" in body ? body.text : (overlay.labels.get(body.choice) ?? ""),
      at: entry.at,
      first: true,
      last: true,
      choices: [],
      choicesOpen: false,
      chosen: null,
      citations: [],
      rating: null,
      entry,
    };
  }
  return entry.delivery === "failed" ? { kind: "failed", key: entry.cid, entry } : null;
}

const isSameGroup = (before: MessageRow, after: MessageRow): boolean =>
  before.role === after.role &&
  (after.role === "customer" || before.name === after.name) &&
  Date.parse(after.at) - Date.parse(before.at) < GROUP_GAP_MS;

const dayOf = (at: string): string => new Date(at).toDateString();

/** Asking, being offered and standing in line come together; one sentence is enough. */
function isToldByNeighbour(events: readonly KnownEvent[], index: number): boolean {
  const kind = events[index]?.kind;
  if (kind === "queued") return events[index - 1]?.kind === "handoff_requested";
  return kind === "handoff_offered" && events[index + 1]?.kind === "handoff_requested";
}

/** The rows of a conversation, oldest first. */
export function buildRows(events: readonly KnownEvent[], outbox: Outbox): Row[] {
  const overlay = overlayOf(events, outbox);
  const rows: Row[] = [];
  let day = "";
  const push = (row: Row, at: string): void => {
    if (dayOf(at) !== day) {
      day = dayOf(at);
      rows.push({ kind: "day", key: `day-${day}`, at });
    }
    const before = rows.at(-1);
    if (row.kind === "message" && before?.kind === "message" && isSameGroup(before, row)) {
      before.last = false;
      row.first = false;
    }
    rows.push(row);
  };
  events.forEach((event, index) => {
    if (event.kind === "message") push(rowOfMessage(event, overlay), event.at);
    else if (!silentKinds.has(event.kind) && !isToldByNeighbour(events, index)) {
      push({ kind: "notice", key: `seq-${event.seq}`, event }, event.at);
    }
  });
  for (const entry of outbox) {
    const row = rowOfEntry(entry, overlay);
    if (row) push(row, entry.at);
  }
  return rows;
}

/** News that come within this time were written together. */
const SAME_NEWS_MS = 2_000;

/** The row that the news begin with: what others sent together last; null when the customer himself came last. */
export function firstOfNews(rows: readonly Row[]): string | null {
  const last = rows.at(-1);
  if (!last) return null;
  const since = Date.parse(atOf(last)) - SAME_NEWS_MS;
  const before = rows.findLastIndex(
    (row) => isOwn(row) || isAgents(row) !== isAgents(last) || Date.parse(atOf(row)) < since,
  );
  return rows.slice(before + 1).find((row) => row.kind !== "day")?.key ?? null;
}

const atOf = (row: Row): string =>
  row.kind === "notice" ? row.event.at : row.kind === "failed" ? row.entry.at : row.at;

const isAgents = (row: Row): boolean =>
  row.kind === "message" ? row.role === "agent" : row.kind === "notice" && row.event.from.role === "agent";

function isOwn(row: Row): boolean {
  if (row.kind === "message") return row.role === "customer";
  return row.kind === "failed" || (row.kind === "notice" && row.event.from.role === "customer");
}

/** How many messages of others lie beyond the last one that was on screen. */
export function countUnread(events: readonly KnownEvent[], seenSeq: number): number {
  return events.filter(
    (event) => event.kind === "message" && event.from.role !== "customer" && event.seq > seenSeq,
  ).length;
}

const CONTACT_SETTLED = new Set(["contact_given", "claimed", "handed_back"]);

/**
 * The `seq` of the latest message that asks for name and e-mail; null once they were given, a person is there or the
 * customer left the line: an address that no one in a queue will read must not be asked for.
 */
export function askedForContact(events: readonly KnownEvent[]): number | null {
  const asked = events.findLast((event) => event.kind === "message" && event.data.form === "contact");
  const settled = events.findLast((event) => CONTACT_SETTLED.has(event.kind));
  return asked && asked.seq > (settled?.seq ?? 0) ? asked.seq : null;
}
