/** Rows of a version comparison: unchanged, added and removed lines with both line numbers; long quiet stretches folded. */

import { diffLines, diffWordsWithSpace } from "diff";

export interface Piece {
  text: string;
  changed: boolean;
}

export interface DiffRow {
  kind: "same" | "added" | "removed" | "folded";
  before: number | null;
  after: number | null;
  pieces: Piece[];
  /** How many lines a folded row stands for. */
  count: number;
}

function splitLines(value: string): string[] {
  const lines = value.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Compare two texts by line; inside a changed pair of lines, by word. */
export function diffRows(before: string, after: string, context = 3): DiffRow[] {
  const rows: DiffRow[] = [];
  let b = 0;
  let a = 0;
  for (const part of diffLines(before, after)) {
    for (const text of splitLines(part.value)) {
      const kind = part.added ? "added" : part.removed ? "removed" : "same";
      if (kind !== "added") b += 1;
      if (kind !== "removed") a += 1;
      const row: DiffRow = {
        kind,
        before: kind === "added" ? null : b,
        after: kind === "removed" ? null : a,
        pieces: [{ text, changed: false }],
        count: 1,
      };
      rows.push(row);
    }
  }
  markWords(rows);
  return fold(rows, context);
}

/** A run of removed lines followed by as many added ones is read as lines rewritten: mark the words that differ. */
function markWords(rows: DiffRow[]): void {
  let i = 0;
  while (i < rows.length) {
    const removed = run(rows, i, "removed");
    const added = run(rows, i + removed, "added");
    if (removed > 0 && removed === added) {
      for (let n = 0; n < removed; n += 1) markPair(rows[i + n], rows[i + removed + n]);
    }
    i += Math.max(1, removed + added);
  }
}

function run(rows: readonly DiffRow[], from: number, kind: DiffRow["kind"]): number {
  let n = 0;
  while (rows[from + n]?.kind === kind) n += 1;
  return n;
}

function markPair(old: DiffRow | undefined, fresh: DiffRow | undefined): void {
  if (!old || !fresh) return;
  const parts = diffWordsWithSpace(old.pieces[0]?.text ?? "", fresh.pieces[0]?.text ?? "");
  const shared = parts.filter((p) => !p.added && !p.removed).reduce((n, p) => n + p.value.trim().length, 0);
  // Lines with nothing in common are better shown whole than speckled.
  if (shared === 0) return;
  old.pieces = parts.filter((p) => !p.added).map((p) => ({ text: p.value, changed: p.removed }));
  fresh.pieces = parts.filter((p) => !p.removed).map((p) => ({ text: p.value, changed: p.added }));
}

function fold(rows: DiffRow[], context: number): DiffRow[] {
  const keep = rows.map((_, i) =>
    rows.slice(Math.max(0, i - context), i + context + 1).some((r) => r.kind !== "same"),
  );
  const out: DiffRow[] = [];
  for (const [i, row] of rows.entries()) {
    const last = out.at(-1);
    if (keep[i]) out.push(row);
    else if (last?.kind === "folded") last.count += 1;
    else out.push({ kind: "folded", before: null, after: null, pieces: [], count: 1 });
  }
  return out;
}

export interface DiffCount {
  added: number;
  removed: number;
}

export function countChanges(rows: readonly DiffRow[]): DiffCount {
  return {
    added: rows.filter((r) => r.kind === "added").length,
    removed: rows.filter((r) => r.kind === "removed").length,
  };
}
