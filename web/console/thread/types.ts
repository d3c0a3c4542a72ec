/**
 * The log's events as the console reads them: every field may be missing, because a reader ignores what it does not
 * know and the archive is older than the page. The frames themselves are typed in `wire/`.
 */

export interface Sender {
  role: string;
  name: string | null;
  id?: string | null;
}

export interface Choice {
  id: string;
  label: string;
}

export interface Citation {
  article: string;
  title: string;
  passage?: number | null;
  url?: string | null;
  version?: number | null;
}

export interface Evidence {
  kind: string;
  seq: number | null;
  quote: string;
  weight: number;
}

export interface Decision {
  action?: string;
  score?: number;
  reason?: string | null;
  evidence?: readonly Evidence[];
}

export interface Analysis {
  intent?: { name: string; confidence: number } | null;
  entities?: readonly { name: string; value: string }[];
  frustration?: number | null;
  outcome?: string;
  query?: string | null;
  articles?: readonly { article: string; title: string; version?: number; probability?: number }[];
  decision: Decision | null;
}

export interface Fact {
  name: string;
  value: string;
  seq: number;
  source: string;
}

export interface Packet {
  version: number;
  conversation: string;
  created_at: string;
  reason: { kind: string; score?: number | null; evidence?: readonly Evidence[] };
  goal?: { text: string; seq: number } | null;
  facts?: readonly Fact[];
  tried?: readonly { article: string; title: string; article_version?: number | null; seq: number; verdict: string }[];
  mood?: readonly { seq: number; score: number }[];
  customer?: { id?: string | null; name?: string | null; email?: string | null; verified?: boolean; locale?: string | null };
  page?: { url: string; title?: string } | null;
  history?: readonly { conversation: string; closed_at: string; goal?: string | null; outcome?: string | null }[];
  suggestions?: readonly { article: string; title: string; score: number }[];
  queue?: { name: string; priority: string };
}

/** The union of the data of all kinds: a kind uses the fields that `docs/protocol.md` gives it. */
export interface EventFields {
  text?: string;
  choice?: string | null;
  choices?: readonly Choice[] | null;
  citations?: readonly Citation[] | null;
  reason?: string;
  queue?: string | null;
  agent?: string | null;
  agent_id?: string | null;
  why?: string;
  disposition?: string;
  instructions?: string | null;
  by?: string;
  name?: string | null;
  email?: string | null;
  value?: string | null;
  seq?: number;
  comment?: string | null;
  packet?: Packet;
  customer?: string | null;
  due?: string;
  of?: number;
  annotations?: Omit<Analysis, "decision">;
  decision?: Decision | null;
}

export interface LogEvent {
  seq: number;
  at?: string;
  kind: string;
  from?: Sender;
  data?: EventFields;
  responder?: string;
  cid?: string;
}
