/** Times of messages in the reader's own language and zone. */
import type { Strings } from "../strings.ts";

/** Hours and minutes. */
export function clockTime(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** Today, yesterday, or the date. */
export function dayName(at: string, locale: string, words: Strings, now: Date = new Date()): string {
  const day = new Date(at);
  const midnight = (date: Date): number => new Date(date).setHours(0, 0, 0, 0);
  const daysAgo = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (daysAgo === 0) return words.today;
  if (daysAgo === 1) return words.yesterday;
  return new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }).format(day);
}
