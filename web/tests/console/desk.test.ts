import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Desk, type DeskNews } from "../../console/desk/desk.ts";

type Frame = Record<string, unknown>;

class FakeSocket {
  static last: FakeSocket;
  static readonly OPEN = 1;
  readyState = 1;
  sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor() {
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame);
  }

  close(): void {
    this.readyState = 3;
  }

  says(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame["type"] === type);
  }
}

const news: DeskNews = { onArrivals: vi.fn(), onCustomer: vi.fn(), onGiven: vi.fn() };
const me = { id: "a1", name: "Sam", role: "agent" };
const item = {
  conversation: "c1",
  queue: "general",
  priority: "normal",
  since: "",
  goal: "g",
  reason: "rule",
  mood: 0,
};

function joined(seq: number, kind: string, data: Frame, over: Frame = {}): Frame {
  return {
    type: "event",
    conversation: "c1",
    seq,
    at: "2026-11-22T10:00:00Z",
    kind,
    from: { role: "customer" },
    data,
    ...over,
  };
}

const claimed = (seq: number): Frame =>
  joined(
    seq,
    "claimed",
    { agent: "Sam", agent_id: "a1" },
    { from: { role: "agent", name: "Sam", id: "a1" }, responder: "agent" },
  );

function start(): Desk {
  const desk = new Desk(news);
  desk.start();
  FakeSocket.last.onopen?.();
  FakeSocket.last.says({ type: "welcome", agent: me, capacity: 4, owned: [] });
  return desk;
}

async function withClaim(): Promise<Desk> {
  const desk = start();
  const claim = desk.claim("c1");
  const cid = FakeSocket.last.of("claim")[0]?.["cid"];
  FakeSocket.last.says({ type: "claimed", cid, conversation: "c1", packet: null });
  FakeSocket.last.says(joined(1, "customer_joined", {}));
  FakeSocket.last.says(joined(2, "queued", { queue: "general" }, { responder: "queue" }));
  FakeSocket.last.says(claimed(3));
  await claim;
  return desk;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.clearAllMocks();
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the desk", () => {
  test("says hello first and its presence once it is welcome", () => {
    start();
    expect(FakeSocket.last.sent).toEqual([{ type: "hello" }, { type: "presence", status: "online" }]);
  });

  test("owns what it claimed while the past is replayed", async () => {
    const desk = await withClaim();
    expect(desk.owned.value.has("c1")).toBe(true);
    expect(desk.thread("c1").seq).toBe(3);
    expect(news.onCustomer).not.toHaveBeenCalled();
  });

  test("a lost race is an answer, not an exception", async () => {
    const desk = start();
    const claim = desk.claim("c1");
    const cid = FakeSocket.last.of("claim")[0]?.["cid"];
    FakeSocket.last.says({ type: "error", code: "already_claimed", message: "x", cid, retry: false });
    expect(await claim).toMatchObject({ ok: false, code: "already_claimed" });
    expect(desk.claiming.value).toBeNull();
  });

  test("asks again from where it stands when an event is missing", async () => {
    await withClaim();
    FakeSocket.last.says(joined(6, "message", { text: "late" }));
    expect(FakeSocket.last.of("open")).toEqual([{ type: "open", conversation: "c1", last_seq: 3 }]);
  });

  test("a message stands as outgoing until its event comes, and a retry keeps its cid", async () => {
    const desk = await withClaim();
    const said = desk.say("c1", "text", "hello");
    const cid = FakeSocket.last.of("send")[0]?.["cid"];
    FakeSocket.last.says({ type: "error", code: "unavailable", message: "x", cid, retry: true });
    await said;
    const failed = desk.outgoing.value[0];
    expect(failed).toMatchObject({ cid, failed: "unavailable" });
    if (!failed) throw new Error("nothing outgoing");
    void desk.retry(failed);
    expect(FakeSocket.last.of("send").map((f) => f["cid"])).toEqual([cid, cid]);
    FakeSocket.last.says(
      joined(4, "message", { text: "hello" }, { from: { role: "agent", name: "Sam", id: "a1" }, cid }),
    );
    expect(desk.outgoing.value).toEqual([]);
  });

  test("sends unanswered frames again, unchanged, after a reconnect", async () => {
    const desk = await withClaim();
    void desk.say("c1", "note", "mind the step");
    const before = FakeSocket.last.of("send")[0];
    FakeSocket.last.onclose?.({ code: 1006, reason: "" });
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.onopen?.();
    FakeSocket.last.says({
      type: "welcome",
      agent: me,
      capacity: 4,
      owned: [{ conversation: "c1", seq: 3 }],
    });
    expect(FakeSocket.last.of("send")).toEqual([before]);
    expect(FakeSocket.last.of("open")).toEqual([{ type: "open", conversation: "c1", last_seq: 3 }]);
  });

  test("silence of the server ends as a timeout", async () => {
    const desk = start();
    const claim = desk.claim(null);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await claim).toMatchObject({ ok: false, code: "timeout" });
  });

  test("a resolved conversation is no longer mine", async () => {
    const desk = await withClaim();
    FakeSocket.last.says(joined(4, "resolved", { disposition: "solved" }, { responder: "none" }));
    expect(desk.owned.value.size).toBe(0);
  });

  test("a conversation that a colleague passed on becomes mine, with news", () => {
    const desk = start();
    FakeSocket.last.says(joined(1, "customer_joined", {}));
    FakeSocket.last.says(joined(2, "transferred", { agent: "Sam", agent_id: "a1" }, { responder: "agent" }));
    expect(desk.owned.value.has("c1")).toBe(true);
    expect(news.onGiven).toHaveBeenCalledWith("c1");
  });

  test("a customer's word in a conversation of mine is news", async () => {
    await withClaim();
    FakeSocket.last.says(joined(4, "message", { text: "are you there" }));
    expect(news.onCustomer).toHaveBeenCalledTimes(1);
  });

  test("new work is news, the first list is not", () => {
    start();
    FakeSocket.last.says({ type: "queue", items: [] });
    FakeSocket.last.says({ type: "queue", items: [item] });
    expect(news.onArrivals).toHaveBeenCalledTimes(1);
  });

  test("another window takes the console over", () => {
    const desk = start();
    FakeSocket.last.onclose?.({ code: 4011, reason: "" });
    expect(desk.stopped.value).toBe("replaced");
  });
});
