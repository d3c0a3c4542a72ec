import "./mood.css";
import { moodLevel, type MoodLevel } from "./mood.ts";

/** Brows and mouth tell the moods apart without colour. */
const faces: Record<MoodLevel, string> = {
  calm: "M8.5 14.2c1 1.5 2.2 2.2 3.5 2.2s2.5-.7 3.5-2.2M9 9.8v.9M15 9.8v.9",
  uneasy: "M8.8 15.2h6.4M9 9.8v.9M15 9.8v.9",
  annoyed: "M8.5 16.2c1-1.4 2.2-2 3.5-2s2.5.6 3.5 2M9 10v.9M15 10v.9",
  angry:
    "M8.3 16.6c1-1.7 2.3-2.4 3.7-2.4s2.7.7 3.7 2.4M7.8 8.4l2.6 1.5M16.2 8.4l-2.6 1.5M9.6 10.8v.6M14.4 10.8v.6",
};

/** How a customer feels, as a small face with its word. */
export function MoodFace({ score, quiet = false }: { score: number; quiet?: boolean }) {
  const level = moodLevel(score);
  return (
    <span class={`mood mood--${level}`} title={`Mood: ${level}`}>
      <svg class="mood__face" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8.6" fill="none" stroke="currentColor" stroke-width="1.75" />
        <path d={faces[level]} fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" />
      </svg>
      <span class={quiet ? "visually-hidden" : "mood__word"}>{level}</span>
    </span>
  );
}
