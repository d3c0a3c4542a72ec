/** The expected wait as a range in whole minutes; a single figure would be a promise. */
import type { Strings } from "../strings.ts";

const toMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

/** A sentence for a range in seconds, or null when nothing is known. */
export function waitText(range_s: readonly [number, number] | null, words: Strings): string | null {
  if (!range_s) return null;
  const [low_s, high_s] = range_s;
  if (high_s < 60) return words.queueWaitShort;
  const [low, high] = [toMinutes(low_s), toMinutes(high_s)];
  return low >= high
    ? words.queueWaitSame(words.minutes(high))
    : words.queueWait(String(low), words.minutes(high));
}
