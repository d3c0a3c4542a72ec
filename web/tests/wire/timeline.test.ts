// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { WelcomeFrame } from "../../wire/frames.ts";
import {
  applyEvent,
  applyResync,
  applyWelcome,
  currentResponder,
  emptyTimeline,
  isCaughtUp,
  type Timeline,
} from "../../wire/timeline.ts";
import { event, message } from "./frames.ts";

const welcome = (seq: number, extra: Partial<WelcomeFrame> = {}): WelcomeFrame => ({
  type: "welcome",
  token: "t",
  conversation: "c",
  epoch: "e1",
  seq,
  responder: "bot",
  ...extra,
});

function filled(count: number): Timeline {
  let timeline = applyWelcome(emptyTimeline, welcome(count));
  for (let seq = 1; seq <= count; seq += 1) [timeline] = applyEvent(timeline, message(seq, `text ${seq}`));
  return timeline;
}

describe("events", () => {
  it("are applied in order", () => {
    expect(filled(3).events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(filled(3).lastSeq).toBe(3);
  });

  it("are ignored when they come twice", () => {
    const before = filled(3);
    expect(applyEvent(before, message(2, "again"))).toEqual([before, "duplicate"]);
  });

  it("report a hole and change nothing", () => {
    const before = filled(3);
    expect(applyEvent(before, message(5, "too early"))).toEqual([before, "gap"]);
  });

  it("that are private move the cursor and show nothing", () => {
    const [after] = applyEvent(filled(3), { type: "event", seq: 4, kind: "private" });
    expect(after.lastSeq).toBe(4);
    expect(after.events).toHaveLength(3);
  });

  it("of an unknown kind may still change the responder", () => {
    const unknown = { type: "event", seq: 4, kind: "other", name: "x", responder: "agent" } as const;
    expect(currentResponder(applyEvent(filled(3), unknown)[0])).toBe("agent");
  });
});

describe("the responder", () => {
  it("is the server's word while older events still arrive", () => {
    const timeline = applyWelcome(emptyTimeline, welcome(2, { responder: "agent" }));
    expect(currentResponder(timeline)).toBe("agent");
    expect(isCaughtUp(timeline)).toBe(false);
  });

  it("is folded from the events once they are all here", () => {
    let timeline = applyWelcome(emptyTimeline, welcome(2, { responder: "queue" }));
    [timeline] = applyEvent(timeline, message(1, "help"));
    [timeline] = applyEvent(timeline, event(2, "queued", {}, { responder: "queue" }));
    expect(isCaughtUp(timeline)).toBe(true);
    expect(currentResponder(timeline)).toBe("queue");
    [timeline] = applyEvent(timeline, event(3, "claimed", { agent: "Sam" }, { responder: "agent" }));
    expect(currentResponder(timeline)).toBe("agent");
  });
});

describe("a welcome", () => {
  it("for the same conversation keeps what is held", () => {
    expect(applyWelcome(filled(3), welcome(5)).events).toHaveLength(3);
  });

  it("for another conversation starts anew", () => {
    const timeline = applyWelcome(filled(3), welcome(0, { conversation: "d", epoch: "e2" }));
    expect(timeline).toMatchObject({ events: [], lastSeq: 0, epoch: "e2", conversation: "d" });
  });

  it("does not take over another epoch before the resync", () => {
    expect(applyWelcome(filled(3), welcome(2, { epoch: "e2" })).epoch).toBe("e1");
  });
});

describe("a resync", () => {
  it("of the same epoch drops what the server has lost", () => {
    const timeline = applyResync(filled(5), { type: "resync", epoch: "e1", seq: 2 });
    expect(timeline.events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(timeline.lastSeq).toBe(2);
  });

  it("of another epoch drops everything", () => {
    const timeline = applyResync(filled(5), { type: "resync", epoch: "e2", seq: 4 });
    expect(timeline).toMatchObject({ events: [], lastSeq: 0, epoch: "e2" });
  });

  it("folds the responder again", () => {
    const [queued] = applyEvent(filled(2), event(3, "queued", {}, { responder: "queue" }));
    expect(currentResponder(applyResync(queued, { type: "resync", epoch: "e1", seq: 2 }))).toBe("bot");
  });
});
