import { beforeEach, describe, expect, it } from "vitest";
import { CustomerClient } from "../../wire/customer-client.ts";
import { SessionStorage } from "../../wire/session-storage.ts";
import { FakeHost, type FakeSocket } from "./fake-socket.ts";
import { message } from "./frames.ts";

const context = {
  page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  locale: "en",
  identity: null,
};
const welcome = (seq: number, extra: object = {}): object => ({
  type: "welcome",
  token: "token-1",
  conversation: "conv-1",
  epoch: "e1",
  seq,
  responder: "bot",
  ...extra,
});

let host: FakeHost;

function connected(...frames: object[]): [CustomerClient, FakeSocket] {
  const client = new CustomerClient("ws://test/ws/customer", context, new SessionStorage(), host);
  client.start();
  host.latest.accept();
  host.latest.say(...frames);
  return [client, host.latest];
}

beforeEach(() => {
  localStorage.clear();
  host = new FakeHost();
});

describe("hello", () => {
  it("is the first frame and carries what was kept", () => {
    connected(welcome(0));
    const [, socket] = connected();
    expect(socket.sent[0]).toMatchObject({
      type: "hello",
      token: "token-1",
      conversation: "conv-1",
      last_seq: 0,
      ...context,
    });
  });

  it("asks for what comes after the cursor when the socket is new", () => {
    const [, socket] = connected(welcome(2), message(1, "a"), message(2, "b"));
    socket.end(1012);
    host.pass(30_000);
    host.latest.accept();
    expect(host.latest.sent[0]).toMatchObject({ epoch: "e1", last_seq: 2 });
  });
});

describe("sending", () => {
  it("waits for the welcome, then keeps its id until the log shows it", () => {
    const [client, socket] = connected();
    const cid = client.submit({ text: "hello" });
    expect(socket.ofType("send")).toEqual([]);
    socket.say(welcome(0));
    expect(socket.ofType("send")).toEqual([{ type: "send", cid, body: { text: "hello" } }]);
    socket.say({ type: "ack", cid, seq: 1 });
    expect(client.outbox.value[0]?.delivery).toBe("acked");
    socket.say(message(1, "hello", { role: "customer", cid }));
    expect(client.outbox.value).toEqual([]);
  });

  it("after a lost ack sends the same id again, and shows the message once", () => {
    const [client, socket] = connected(welcome(0));
    const cid = client.submit({ text: "hello" });
    socket.end(1006);
    host.pass(30_000);
    host.latest.accept();
    host.latest.say(welcome(1), message(1, "hello", { role: "customer", cid }), { type: "ack", cid, seq: 1 });
    expect(host.latest.ofType("send")).toMatchObject([{ cid }]);
    expect(client.timeline.value.events).toHaveLength(1);
    expect(client.outbox.value).toEqual([]);
  });

  it("survives a reload of the page", () => {
    const [client] = connected(welcome(0));
    const cid = client.submit({ text: "hello" });
    const [reloaded, socket] = connected(welcome(0));
    expect(reloaded.outbox.value).toHaveLength(1);
    expect(socket.ofType("send")).toMatchObject([{ cid }]);
  });

  it("of another body under a used id gets a new id", () => {
    const [client, socket] = connected(welcome(0));
    const cid = client.submit({ text: "hello" });
    socket.say({ type: "error", code: "conflict", message: "", cid, retry: false });
    const [, second] = socket.ofType("send");
    expect(second).toMatchObject({ body: { text: "hello" } });
    expect(second?.["cid"]).not.toBe(cid);
  });
});

describe("losing events", () => {
  it("a hole makes the client ask again from its cursor", () => {
    const [client, socket] = connected(welcome(1), message(1, "a"));
    socket.say(message(3, "c"));
    expect(client.timeline.value.lastSeq).toBe(1);
    host.pass(1_000);
    host.latest.accept();
    expect(host.sockets).toHaveLength(2);
    expect(host.latest.sent[0]).toMatchObject({ type: "hello", last_seq: 1 });
  });

  it("a resync drops the lost tail and sends our own again by id", () => {
    const [client, socket] = connected(welcome(0));
    const cid = client.submit({ text: "hello" });
    socket.say({ type: "ack", cid, seq: 1 }, message(1, "hello", { role: "customer", cid }));
    socket.end(1006);
    host.pass(30_000);
    host.latest.accept();
    host.latest.say(welcome(0, { epoch: "e2" }), { type: "resync", epoch: "e2", seq: 0 });
    expect(client.timeline.value.events).toEqual([]);
    expect(host.latest.ofType("send")).toMatchObject([{ cid, body: { text: "hello" } }]);
  });

  it("tells how many messages a reconnect has restored, but not at the first load", () => {
    const [client, socket] = connected(welcome(1), message(1, "a"));
    expect(client.restored.value).toBeNull();
    socket.end(1006);
    host.pass(30_000);
    host.latest.accept();
    host.latest.say(welcome(3), message(2, "b"), message(3, "c"));
    expect(client.restored.value).toBe(2);
  });
});

describe("closing", () => {
  it("with a dead token says hello once more without one, then stops", () => {
    connected(welcome(0));
    const [client, socket] = connected();
    socket.end(4001);
    host.pass(0);
    host.latest.accept();
    expect(host.latest.sent[0]).toMatchObject({ token: null, conversation: null });
    expect(client.lostEarlier.value).toBe(true);
    host.latest.end(4001);
    host.pass(60_000);
    expect(client.stopReason.value).toBe("unauthenticated");
    expect(host.sockets).toHaveLength(3);
  });

  it.each([
    [4011, "replaced"],
    [4003, "forbidden"],
    [4009, "signed_out"],
  ])("with %i stops and says %s", (code, reason) => {
    const [client, socket] = connected(welcome(0));
    socket.end(code);
    host.pass(60_000);
    expect(client.stopReason.value).toBe(reason);
    expect(host.sockets).toHaveLength(1);
  });

  it("for signing out forgets token, conversation and unsent texts", () => {
    const [client, socket] = connected(welcome(0));
    client.submit({ text: "secret" });
    socket.end(4009);
    expect(Object.keys(localStorage)).toEqual([]);
    expect(client.outbox.value).toEqual([]);
  });

  it("for signing out forgets who it was, and a new identity opens the line again", () => {
    const [client, socket] = connected(welcome(0));
    client.setContext({ ...context, identity: "jwt-of-ada" });
    client.signOut();
    expect(client.isIdentified()).toBe(false);
    expect(socket.readyState).not.toBe(WebSocket.OPEN);
    client.startNew();
    host.latest.accept();
    expect(host.latest.sent[0]).toMatchObject({ token: null, conversation: null, identity: null });
    client.signOut();
    client.setContext({ ...context, identity: "jwt-of-grace" });
    expect(client.stopReason.value).toBeNull();
    host.latest.accept();
    expect(host.latest.sent[0]).toMatchObject({ token: null, identity: "jwt-of-grace" });
  });

  it("for too many frames stays away as long as it is told", () => {
    const [client, socket] = connected(welcome(0));
    socket.end(4008, "12");
    host.pass(11_999);
    client.submit({ text: "hello" });
    expect(host.sockets).toHaveLength(1);
    host.pass(1);
    expect(host.sockets).toHaveLength(2);
  });
});

describe("a line that went dead", () => {
  it("is pinged every 20 s and given up after 45 s of silence", () => {
    const [client, socket] = connected(welcome(0));
    host.pass(20_000);
    expect(socket.ofType("ping")).toHaveLength(1);
    host.pass(40_000);
    expect(client.connection.value).not.toBe("open");
  });

  it("is not waited for once the browser says that the network is gone", () => {
    const [client, socket] = connected(welcome(0));
    const cid = client.submit({ text: "hello" });
    client.lostNetwork();
    expect(client.connection.value).toBe("waiting");
    expect(socket.readyState).toBe(WebSocket.CLOSED);
    expect(client.outbox.value[0]?.delivery).toBe("waiting");
    client.probe();
    host.latest.accept();
    host.latest.say(welcome(0));
    expect(host.latest.ofType("send")).toMatchObject([{ cid }]);
  });

  it("is tried at once by whoever sends", () => {
    const [client, socket] = connected(welcome(0));
    socket.end(1006);
    client.submit({ text: "hello" });
    expect(host.sockets).toHaveLength(2);
    client.submit({ text: "hello?" });
    expect(host.sockets).toHaveLength(2);
  });

  it("is tried again with delays that grow to 30 s", () => {
    const [, socket] = connected(welcome(0));
    socket.end(1006);
    for (let round = 0; round < 8; round += 1) {
      host.pass(30_000);
      if (host.latest.readyState === WebSocket.CONNECTING) host.latest.end(1006);
    }
    const waits = host.delays_ms.filter((ms) => ms !== 20_000);
    expect(waits.slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(Math.max(...waits)).toBe(15_000); // half of 30 s: the fixed jitter of this test
  });
});

describe("a new conversation after the end", () => {
  it("leaves the old one and takes an unsent text along", () => {
    const [client, socket] = connected(welcome(0));
    const cid = client.submit({ text: "one more thing" });
    socket.say({ type: "error", code: "ended", message: "", cid, retry: false });
    client.startNew();
    host.latest.accept();
    expect(host.latest.sent[0]).toMatchObject({ token: "token-1", conversation: null, last_seq: 0 });
    host.latest.say(welcome(0, { conversation: "conv-2", epoch: "e9" }));
    expect(host.latest.ofType("send")).toMatchObject([{ body: { text: "one more thing" } }]);
  });
});
