import { useMemo } from "preact/hooks";
import { countChanges, diffRows, type DiffRow } from "./diff-rows.ts";
import "./diff.css";

const signs: Record<DiffRow["kind"], string> = { same: " ", added: "+", removed: "−", folded: "⋯" };
const spoken: Record<DiffRow["kind"], string> = {
  same: "",
  added: "Added: ",
  removed: "Removed: ",
  folded: "",
};

/** Two texts compared line by line; plus and minus say what the colours say. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const rows = useMemo(() => diffRows(before, after), [before, after]);
  const { added, removed } = countChanges(rows);
  if (added + removed === 0) return <p class="pane-note">The texts are the same.</p>;
  return (
    <figure class="diff">
      <figcaption class="diff__count">
        {added} {added === 1 ? "line" : "lines"} added, {removed} removed
      </figcaption>
      <div class="diff__rows">
        {rows.map((row, i) => (
          <div key={i} class={`diff__row diff__row--${row.kind}`}>
            <span class="diff__number" aria-hidden="true">
              {row.after ?? row.before}
            </span>
            <span class="diff__sign" aria-hidden="true">
              {signs[row.kind]}
            </span>
            {row.kind === "folded" ? (
              <span class="diff__text">{row.count} unchanged lines</span>
            ) : (
              <span class="diff__text">
                {spoken[row.kind] && <span class="visually-hidden">{spoken[row.kind]}</span>}
                {row.pieces.map((p, n) => (p.changed ? <mark key={n}>{p.text}</mark> : p.text))}
              </span>
            )}
          </div>
        ))}
      </div>
    </figure>
  );
}
