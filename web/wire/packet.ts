/** The handoff packet as the console reads it, as in docs/protocol.md. */

export type ReasonKind =
  | "explicit_request"
  | "repeated_question"
  | "failed_answers"
  | "no_answer"
  | "frustration"
  | "sensitive_topic"
  | "conversation"
  | "bot_unavailable"
  | "rule";

export type Verdict = "solved" | "not_solved" | "unknown";

export interface Evidence {
  kind: string;
  seq: number;
  quote: string;
  weight: number;
}

export interface Packet {
  version: number;
  conversation: string;
  created_at: string;
  reason: { kind: ReasonKind; score: number | null; evidence: Evidence[] };
  goal: { text: string; seq: number } | null;
  facts: { name: string; value: string; seq: number; source: "customer" | "page" | "identity" | "agent" }[];
  tried: { article: string; title: string; article_version: number; seq: number; verdict: Verdict }[];
  mood: { seq: number; score: number }[];
  customer: { id: string; name: string | null; email: string | null; verified: boolean; locale: string };
  page: { url: string; title: string } | null;
  history: { conversation: string; closed_at: string; goal: string | null; outcome: string | null }[];
  suggestions: { article: string; title: string; score: number }[];
  queue: { name: string; priority: string };
  transcript: { from_seq: number; to_seq: number };
}
