/** A moment as short as it can be said and still be understood. */

/** `14:05` today, `Thu 14:05` within the week, else `3 Nov 2026`. */
export function shortTime(at: string, nowMs: number, locale?: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  const time = date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const now = new Date(nowMs);
  if (date.toDateString() === now.toDateString()) return time;
  const daysAgo = (nowMs - date.getTime()) / 86_400_000;
  if (daysAgo >= 0 && daysAgo < 6) {
    return `${date.toLocaleDateString(locale, { weekday: "short" })} ${time}`;
  }
  return date.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric" });
}
