import { describe, expect, test } from "vitest";
import { alreadyAnswered } from "../../console/composer/already-answered.ts";
import { describeMood, moodLevel, plotMood } from "../../console/packet/mood.ts";
import { readPacket } from "../../console/packet/read-packet.ts";
import { newArrivals, orderQueue, queueNames, type Waiting } from "../../console/queue/queue-order.ts";
import { patience, shortWaiting, spokenWaiting, waitedSeconds } from "../../console/queue/waiting.ts";
import { readPlace, writePlace } from "../../console/shell/place.ts";
import { asksForHelp, matchShortcut, neighbour } from "../../console/shell/shortcuts.ts";
import { errorWords } from "../../staff/error-words.ts";

describe("waiting", () => {
  test("a wait is said shortly for the eye and fully for the ear", () => {
    expect([0, 59, 60, 3599, 3600, 3900, 90_000].map(shortWaiting)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "1 h 00 min",
      "1 h 05 min",
      "1 d 1 h",
    ]);
    expect([1, 60, 3900].map(spokenWaiting)).toEqual(["1 second", "1 minute", "1 hour 5 minutes"]);
  });

  test("a start in the future or of no sense is no wait", () => {
    expect(waitedSeconds("2026-11-22T10:00:05Z", Date.parse("2026-11-22T10:00:00Z"))).toBe(0);
    expect(waitedSeconds("soon", 0)).toBe(0);
    expect(patience(301)).toBe("long");
  });
});

describe("queue order", () => {
  const item = (conversation: string, over: Partial<Waiting> = {}): Waiting => ({
    conversation,
    queue: "general",
    priority: "normal",
    since: "2026-11-22T10:00:00Z",
    mood: 0.1,
    ...over,
  });
  const items = [
    item("a", { mood: 0.2 }),
    item("b", { since: "2026-11-22T09:00:00Z", queue: "billing" }),
    item("c", { mood: 0.9 }),
  ];

  test("the server's order stands unless another is chosen", () => {
    expect(orderQueue(items, "queue", null).map((i) => i.conversation)).toEqual(["a", "b", "c"]);
    expect(orderQueue(items, "longest", null).map((i) => i.conversation)).toEqual(["b", "a", "c"]);
    expect(orderQueue(items, "mood", null).map((i) => i.conversation)).toEqual(["c", "a", "b"]);
    expect(items.map((i) => i.conversation)).toEqual(["a", "b", "c"]);
  });

  test("one queue can be looked at alone", () => {
    expect(orderQueue(items, "queue", "billing").map((i) => i.conversation)).toEqual(["b"]);
    expect(queueNames(items)).toEqual([
      { name: "billing", count: 1 },
      { name: "general", count: 2 },
    ]);
  });

  test("the first list is no news; what is new in a later one is", () => {
    expect(newArrivals(null, items)).toEqual([]);
    expect(newArrivals(items.slice(0, 2), items)).toEqual(["c"]);
  });
});

describe("mood", () => {
  test("has four levels, and its words name the peak", () => {
    expect([0, 0.3, 0.6, 0.9].map(moodLevel)).toEqual(["calm", "uneasy", "annoyed", "angry"]);
    const points = [0.1, 0.9, 0.3].map((score, i) => ({ seq: i + 1, score }));
    expect(describeMood(points)).toBe("Mood went from calm to uneasy, angry at its worst.");
    expect(describeMood(points.slice(0, 1))).toBe("Mood: calm.");
    expect(describeMood([])).toBe("Mood was not measured.");
  });

  test("points stay inside the box, upset ones high", () => {
    const [calm, angry] = plotMood(
      [
        { seq: 1, score: -1 },
        { seq: 2, score: 2 },
      ],
      100,
      50,
      5,
    );
    expect(calm).toMatchObject({ x: 5, y: 45 });
    expect(angry).toMatchObject({ x: 95, y: 5 });
  });
});

describe("the already-answered guard", () => {
  const facts = [
    { name: "order_number", value: "A-20391", seq: 1 },
    { name: "email", value: "ada@example.org", seq: 2 },
  ];

  test("catches a question for a known fact", () => {
    expect(alreadyAnswered("Hi! What is your order number?", facts).map((f) => f.name)).toEqual([
      "order_number",
    ]);
    expect(alreadyAnswered("Please send me your e-mail address.", facts).map((f) => f.name)).toEqual([
      "email",
    ]);
  });

  test("lets statements and confirmations pass", () => {
    expect(alreadyAnswered("I have found your order number.", facts)).toEqual([]);
    expect(alreadyAnswered("Is your order number A-20391?", facts)).toEqual([]);
    expect(alreadyAnswered("", facts)).toEqual([]);
  });
});

describe("packets", () => {
  test("what a smaller packet lacks is empty", () => {
    const packet = readPacket({ version: 1, reason: { kind: "bot_unavailable" } });
    expect(packet).toMatchObject({ goal: null, facts: [], tried: [], mood: [], suggestions: [], page: null });
    expect(packet?.reason).toEqual({ kind: "bot_unavailable", score: null, evidence: [] });
  });

  test("what is none is null", () => {
    expect(readPacket(null)).toBeNull();
    expect(readPacket({})).toBeNull();
  });
});

describe("shell", () => {
  test("places survive the address", () => {
    const places = [
      { view: "desk", conversation: null },
      { view: "desk", conversation: "a/b" },
      { view: "history", conversation: null },
      { view: "history", conversation: "x" },
    ] as const;
    for (const place of places) expect(readPlace(writePlace(place))).toEqual(place);
  });

  test("shortcuts need Alt alone", () => {
    const keys = [{ code: "KeyN", keys: "Alt+N", does: "", run: () => undefined }];
    expect(matchShortcut(new KeyboardEvent("keydown", { code: "KeyN", altKey: true }), keys)?.keys).toBe(
      "Alt+N",
    );
    expect(matchShortcut(new KeyboardEvent("keydown", { code: "KeyN" }), keys)).toBeNull();
    expect(
      matchShortcut(new KeyboardEvent("keydown", { code: "KeyN", altKey: true, ctrlKey: true }), keys),
    ).toBeNull();
  });

  test("a question mark in a text field is only a question mark", () => {
    const field = document.body.appendChild(document.createElement("textarea"));
    let asked: boolean | null = null;
    document.addEventListener("keydown", (event) => (asked = asksForHelp(event, true)), { once: true });
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
    expect(asked).toBe(false);
    expect(asksForHelp(new KeyboardEvent("keydown", { key: "?" }), true)).toBe(true);
    expect(asksForHelp(new KeyboardEvent("keydown", { key: "?" }), false)).toBe(false);
  });

  test("neighbours go round", () => {
    expect(neighbour(["a", "b"], "b", 1)).toBe("a");
    expect(neighbour(["a", "b"], null, -1)).toBe("b");
    expect(neighbour([], null, 1)).toBeNull();
  });

  test("an unknown code falls back on the server's sentence", () => {
    expect(errorWords("already_claimed")).toMatch(/colleague was quicker/);
    expect(errorWords("brand_new", "Something else.")).toBe("Something else.");
  });
});
