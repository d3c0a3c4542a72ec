import { describeMood, moodLevel, moodPath, plotMood, type MoodPoint } from "./mood.ts";
import "./mood.css";

const WIDTH = 280;
const HEIGHT = 52;

/** The mood over the turns: each point leads to its turn; the sentence below says the same. */
export function MoodLine({
  points,
  onTurn,
}: {
  points: readonly MoodPoint[];
  onTurn: (seq: number) => void;
}) {
  const plotted = plotMood(points, WIDTH, HEIGHT);
  return (
    <div class="mood-line">
      {points.length > 1 && (
        <svg
          class="mood-line__plot"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="group"
          aria-label="Mood over the turns"
        >
          <path class="mood-line__ground" d={`M0 ${HEIGHT / 2}H${WIDTH}`} />
          <path class="mood-line__path" d={moodPath(plotted)} />
          {plotted.map((p) => (
            <g
              key={p.seq}
              class={`mood-line__stop mood-line__stop--${moodLevel(p.score)}`}
              role="button"
              tabIndex={0}
              aria-label={`${moodLevel(p.score)} at message ${p.seq}, go there`}
              onClick={() => onTurn(p.seq)}
              onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && onTurn(p.seq)}
            >
              <circle class="mood-line__hit" cx={p.x} cy={p.y} r="12" />
              <circle class="mood-line__point" cx={p.x} cy={p.y} r="3.5" />
            </g>
          ))}
        </svg>
      )}
      <p class="mood-line__text">{describeMood(points)}</p>
    </div>
  );
}
