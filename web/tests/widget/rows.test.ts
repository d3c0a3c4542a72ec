// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { KnownEvent } from "../../wire/frames.ts";
import { enqueue, markRefused } from "../../wire/outbox.ts";
import {
  askedForContact,
  buildRows,
  countUnread,
  firstOfNews,
  type MessageRow,
} from "../../widget/thread/rows.ts";
import { event, message } from "../wire/frames.ts";

const at = new Date("2026-11-22T10:01:00Z");
const offered = event(2, "message", {
  text: "Which?",
  choices: [
    { id: "c_1", label: "This one" },
    { id: "c_2", label: "That" },
  ],
});
const messages = (events: KnownEvent[], outbox: Parameters<typeof buildRows>[1] = []): MessageRow[] =>
  buildRows(events, outbox).filter((row) => row.kind === "message");

describe("messages", () => {
  it("of one participant close together form a group", () => {
    const rows = messages([message(1, "a"), message(2, "b"), message(3, "c", { role: "customer" })]);
    expect(rows.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it("of two agents are two groups", () => {
    const rows = messages([
      message(1, "a", { role: "agent", name: "Sam" }),
      message(2, "b", { role: "agent", name: "Kim" }),
    ]);
    expect(rows.every(({ first, last }) => first && last)).toBe(true);
  });

  it("begin each day with its name", () => {
    const kinds = buildRows([message(1, "a"), message(2, "b", { at: "2026-11-24T10:00:00Z" })], []).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(["day", "message", "day", "message"]);
  });

  it("keep their place on screen when the log takes over from the outbox", () => {
    const outbox = enqueue([], "cid-1", { text: "hi" }, "c", at);
    const before = messages([], outbox)[0];
    const after = messages([message(1, "hi", { role: "customer", cid: "cid-1" })])[0];
    expect(before?.key).toBe(after?.key);
    expect(before?.entry?.delivery).toBe("waiting");
    expect(after?.entry).toBeNull();
  });
});

describe("choices", () => {
  it("work while they belong to the latest message", () => {
    expect(messages([message(1, "q", { role: "customer" }), offered])[1]?.choicesOpen).toBe(true);
    expect(messages([offered, message(3, "something else", { role: "customer" })])[0]?.choicesOpen).toBe(
      false,
    );
  });

  it("close at once when one is picked, and show the label as the customer's words", () => {
    const rows = messages([offered], enqueue([], "cid-1", { choice: "c_1" }, "c", at));
    expect(rows[0]).toMatchObject({ choicesOpen: false, chosen: "c_1" });
    expect(rows[1]).toMatchObject({ role: "customer", text: "This one" });
  });
});

describe("ratings", () => {
  it("show on the answer they belong to, the latest one counting", () => {
    const rated = [
      message(1, "answer"),
      event(2, "rated", { seq: 1, value: "up" }, { role: "customer" }),
      event(3, "rated", { seq: 1, value: "down" }, { role: "customer" }),
    ];
    expect(messages(rated)[0]?.rating).toBe("down");
  });
});

describe("notices", () => {
  it("tell asking and standing in line once", () => {
    const rows = buildRows(
      [
        event(1, "handoff_offered", {}),
        event(2, "handoff_requested", {}, { role: "customer", responder: "queue" }),
        event(4, "queued", {}, { responder: "queue" }),
        event(5, "claimed", { agent: "Sam" }, { role: "agent", responder: "agent" }),
      ],
      [],
    );
    expect(rows.flatMap((row) => (row.kind === "notice" ? [row.event.kind] : []))).toEqual([
      "handoff_requested",
      "claimed",
    ]);
  });

  it("show a request that could not be sent", () => {
    const outbox = enqueue([], "cid-1", { handoff: true }, "c", at);
    expect(buildRows([], outbox)).toEqual([]);
    const failed = markRefused(
      outbox,
      { type: "error", code: "x", message: "", cid: "cid-1", retry: false },
      0,
    );
    expect(buildRows([], failed).at(-1)?.kind).toBe("failed");
  });
});

describe("the rest", () => {
  it("counts what others wrote since it was last read", () => {
    const events = [
      message(1, "a"),
      message(2, "b", { role: "customer" }),
      message(3, "c", { role: "agent" }),
    ];
    expect(countUnread(events, 0)).toBe(2);
    expect(countUnread(events, 1)).toBe(1);
  });

  it("asks for contact until it is given", () => {
    const asked = event(1, "message", { text: "Leave your address.", form: "contact" });
    expect(askedForContact([asked])).toBe(asked.seq);
    const given = event(2, "contact_given", { email: "a@b.c" }, { role: "customer" });
    expect(askedForContact([asked, given])).toBeNull();
    expect(askedForContact([asked, event(2, "claimed", { agent: "Sam" }, { role: "agent" })])).toBeNull();
    expect(askedForContact([asked, event(2, "handed_back", {}, { role: "customer" })])).toBeNull();
  });
});

describe("news", () => {
  const own = message(1, "q", { role: "customer" });
  const early = { at: "2026-11-22T10:00:01.000Z" };
  const late = { at: "2026-11-22T10:00:09.000Z" };

  it("begin with the first of what was written together after the customer's own words", () => {
    expect(firstOfNews(buildRows([own, message(2, "a", early), message(3, "b", early)], []))).toBe("seq-2");
  });

  it("begin anew when a person speaks after the assistant", () => {
    const reply = message(3, "b", { ...early, role: "agent", name: "Sam" });
    expect(firstOfNews(buildRows([own, message(2, "a", early), reply], []))).toBe("seq-3");
  });

  it("leave out what came well before", () => {
    expect(firstOfNews(buildRows([own, message(2, "a", early), message(3, "b", late)], []))).toBe("seq-3");
  });

  it("are none when the customer himself wrote last", () => {
    expect(firstOfNews(buildRows([message(2, "a"), message(3, "q", { role: "customer" })], []))).toBeNull();
    expect(firstOfNews([])).toBeNull();
  });
});
