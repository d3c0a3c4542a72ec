import { describe, expect, test } from "vitest";
import { groups, tally, type Row } from "../../insights/tally.ts";
import { placeAfterLogin } from "../../login/next.ts";
import { shortTime } from "../../staff/short-time.ts";

describe("after the login", () => {
  test("one goes where one was going, if the role may", () => {
    expect(placeAfterLogin("?next=/studio%23/gaps", "author")).toBe("/studio#/gaps");
    expect(placeAfterLogin("?next=/studio", "agent")).toBe("/console");
    expect(placeAfterLogin("", "author")).toBe("/studio");
    expect(placeAfterLogin("", "manager")).toBe("/insights");
  });

  test("a foreign address is never followed", () => {
    for (const next of [
      "//evil.example",
      "https://evil.example/console",
      "/\\evil.example",
      "/console.evil",
      "javascript:x",
    ])
      expect(placeAfterLogin(`?next=${encodeURIComponent(next)}`, "admin")).toBe("/console");
  });
});

describe("the tally", () => {
  const row = (n: number): Row => ({
    conversation: String(n),
    state: "open",
    responder: n % 3 ? "bot" : "agent",
  });

  test("follows the pages and counts", async () => {
    const pages: Record<string, { items: Row[]; next_cursor: string | null }> = {
      none: { items: [row(1), row(2)], next_cursor: "x" },
      x: { items: [row(3)], next_cursor: null },
    };
    const found = await tally("open", (url) => {
      const cursor = new URLSearchParams(url.split("?")[1]).get("cursor") ?? "none";
      return Promise.resolve(pages[cursor] ?? { items: [], next_cursor: null });
    });
    expect(found).toMatchObject({ count: 3, more: false });
    expect(groups(found.rows, (r) => r.responder)).toEqual([
      { name: "bot", count: 2 },
      { name: "agent", count: 1 },
    ]);
  });

  test("says when there is more than it looked at", async () => {
    const found = await tally("open", () => Promise.resolve({ items: [row(1)], next_cursor: "again" }));
    expect(found).toMatchObject({ count: 5, more: true });
  });
});

test("a time is as short as its distance allows", () => {
  const now = new Date(2026, 10, 22, 18, 0).getTime();
  expect(shortTime(new Date(2026, 10, 22, 9, 5).toISOString(), now, "en-GB")).toBe("09:05");
  expect(shortTime(new Date(2026, 10, 20, 9, 5).toISOString(), now, "en-GB")).toBe("Fri 09:05");
  expect(shortTime(new Date(2026, 8, 3).toISOString(), now, "en-GB")).toMatch(/^3 Sept? 2026$/);
  expect(shortTime("never", now)).toBe("");
});
