/**
 * Frames and events of the customer socket, and the parts both sockets share, as in docs/protocol.md.
 *
 * Readers ignore what they do not know: an event of a kind that this file does not name still counts for the
 * sequence, which is why `parse.ts` keeps it as `OtherEvent`.
 */

export type Responder = "bot" | "queue" | "agent" | "none";
export type Role = "customer" | "bot" | "agent" | "system";

export interface Participant {
  role: Role;
  name?: string | null;
}

export interface Choice {
  id: string;
  label: string;
}

export interface Citation {
  article: string;
  title: string;
  passage?: number;
  /** Null for an article without a public page. */
  url?: string | null;
}

export type RatingValue = "up" | "down";

/** What each kind of event carries in `data`. */
export interface EventData {
  message: {
    text: string;
    choice?: string | null;
    choices?: Choice[] | null;
    citations?: Citation[] | null;
    form?: string | null;
  };
  handoff_offered: { reason?: string | null };
  handoff_requested: { reason?: string | null };
  queued: { queue?: string | null };
  released: { why?: string | null };
  transferred: { queue?: string | null; agent?: string | null };
  claimed: { agent: string };
  handed_back: Record<string, unknown>;
  resolved: { disposition?: string | null };
  ended: { by?: string | null };
  rated: { seq: number; value: RatingValue; comment?: string | null };
  contact_given: { name?: string | null; email?: string | null };
  summary_shown: { goal?: string | null; facts?: { name: string; value: string }[] };
  summary_corrected: { name: string; value: string | null };
  note: { text: string };
  packet_built: { packet: unknown };
  customer_joined: Record<string, unknown>;
  customer_left: Record<string, unknown>;
  promise_made: { text: string; due: string };
  promise_kept: Record<string, unknown>;
  analysed: Record<string, unknown>;
}

export type EventKind = keyof EventData;

export interface EventEnvelope {
  type: "event";
  seq: number;
  at: string;
  from: Participant;
  responder?: Responder | null;
  /** Only on events that this author's own frame caused. */
  cid?: string | null;
}

export type EventOf<K extends EventKind> = EventEnvelope & { kind: K; data: EventData[K] };
export type KnownEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** Keeps the sequence gapless where the event itself is not for customers. */
export interface PrivateEvent {
  type: "event";
  seq: number;
  kind: "private";
}

/** A kind that this client does not know; it only moves the cursor and perhaps the responder. */
export interface OtherEvent {
  type: "event";
  seq: number;
  kind: "other";
  name: string;
  responder?: Responder | null;
}

export type LogEvent = KnownEvent | PrivateEvent | OtherEvent;

export interface WelcomeFrame {
  type: "welcome";
  token: string;
  conversation: string;
  epoch: string;
  seq: number;
  responder: Responder;
}

export interface AckFrame {
  type: "ack";
  cid: string;
  seq: number;
}

export interface TypingFrame {
  type: "typing";
  from: Participant;
}

export interface QueueFrame {
  type: "queue";
  position: number;
  wait_s?: [number, number] | null;
}

export interface ResyncFrame {
  type: "resync";
  epoch: string;
  seq: number;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  message: string;
  cid?: string | null;
  retry: boolean;
  retry_after_s?: number | null;
}

export interface PongFrame {
  type: "pong";
}

export type CustomerServerFrame =
  WelcomeFrame | AckFrame | LogEvent | TypingFrame | QueueFrame | ResyncFrame | ErrorFrame | PongFrame;

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

export type CustomerBody =
  | { text: string }
  | { choice: string }
  | { handoff: boolean }
  | { rating: { seq: number; value: RatingValue; comment?: string } }
  | { contact: { name: string; email: string } }
  | { correct: { name: string; value: string | null } }
  | { end: true };

export interface HelloFrame {
  type: "hello";
  token: string | null;
  conversation: string | null;
  epoch: string | null;
  last_seq: number;
  page: Page;
  locale: string;
  identity: string | null;
}

export type CustomerClientFrame =
  | HelloFrame
  | { type: "send"; cid: string; body: CustomerBody }
  | { type: "typing" }
  | { type: "seen"; seq: number }
  | { type: "ping" };

/** Why a socket was closed, by the gateway. */
export const CloseCode = {
  silent: 1001,
  restarting: 1012,
  unauthenticated: 4001,
  forbidden: 4003,
  tooManyFrames: 4008,
  signedOut: 4009,
  tooSlow: 4010,
  replaced: 4011,
} as const;

export const MAX_TEXT_LENGTH = 4000;
export const MAX_UNACKED = 8;
