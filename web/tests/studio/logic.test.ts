import { describe, expect, test } from "vitest";
import type { ArticleRow } from "../../studio/api.ts";
import {
  articleId,
  newArticle,
  titleFromGap,
  titleOf,
  validArticleId,
} from "../../studio/articles/article-text.ts";
import { filterArticles, hasUnpublished } from "../../studio/articles/filter.ts";
import {
  continueList,
  lineEnd,
  lineKinds,
  lineOf,
  lineStart,
  toggleAround,
  togglePrefix,
} from "../../studio/editor/lines.ts";
import { readPlace, writePlace } from "../../studio/place.ts";
import { countChanges, diffRows } from "../../studio/versions/diff-rows.ts";

describe("article text", () => {
  test("an id follows the title", () => {
    expect(articleId("What's new: Überblick & more!")).toBe("whats-new-uberblick-more");
    expect(articleId("?!")).toBe("");
    expect(validArticleId(articleId("x ".repeat(200)))).toBe(true);
    expect(["a", "-a", "A", "a_b", "a".repeat(101)].map(validArticleId)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test("a new article carries the questions, quoted, once each, at most ten", () => {
    const text = newArticle("On: colons", [
      'say "hi"',
      'Say "hi"',
      "",
      ...Array.from({ length: 12 }, (_, i) => `q${i}`),
    ]);
    expect(titleOf(text)).toBe("On: colons");
    expect(text).toContain('  - "say \\"hi\\""\n');
    expect(text.match(/^ {2}- /gm)).toHaveLength(10);
  });

  test("the title is read however it is quoted, and only from the front matter", () => {
    expect(titleOf("---\ntitle: 'It''s me'\n---\n")).toBe("It's me");
    expect(titleOf("---\ntitle: Plain\n---\n")).toBe("Plain");
    expect(titleOf("title: not front matter")).toBe("");
  });

  test("a gap gives a title", () => {
    expect(titleFromGap("  why is it slow??")).toBe("Why is it slow");
  });
});

describe("the list", () => {
  const row = (id: string, over: Partial<ArticleRow> = {}): ArticleRow => ({
    id,
    title: id,
    summary: "",
    status: "published",
    audience: "public",
    version: 1,
    published_version: 1,
    updated_at: "",
    updated_by: "",
    problems: 0,
    ...over,
  });
  const rows = [
    row("b", { problems: 1 }),
    row("a", { summary: "reset a password" }),
    row("c", { status: "draft", published_version: null }),
  ];

  test("is searched by all words and sorted by title", () => {
    expect(filterArticles(rows, "", "all").map((r) => r.id)).toEqual(["a", "b", "c"]);
    expect(filterArticles(rows, "password RESET", "all").map((r) => r.id)).toEqual(["a"]);
    expect(filterArticles(rows, "", "problems").map((r) => r.id)).toEqual(["b"]);
    expect(filterArticles(rows, "", "draft").map((r) => r.id)).toEqual(["c"]);
  });

  test("tells a published article that was changed since", () => {
    expect(hasUnpublished(row("a", { version: 3, published_version: 2 }))).toBe(true);
    expect(hasUnpublished(row("a"))).toBe(false);
    expect(hasUnpublished(row("a", { status: "draft", version: 3, published_version: null }))).toBe(false);
  });
});

describe("lines", () => {
  const text = "one\ntwo\n\nfour";

  test("lines and offsets agree", () => {
    expect([1, 2, 3, 4, 9].map((n) => lineStart(text, n))).toEqual([0, 4, 8, 9, 13]);
    expect(text.slice(lineStart(text, 2), lineEnd(text, 2))).toBe("two");
    for (let line = 1; line <= 4; line += 1) expect(lineOf(text, lineStart(text, line))).toBe(line);
  });

  test("front matter, headings, lists and code are told apart", () => {
    expect(lineKinds("---\ntitle: x\n  - y\n---\n# h\n- a\n> q\n```\n# no\n```\nt")).toEqual([
      "rule",
      "matter-key",
      "matter",
      "rule",
      "heading",
      "list",
      "quote",
      "fence",
      "code",
      "fence",
      "text",
    ]);
  });

  test("marks and prefixes go on and off again", () => {
    const on = toggleAround("a word b", 2, 6, "**");
    expect(on.text).toBe("a **word** b");
    expect(toggleAround(on.text, on.start, on.end, "**").text).toBe("a word b");
    const steps = togglePrefix("x\ny", 0, 3, "1. ");
    expect(steps.text).toBe("1. x\n2. y");
    expect(togglePrefix(steps.text, steps.start, steps.end, "1. ").text).toBe("x\ny");
  });

  test("Enter goes on with a list and ends it at an empty item", () => {
    expect(continueList("1. a", 4)?.text).toBe("1. a\n2. ");
    expect(continueList("- a\n- ", 6)?.text).toBe("- a\n");
    expect(continueList("plain", 5)).toBeNull();
  });
});

describe("a comparison", () => {
  test("shows changed words, line numbers, and folds what is far away", () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join("\n");
    const rows = diffRows(before, before.replace("line 10\n", "line ten\n"));
    expect(countChanges(rows)).toEqual({ added: 1, removed: 1 });
    const added = rows.find((r) => r.kind === "added");
    expect(added).toMatchObject({ after: 10, before: null });
    expect(added?.pieces.filter((p) => p.changed).map((p) => p.text)).toEqual(["ten"]);
    expect(rows.filter((r) => r.kind === "folded").map((r) => r.count)).toEqual([6, 7]);
  });

  test("of equal texts is empty of changes", () => {
    expect(countChanges(diffRows("a\nb", "a\nb"))).toEqual({ added: 0, removed: 0 });
  });
});

test("places survive the address", () => {
  for (const place of [
    { view: "articles", article: null },
    { view: "articles", article: "reset-password" },
    { view: "new", article: null },
    { view: "gaps", article: null },
  ] as const)
    expect(readPlace(writePlace(place))).toEqual(place);
});
