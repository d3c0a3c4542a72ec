import { describe, expect, test } from "vitest";
import {
  applyEvent,
  currentFacts,
  emptyThread,
  foldEvents,
  lastAnswered,
  unreadCount,
} from "../../console/thread/thread.ts";
import type { EventFields, ThreadEvent } from "../../console/thread/types.ts";

let seq = 0;
function event(kind: string, data: EventFields = {}, over: Partial<ThreadEvent> = {}): ThreadEvent {
  seq += 1;
  return {
    seq,
    at: `2026-11-22T10:00:${String(seq).padStart(2, "0")}Z`,
    kind,
    from: { role: "system" },
    data,
    ...over,
  };
}

const customer = { role: "customer", name: "Ada" };
const agent = { role: "agent", name: "Sam", id: "a1" };

function story(): ThreadEvent[] {
  seq = 0;
  return [
    event("customer_joined", { customer: "cu1" }),
    event("message", { text: "where is my parcel A-1" }, { from: customer }),
    event("analysed", {
      of: 2,
      annotations: { intent: { name: "ask", confidence: 0.9 } },
      decision: { score: 0.1 },
    }),
    event(
      "message",
      { text: "Look here", choices: [{ id: "c", label: "OK" }] },
      { from: { role: "bot", name: "Assistant" } },
    ),
    event("rated", { seq: 4, value: "down" }, { from: customer }),
    event("handoff_requested", { reason: "explicit_request" }, { from: customer, responder: "queue" }),
    event("packet_built", {
      packet: {
        version: 1,
        reason: { kind: "explicit_request", score: 0.9, evidence: [] },
        facts: [
          { name: "order_number", value: "A-1", seq: 2, source: "customer" },
          { name: "date", value: "Monday", seq: 2, source: "customer" },
        ],
        customer: { id: "cu1", name: "Ada", email: null },
      },
    }),
    event("queued", { queue: "orders" }, { responder: "queue" }),
    event("summary_corrected", { name: "order_number", value: "A-2" }, { from: customer }),
    event("summary_corrected", { name: "date", value: null }, { from: customer }),
    event("claimed", { agent: "Sam", agent_id: "a1" }, { from: agent, responder: "agent" }),
    event("message", { text: "Hello" }, { from: agent }),
    event("note", { text: "VIP" }, { from: agent }),
    event("message", { text: "thanks" }, { from: customer }),
  ];
}

describe("a thread", () => {
  test("is the same folded at once and event by event", () => {
    const events = story();
    let thread = emptyThread("c1");
    for (const e of events) {
      const applied = applyEvent(thread, e);
      if (!applied.ok) throw new Error("gap");
      thread = applied.thread;
    }
    expect(thread).toEqual(foldEvents("c1", events));
    expect(thread).toMatchObject({ seq: 14, responder: "agent", owner: { id: "a1", name: "Sam" } });
    expect(thread.customer).toEqual({ id: "cu1", name: "Ada", email: null });
  });

  test("ignores what it has and refuses a gap", () => {
    const [first, , third] = story();
    if (!first || !third) throw new Error("story");
    const start = applyEvent(emptyThread("c1"), first);
    if (!start.ok) throw new Error("gap");
    expect(applyEvent(start.thread, first)).toEqual(start);
    expect(applyEvent(start.thread, third)).toEqual({ ok: false, missingAfter: 1 });
  });

  test("ties the analysis and the rating to their messages and keeps them out of the list", () => {
    const thread = foldEvents("c1", story());
    expect(thread.analyses.get(2)?.intent?.name).toBe("ask");
    expect(thread.ratings.get(4)).toEqual({ value: "down", comment: null });
    expect(thread.items.map((i) => i.seq)).not.toContain(3);
    expect(thread.items.filter((i) => i.type === "note")).toHaveLength(1);
  });

  test("shows corrections of facts as such", () => {
    const facts = currentFacts(foldEvents("c1", story()));
    expect(facts).toMatchObject([
      { name: "order_number", value: "A-2", corrected: true, struck: false },
      { name: "date", value: "Monday", struck: true },
    ]);
  });

  test("counts as unread what the customer said after the agent looked or answered", () => {
    const thread = foldEvents("c1", story());
    expect(unreadCount(thread, 0)).toBe(2);
    expect(lastAnswered(thread)).toBe(12);
    expect(unreadCount(thread, 12)).toBe(1);
  });

  test("loses its owner when it goes back", () => {
    const events = story();
    const back = event(
      "handed_back",
      { instructions: "ask about the restart" },
      { from: agent, responder: "bot" },
    );
    const thread = foldEvents("c1", [...events, back]);
    expect(thread).toMatchObject({ responder: "bot", owner: null });
    expect(thread.items.at(-1)).toMatchObject({
      text: "Sam handed back to the assistant",
      detail: "ask about the restart",
    });
  });

  test("keeps its place at an event it does not know", () => {
    const events = story();
    const thread = foldEvents("c1", [
      ...events,
      { seq: 15, kind: "other" },
      event("message", { text: "x" }, { seq: 16 }),
    ]);
    expect(thread.seq).toBe(16);
  });
});

describe("who is there", () => {
  test("a customer who left is back when he opens the page or writes, not when others write", () => {
    seq = 0;
    const so = [event("customer_joined"), event("customer_left")];
    const here = (...more: ThreadEvent[]): boolean => foldEvents("c", [...so, ...more]).here;
    expect(here()).toBe(false);
    const asked = event("message", { text: "Hello?" }, { from: agent });
    expect(here(asked)).toBe(false);
    expect(here(asked, event("message", { text: "Yes" }, { from: customer }))).toBe(true);
    expect(here(asked, event("customer_joined"))).toBe(true);
  });
});
