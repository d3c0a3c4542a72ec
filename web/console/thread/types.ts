/**
 * The log's events as the console reads them: `wire/frames.ts` with the fields that only agents see. Every field may
 * be missing, because the archive is older than the page.
 */
import type { Choice, Citation, LogEvent } from "../../wire/frames.ts";
import type { Evidence } from "../../wire/packet.ts";

export interface Sender {
  role: string;
  name?: string | null;
  id?: string | null;
}

export interface Decision {
  action?: string;
  score?: number | null;
  reason?: string | null;
  evidence?: readonly Evidence[];
}

/** What the bot made of one turn. */
export interface Analysis {
  intent?: { name: string; confidence: number } | null;
  entities?: readonly { name: string; value: string }[];
  frustration?: number | null;
  outcome?: string;
  query?: string | null;
  articles?: readonly { article: string; title: string; version?: number; probability?: number }[];
  decision: Decision | null;
}

/** The fields of all kinds together; a kind uses those that docs/protocol.md gives it. */
export interface EventFields {
  text?: string;
  choice?: string | null;
  choices?: readonly Choice[] | null;
  citations?: readonly Citation[] | null;
  reason?: string | null;
  queue?: string | null;
  agent?: string | null;
  agent_id?: string | null;
  why?: string | null;
  disposition?: string | null;
  instructions?: string | null;
  by?: string | null;
  name?: string | null;
  email?: string | null;
  value?: string | null;
  seq?: number;
  comment?: string | null;
  packet?: unknown;
  customer?: string | null;
  due?: string;
  of?: number;
  annotations?: Omit<Analysis, "decision"> | null;
  decision?: Decision | null;
}

export interface ThreadEvent {
  seq: number;
  at?: string;
  kind: string;
  from?: Sender;
  data?: EventFields;
  responder?: string | null;
  cid?: string | null;
}

/** A parsed event, seen through an agent's eyes. */
export function asThreadEvent(event: LogEvent): ThreadEvent {
  return event as ThreadEvent;
}
