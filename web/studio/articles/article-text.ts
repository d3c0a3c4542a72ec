/** What the studio must know of an article's text itself: its id from a title, its title and status, a first draft from questions. */

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** An article's id is its file name: lower-case letters, digits and dashes, at most 100. */
export function articleId(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 100)
    .replace(/-+$/, "");
}

export function validArticleId(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}$/.test(id);
}

/** The title as the front matter says it, for the window's heading while the author types. */
export function titleOf(markdown: string): string {
  const head = frontMatter.exec(markdown)?.[1] ?? "";
  const line = /^title:[ \t]*(.*)$/m.exec(head)?.[1]?.trim() ?? "";
  return unquote(line);
}

function unquote(text: string): string {
  const double = /^"(.*)"$/.exec(text);
  if (double) return (double[1] ?? "").replaceAll('\\"', '"').replaceAll("\\\\", "\\");
  const single = /^'(.*)'$/.exec(text);
  return single ? (single[1] ?? "").replaceAll("''", "'") : text;
}

/** A YAML scalar that survives colons, quotes and whatever else customers write. */
export function yamlString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replace(/\s+/g, " ").trim()}"`;
}

/** The start of an article, with the questions that nobody could answer as its example questions (at most ten). */
export function newArticle(title = "", questions: readonly string[] = []): string {
  const asked = distinct(questions).slice(0, 10);
  const list =
    asked.length === 0
      ? "questions: []"
      : ["questions:", ...asked.map((q) => `  - ${yamlString(q)}`)].join("\n");
  return `---
title: ${title === "" ? '""' : yamlString(title)}
summary: ""
${list}
tags: []
audience: public
---

Say in one or two sentences what this solves and for whom.

## Steps

1. The first thing to do.
2. What to look for next.

## If that does not help

What to try, and when to ask a person.
`;
}

function distinct(questions: readonly string[]): string[] {
  const seen = new Set<string>();
  return questions.filter((q) => {
    const key = q.trim().toLowerCase();
    if (key === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A first title from the words that group a gap: a capital letter, no closing mark, at most 80 characters. */
export function titleFromGap(label: string): string {
  const words = label
    .replace(/\s+/g, " ")
    .replace(/[?!.…\s]+$/, "")
    .trim();
  const cut = words.length <= 80 ? words : words.slice(0, 80).replace(/\s+\S*$/, "");
  return cut.charAt(0).toUpperCase() + cut.slice(1);
}
