/** What the console asks over HTTP: past conversations, colleagues, queues and articles. */
import { request } from "../../wire/http.ts";
import { parseEvent } from "../../wire/parse.ts";
import { foldEvents, type Thread } from "../thread/thread.ts";
import { asThreadEvent } from "../thread/types.ts";

export interface Listed<T> {
  items: T[];
  next_cursor: string | null;
}

export interface ConversationRow {
  conversation: string;
  state: "open" | "queued" | "closed";
  responder?: string;
  agent?: string | null;
  customer?: { id: string | null; name: string | null; email: string | null } | null;
  goal?: string | null;
  outcome?: string | null;
  opened_at?: string | null;
  last_at?: string | null;
  closed_at?: string | null;
}

export interface Hit {
  article: string;
  title: string;
  text: string;
  probability: number;
}

export interface Colleague {
  id: string;
  name: string;
  status: string;
  capacity: number;
  holding: number;
}

export interface ListQuery {
  state?: string;
  q?: string;
  customer?: string;
  cursor?: string | null;
  limit?: number;
}

export async function listConversations(
  query: ListQuery,
  signal?: AbortSignal,
): Promise<Listed<ConversationRow>> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const { body } = await request<Listed<ConversationRow>>(
    `/api/conversations?${params}`,
    signal ? { signal } : {},
  );
  return body;
}

/** A conversation as it stands in the log or the archive, folded as the live ones are. */
export async function fetchThread(conversation: string): Promise<Thread> {
  const { body } = await request<{ events: unknown[] }>(
    `/api/conversations/${encodeURIComponent(conversation)}`,
  );
  const events = body.events.map(parseEvent).filter((e) => e !== null);
  return foldEvents(conversation, events.map(asThreadEvent));
}

export async function searchArticles(q: string, k: number, signal?: AbortSignal): Promise<Hit[]> {
  const params = new URLSearchParams({ q, k: String(k) });
  const { body } = await request<{ hits: Hit[] }>(`/api/search?${params}`, signal ? { signal } : {});
  return body.hits;
}

export async function listColleagues(): Promise<Colleague[]> {
  return (await request<Listed<Colleague>>("/api/agents")).body.items;
}

export async function listQueues(): Promise<string[]> {
  const { body } = await request<Listed<{ name: string }>>("/api/queues");
  return body.items.map((queue) => queue.name);
}
