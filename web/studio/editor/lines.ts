/** Lines of the draft: where each begins, which one the caret is in, and how each is shown behind the textarea. */

/** Offset of the first character of a 1-based line; a line past the end gives the end. */
export function lineStart(text: string, line: number): number {
  let offset = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf("\n", offset);
    if (next === -1) return text.length;
    offset = next + 1;
  }
  return offset;
}

/** Offset just after the last character of a line. */
export function lineEnd(text: string, line: number): number {
  const next = text.indexOf("\n", lineStart(text, line));
  return next === -1 ? text.length : next;
}

/** The 1-based line of an offset. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

export type LineKind =
  "text" | "heading" | "list" | "quote" | "code" | "fence" | "matter" | "matter-key" | "rule";

/** One kind a line, enough for light colouring: front matter, headings, lists, quotes and fenced code. */
export function lineKinds(text: string): LineKind[] {
  const lines = text.split("\n");
  const kinds: LineKind[] = [];
  let inMatter = lines[0]?.trim() === "---";
  let inCode = false;
  for (const [i, line] of lines.entries()) {
    if (inMatter) {
      kinds.push(matterKind(line));
      if (i > 0 && line.trim() === "---") inMatter = false;
    } else if (/^\s*(?:```|~~~)/.test(line)) {
      inCode = !inCode;
      kinds.push("fence");
    } else {
      kinds.push(inCode ? "code" : bodyKind(line));
    }
  }
  return kinds;
}

function matterKind(line: string): LineKind {
  if (line.trim() === "---") return "rule";
  return /^[a-z_]+:/i.test(line) ? "matter-key" : "matter";
}

function bodyKind(line: string): LineKind {
  if (/^#{1,6}\s/.test(line)) return "heading";
  if (/^\s*(?:[-*+]|\d+[.)])\s/.test(line)) return "list";
  return line.startsWith(">") ? "quote" : "text";
}

export interface Edit {
  text: string;
  start: number;
  end: number;
}

/** Put marks around the selection, or take them off again when they stand there already. */
export function toggleAround(text: string, start: number, end: number, mark: string): Edit {
  const before = text.slice(0, start);
  const inside = text.slice(start, end);
  const after = text.slice(end);
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const cut = before.slice(0, -mark.length);
    return {
      text: cut + inside + after.slice(mark.length),
      start: cut.length,
      end: cut.length + inside.length,
    };
  }
  return { text: before + mark + inside + mark + after, start: start + mark.length, end: end + mark.length };
}

/** Put a prefix before every selected line (numbered when it is `1. `), or take it off when all have it. */
export function togglePrefix(text: string, start: number, end: number, prefix: string): Edit {
  const from = lineStart(text, lineOf(text, start));
  const to = lineEnd(text, lineOf(text, Math.max(start, end)));
  const lines = text.slice(from, to).split("\n");
  const pattern =
    prefix === "1. " ? /^\d+\.\s/ : new RegExp(`^${prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
  const all = lines.every((line) => pattern.test(line));
  const changed = lines.map((line, i) => {
    if (all) return line.replace(pattern, "");
    return prefix === "1. " ? `${i + 1}. ${line}` : prefix + line;
  });
  const block = changed.join("\n");
  return { text: text.slice(0, from) + block + text.slice(to), start: from, end: from + block.length };
}

/**
 * What Enter does at the end of a list item: begin the next one, or end the list when the item is empty.
 * Null means that Enter is only Enter.
 */
export function continueList(text: string, caret: number): Edit | null {
  const from = lineStart(text, lineOf(text, caret));
  const line = text.slice(from, caret);
  const item = /^(\s*)([-*+]|(\d+)([.)]))\s+(.*)$/.exec(line);
  if (!item) return null;
  const [, indent = "", bullet = "", number, closing = "", rest = ""] = item;
  if (rest === "" && caret === lineEnd(text, lineOf(text, caret))) return replaced(text, from, caret, "");
  const next = number === undefined ? bullet : `${Number(number) + 1}${closing}`;
  return replaced(text, caret, caret, `\n${indent}${next} `);
}

function replaced(text: string, from: number, to: number, by: string): Edit {
  const at = from + by.length;
  return { text: text.slice(0, from) + by + text.slice(to), start: at, end: at };
}
