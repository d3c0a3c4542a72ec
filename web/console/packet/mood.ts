/** Mood as a word and a shape, so that it never hangs on colour alone, and as the points of a small line. */

export type MoodLevel = "calm" | "uneasy" | "annoyed" | "angry";

/** Score is frustration between 0 and 1, as the bot measured it on one message. */
export function moodLevel(score: number): MoodLevel {
  if (score < 0.25) return "calm";
  if (score < 0.5) return "uneasy";
  return score < 0.75 ? "annoyed" : "angry";
}

export interface MoodPoint {
  seq: number;
  score: number;
}

export interface PlottedPoint extends MoodPoint {
  x: number;
  y: number;
}

/** Spread the points over a box of `width` by `height`; an upset turn stands high. */
export function plotMood(
  points: readonly MoodPoint[],
  width: number,
  height: number,
  inset = 6,
): PlottedPoint[] {
  const span = width - 2 * inset;
  const step = points.length > 1 ? span / (points.length - 1) : 0;
  return points.map((point, i) => {
    const score = Math.min(1, Math.max(0, point.score));
    const x = points.length === 1 ? width / 2 : inset + i * step;
    return { ...point, x: round(x), y: round(height - inset - score * (height - 2 * inset)) };
  });
}

/** The line as an SVG path through the plotted points. */
export function moodPath(points: readonly PlottedPoint[]): string {
  return points.map((p, i) => `${i === 0 ? "M" : "L"}${p.x} ${p.y}`).join(" ");
}

/** What the line says, in words: where it began, where it ended, and the peak if that is elsewhere. */
export function describeMood(points: readonly MoodPoint[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return "Mood was not measured.";
  if (points.length === 1) return `Mood: ${moodLevel(last.score)}.`;
  const peak = points.reduce((a, b) => (b.score > a.score ? b : a));
  const start = moodLevel(first.score);
  const end = moodLevel(last.score);
  const way = start === end ? `Mood stayed ${end}` : `Mood went from ${start} to ${end}`;
  const top = moodLevel(peak.score);
  return top === start || top === end ? `${way}.` : `${way}, ${top} at its worst.`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
