/** How long somebody has waited: the number that ticks in the queue, said shortly for the eye and fully for the ear. */

/** Whole seconds since an RFC 3339 time; never negative, because two clocks never agree. */
export function waitedSeconds(since: string, nowMs: number): number {
  const start = Date.parse(since);
  return Number.isNaN(start) ? 0 : Math.max(0, Math.floor((nowMs - start) / 1000));
}

/** `45 s`, `3 min`, `1 h 05 min`: no wider than a queue item allows. */
export function shortWaiting(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
}

function counted(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

/** The same for a screen reader: `1 hour 5 minutes`. */
export function spokenWaiting(seconds: number): string {
  if (seconds < 60) return counted(seconds, "second");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return counted(minutes, "minute");
  const rest = minutes % 60;
  const hours = counted(Math.floor(minutes / 60), "hour");
  return rest === 0 ? hours : `${hours} ${counted(rest, "minute")}`;
}

export type Patience = "fresh" | "waiting" | "long";

/** Under a minute is what people accept for live chat; past five the wait itself becomes the complaint. */
export function patience(seconds: number): Patience {
  if (seconds < 60) return "fresh";
  return seconds < 300 ? "waiting" : "long";
}
