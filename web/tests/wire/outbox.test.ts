// @vitest-environment node
import { describe, expect, it } from "vitest";
import * as box from "../../wire/outbox.ts";

const at = new Date("2026-11-22T10:00:00Z");
const filled = (count: number): box.Outbox => {
  let outbox: box.Outbox = [];
  for (let index = 1; index <= count; index += 1)
    outbox = box.enqueue(outbox, `cid-${index}`, { text: `text ${index}` }, "c", at);
  return outbox;
};
const cids = (entries: readonly box.OutboxEntry[]): string[] => entries.map(({ cid }) => cid);
const refusal = (retry: boolean, extra: object = {}) =>
  ({ type: "error", code: "rate_limited", message: "slow down", cid: "cid-1", retry, ...extra }) as const;

describe("what is due", () => {
  it("keeps the order of writing", () => {
    expect(cids(box.due(filled(3), 0))).toEqual(["cid-1", "cid-2", "cid-3"]);
  });

  it("is at most eight unacknowledged at once", () => {
    let outbox = filled(10);
    expect(box.due(outbox, 0)).toHaveLength(8);
    for (const { cid } of box.due(outbox, 0)) outbox = box.markSent(outbox, cid, 0);
    expect(box.due(outbox, 1)).toHaveLength(0);
    outbox = box.markAcked(outbox, "cid-1", 1);
    expect(cids(box.due(outbox, 1))).toEqual(["cid-9"]);
  });

  it("comes again after a time without an answer, under the same id", () => {
    const outbox = box.markSent(filled(1), "cid-1", 0);
    expect(box.nextDue(outbox, 4_000)).toBe(box.ACK_TIMEOUT_MS - 4_000);
    expect(cids(box.due(outbox, box.ACK_TIMEOUT_MS))).toEqual(["cid-1"]);
  });

  it("waits for an earlier message that was put off", () => {
    const outbox = box.markRefused(filled(2), refusal(true, { retry_after_s: 7 }), 1_000);
    expect(box.due(outbox, 7_999)).toEqual([]);
    expect(box.nextDue(outbox, 1_000)).toBe(7_000);
    expect(cids(box.due(outbox, 8_000))).toEqual(["cid-1", "cid-2"]);
  });

  it("leaves out what failed for good, and goes on", () => {
    const outbox = box.markRefused(filled(2), refusal(false), 0);
    expect(cids(box.due(outbox, 0))).toEqual(["cid-2"]);
    expect(outbox[0]).toMatchObject({ delivery: "failed", error: { code: "rate_limited" } });
  });
});

describe("an entry", () => {
  it("fails visibly after too many tries, and can be tried again", () => {
    let outbox = filled(1);
    for (let round = 0; round < box.MOST_TRIES; round += 1)
      outbox = box.markSent(outbox, "cid-1", round * box.ACK_TIMEOUT_MS);
    outbox = box.giveUp(outbox, (box.MOST_TRIES + 1) * box.ACK_TIMEOUT_MS);
    expect(outbox[0]?.delivery).toBe("failed");
    expect(cids(box.due(box.retry(outbox, "cid-1"), 0))).toEqual(["cid-1"]);
  });

  it("stays after its ack until the log shows it", () => {
    const acked = box.markAcked(filled(1), "cid-1", 5);
    expect(box.prune(acked, 4)).toHaveLength(1);
    expect(box.prune(acked, 5)).toHaveLength(0);
  });

  it("goes out again when the connection was lost before its ack", () => {
    const outbox = box.connectionLost(box.markSent(filled(1), "cid-1", 0));
    expect(cids(box.due(outbox, 1))).toEqual(["cid-1"]);
  });

  it("that was acknowledged goes out again when the server lost its tail", () => {
    const acked = box.markAcked(filled(2), "cid-2", 9);
    const kept = filled(1);
    expect(cids(box.due(box.resubmit(acked.slice(1), kept), 0))).toEqual(["cid-1", "cid-2"]);
  });
});

describe("binding to a conversation", () => {
  it("carries texts over and drops what means nothing elsewhere", () => {
    let outbox = box.enqueue([], "a", { text: "hello" }, "old", at);
    outbox = box.enqueue(outbox, "b", { choice: "c_1" }, "old", at);
    outbox = box.enqueue(outbox, "c", { handoff: true }, null, at);
    expect(cids(box.bind(outbox, "new"))).toEqual(["a", "c"]);
    expect(box.bind(outbox, "new").every(({ conversation }) => conversation === "new")).toBe(true);
  });
});

describe("an entry of another tab", () => {
  const [foreign] = filled(1);

  it("is left to that tab at first and taken over later", () => {
    if (!foreign) throw new Error("no entry");
    const outbox = box.addForeign([], foreign, 0);
    expect(box.due(outbox, 0)).toEqual([]);
    expect(cids(box.due(outbox, 60_000))).toEqual(["cid-1"]);
  });

  it("does not hold up this tab's own messages", () => {
    if (!foreign) throw new Error("no entry");
    const outbox = box.enqueue(box.addForeign([], foreign, 0), "mine", { text: "x" }, "c", at);
    expect(cids(box.due(outbox, 0))).toEqual(["mine"]);
  });
});
