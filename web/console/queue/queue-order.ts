/** Orders in which an agent may look at the queue. The server's own order is the default, since claiming the next follows it. */

import { waitedSeconds } from "./waiting.ts";

export interface Waiting {
  conversation: string;
  queue: string;
  priority: string;
  since: string;
  mood: number | null;
}

export type QueueSort = "queue" | "longest" | "mood";

export const queueSorts: readonly { value: QueueSort; label: string }[] = [
  { value: "queue", label: "Next first" },
  { value: "longest", label: "Longest wait" },
  { value: "mood", label: "Most upset" },
];

/** A sorted and filtered copy; equal items keep the server's order. */
export function orderQueue<T extends Waiting>(
  items: readonly T[],
  sort: QueueSort,
  queue: string | null,
): T[] {
  const shown = items.filter((item) => queue === null || item.queue === queue);
  if (sort === "longest") return shown.sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  if (sort === "mood") return shown.sort((a, b) => (b.mood ?? 0) - (a.mood ?? 0));
  return shown;
}

/** The queues that have somebody waiting, by name, each with its number. */
export function queueNames(items: readonly Waiting[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.queue, (counts.get(item.queue) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Conversations that were not in the list before: what a sound and a desktop notice are for. */
export function newArrivals(before: readonly Waiting[] | null, after: readonly Waiting[]): string[] {
  if (before === null) return [];
  const known = new Set(before.map((item) => item.conversation));
  return after.map((item) => item.conversation).filter((id) => !known.has(id));
}

/** The longest anybody waits, in seconds; null with an empty queue. */
export function longestWait(items: readonly Waiting[], nowMs: number): number | null {
  if (items.length === 0) return null;
  return Math.max(...items.map((item) => waitedSeconds(item.since, nowMs)));
}
