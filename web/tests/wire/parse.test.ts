// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backoffDelay } from "../../wire/backoff.ts";
import { uuid7 } from "../../wire/cid.ts";
import { parseAgentFrame, parseCustomerFrame, parseEvent } from "../../wire/parse.ts";
import type { HelloFrame } from "../../wire/frames.ts";
import { message } from "./frames.ts";

type Json = Record<string, unknown>;

const parse = (frame: unknown) => parseCustomerFrame(JSON.stringify(frame));

describe("a frame", () => {
  it.each([
    "",
    "nonsense",
    "[]",
    "1",
    '{"type":1}',
    '{"type":"toString"}',
    '{"type":"welcome"}',
    '{"type":"event"}',
  ])("that makes no sense is ignored: %s", (text) => expect(parseCustomerFrame(text)).toBeNull());

  it("with fields of a later version is understood", () => {
    expect(parse({ type: "ack", cid: "a", seq: 1, later: true })).toMatchObject({ type: "ack", seq: 1 });
  });
});

describe("an event", () => {
  it("of an unknown kind keeps its number and responder", () => {
    const event = { ...message(7, "x"), kind: "survey_shown", responder: "none" };
    expect(parse(event)).toEqual({
      type: "event",
      seq: 7,
      kind: "other",
      name: "survey_shown",
      responder: "none",
    });
  });

  it("with unusable data keeps only its number", () => {
    expect(parse({ ...message(7, "x"), data: { text: 5 } })).toMatchObject({ seq: 7, kind: "other" });
    expect(parse({ ...message(7, "x"), data: { text: "x", choices: [{ id: 1 }] } })).toMatchObject({
      kind: "other",
    });
  });

  it("that cites an article without a public page is a message like any other", () => {
    for (const url of [null, undefined, "/help/a"]) {
      const data = { text: "x", citations: [{ article: "a", title: "A", passage: 0, url }] };
      expect(parse({ ...message(7, "x"), data })).toMatchObject({ seq: 7, kind: "message" });
    }
    const data = { text: "x", citations: [{ article: "a", title: "A", url: 5 }] };
    expect(parse({ ...message(7, "x"), data })).toMatchObject({ kind: "other" });
  });

  it("that is private has no more than its number", () => {
    expect(parseEvent({ type: "event", seq: 3, kind: "private" })).toEqual({
      type: "event",
      seq: 3,
      kind: "private",
    });
  });

  it("for an agent says which conversation", () => {
    expect(parseAgentFrame(JSON.stringify({ ...message(1, "x"), conversation: "c" }))).toMatchObject({
      conversation: "c",
      seq: 1,
    });
    expect(parseAgentFrame(JSON.stringify(message(1, "x")))).toBeNull();
  });
});

describe("an id", () => {
  it("is a UUID of version 7 that sorts by time", () => {
    const ids = [1, 2, 3].map((ms) => uuid7(1_700_000_000_000 + ms));
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set([uuid7(5), uuid7(5)]).size).toBe(2);
  });
});

describe("backoff", () => {
  it("has full jitter between nothing and a ceiling that doubles to 30 s", () => {
    expect([0, 1, 2, 6, 99].map((attempt) => backoffDelay(attempt, () => 1))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000,
    ]);
    expect(backoffDelay(3, () => 0)).toBe(0);
  });
});

/** Written by the gateway's own models: what it says, this client must understand, and the other way round. */
const golden = (path: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../tests/golden", path), "utf8"));

describe("golden files", () => {
  const events = golden("events/events.json") as { customer: Json; agent: Json }[];

  it.each(events.map(({ customer }) => [customer["kind"], customer]))(
    "customers understand %s",
    (kind, event) => {
      expect(parse(event)).toMatchObject({ type: "event", kind });
    },
  );

  it.each(events.map(({ agent }) => [agent["kind"], agent]))("agents understand %s", (kind, event) => {
    expect(parseAgentFrame(JSON.stringify(event))).toMatchObject({
      type: "event",
      kind,
      conversation: "c0ffee",
    });
  });

  it("know the same bodies and frames as this client sends", () => {
    const frames = golden("frames/customer.json") as Json[];
    const page = { url: "", title: "", referrer: "" };
    const hello: HelloFrame = {
      type: "hello",
      token: null,
      conversation: null,
      epoch: null,
      last_seq: 0,
      page,
      locale: "en",
      identity: null,
    };
    const known = frames.find(({ type }) => type === "hello") ?? {};
    expect(Object.keys(hello).sort()).toEqual(Object.keys(known).sort());
    const bodies = frames.flatMap(({ type, body }) => (type === "send" ? Object.keys(body as Json) : []));
    expect(new Set(bodies)).toEqual(
      new Set(["text", "choice", "handoff", "rating", "contact", "correct", "end"]),
    );
  });
});
