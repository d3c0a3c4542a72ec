/**
 * From text on the socket to typed frames: the one place where what the network says is checked. A frame that
 * cannot be trusted is `null` and is ignored; an event of an unknown kind is kept for its `seq`.
 */
import type { AgentServerFrame } from "./agent-frames.ts";
import type { CustomerServerFrame, EventKind, LogEvent, Responder } from "./frames.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isResponder = (value: unknown): value is Responder =>
  value === "bot" || value === "queue" || value === "agent" || value === "none";

const always = (): boolean => true;
/** What `data` must hold before a screen may rely on it. */
const dataChecks: Record<EventKind, (data: Json) => boolean> = {
  message: (data) =>
    isText(data["text"]) && isListOf(data["choices"], isChoice) && isListOf(data["citations"], isCitation),
  claimed: (data) => isText(data["agent"]),
  rated: (data) => isCount(data["seq"]) && (data["value"] === "up" || data["value"] === "down"),
  note: (data) => isText(data["text"]),
  summary_corrected: (data) => isText(data["name"]),
  promise_made: (data) => isText(data["text"]),
  handoff_offered: always,
  handoff_requested: always,
  queued: always,
  released: always,
  transferred: always,
  handed_back: always,
  resolved: always,
  ended: always,
  contact_given: always,
  summary_shown: always,
  packet_built: always,
  customer_joined: always,
  customer_left: always,
  promise_kept: always,
  analysed: always,
};

function isListOf(value: unknown, check: (item: Json) => boolean): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.every((item) => isObject(item) && check(item)))
  );
}

function isChoice(item: Json): boolean {
  return isText(item["id"]) && isText(item["label"]);
}

function isCitation(item: Json): boolean {
  // An article that only agents may read has no page: its url is null.
  return isText(item["article"]) && isText(item["title"]) && isText(item["url"] ?? "");
}

/** An event of the log, from a frame or from `GET /api/…`; null when it has no usable `seq` or `kind`. */
export function parseEvent(value: unknown): LogEvent | null {
  if (!isObject(value) || !isCount(value["seq"]) || value["seq"] < 1 || !isText(value["kind"])) return null;
  const { seq, kind } = value;
  if (kind === "private") return { type: "event", seq, kind };
  const known = Object.hasOwn(dataChecks, kind) ? dataChecks[kind as EventKind] : null;
  const data = value["data"] ?? {};
  const whole =
    isText(value["at"]) && isObject(value["from"]) && isText(value["from"]["role"]) && isObject(data);
  if (known && whole && known(data)) return { ...value, data, type: "event" } as unknown as LogEvent;
  return {
    type: "event",
    seq,
    kind: "other",
    name: kind,
    responder: isResponder(value["responder"]) ? value["responder"] : null,
  };
}

type Check = (frame: Json) => boolean;

const sharedChecks: Record<string, Check> = {
  ack: (frame) => isText(frame["cid"]) && isCount(frame["seq"]),
  typing: (frame) => isObject(frame["from"]) && isText(frame["from"]["role"]),
  error: (frame) => isText(frame["code"]) && isText(frame["message"]),
  pong: always,
};

const customerChecks: Record<string, Check> = {
  ...sharedChecks,
  welcome: (frame) =>
    isText(frame["token"]) &&
    isText(frame["conversation"]) &&
    isText(frame["epoch"]) &&
    isCount(frame["seq"]) &&
    isResponder(frame["responder"]),
  resync: (frame) => isText(frame["epoch"]) && isCount(frame["seq"]),
  queue: (frame) => isCount(frame["position"]),
};

const agentChecks: Record<string, Check> = {
  ...sharedChecks,
  welcome: (frame) => isObject(frame["agent"]) && Array.isArray(frame["owned"]),
  queue: (frame) =>
    isListOf(frame["items"], (item) => isText(item["conversation"])) && Array.isArray(frame["items"]),
  claimed: (frame) => isText(frame["cid"]) && isText(frame["conversation"]),
};

function parseFrame(text: string, checks: Record<string, Check>): Json | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(frame) || !isText(frame["type"])) return null;
  if (frame["type"] === "event") return parseEvent(frame) as Json | null;
  const check = Object.hasOwn(checks, frame["type"]) ? checks[frame["type"]] : undefined;
  return check?.(frame) ? frame : null;
}

/** A frame of the customer socket, or null for anything this client does not understand. */
export function parseCustomerFrame(text: string): CustomerServerFrame | null {
  return parseFrame(text, customerChecks) as unknown as CustomerServerFrame | null;
}

/** A frame of the agent socket, or null for anything this client does not understand. */
export function parseAgentFrame(text: string): AgentServerFrame | null {
  const frame = parseFrame(text, agentChecks);
  if (frame?.["type"] !== "event") return frame as unknown as AgentServerFrame | null;
  const conversation = (JSON.parse(text) as Json)["conversation"];
  return isText(conversation) ? ({ ...frame, conversation } as unknown as AgentServerFrame) : null;
}
