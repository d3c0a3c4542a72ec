/** Counting conversations from the list that the server gives, and saying when the count is only a floor. */
import { request } from "../wire/http.ts";

export interface Row {
  conversation: string;
  state: "open" | "queued" | "closed";
  responder?: string;
  queue?: string | null;
  outcome?: string | null;
  goal?: string | null;
  last_at?: string | null;
}

export interface Tally {
  count: number;
  /** There were more than were looked at. */
  more: boolean;
  rows: Row[];
}

interface Page {
  items: Row[];
  next_cursor: string | null;
}

const PAGE = 200;
const MOST_PAGES = 5;

/** Read a state's conversations, at most a thousand. */
export async function tally(
  state: Row["state"],
  fetchPage: (url: string) => Promise<Page> = ask,
): Promise<Tally> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = new URLSearchParams({ state, limit: String(PAGE) });
    if (cursor !== null) params.set("cursor", cursor);
    const found: Page = await fetchPage(`/api/conversations?${params}`);
    rows.push(...found.items);
    cursor = found.next_cursor;
    if (cursor === null) break;
  }
  return { count: rows.length, more: cursor !== null, rows };
}

async function ask(url: string): Promise<Page> {
  return (await request<Page>(url)).body;
}

/** How often each value of a field occurs, the most frequent first. */
export function groups(
  rows: readonly Row[],
  of: (row: Row) => string | null | undefined,
): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = of(row) ?? "unknown";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
