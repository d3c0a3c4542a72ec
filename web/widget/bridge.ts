/**
 * What the embedding page and the widget's iframe say to each other by postMessage. Both sides check the exact
 * origin, the sender's window, and these shapes; anything else is ignored.
 */
import type { Page } from "../wire/frames.ts";

export type Theme = "light" | "dark" | null;

export interface Appearance {
  /** Shown in the greeting: the site's own name. */
  name: string | null;
  theme: Theme;
  locale: string;
  /** Example questions for an empty conversation. */
  prompts: string[];
}

export type HostMessage =
  | { type: "init"; page: Page; appearance: Appearance; identity: string | null; open: boolean }
  | { type: "page"; page: Page }
  | { type: "visible"; open: boolean }
  | { type: "identify"; identity: string | null }
  | { type: "sign_out" };

export type FrameMessage =
  | { type: "ready" }
  | { type: "close" }
  | { type: "unread"; count: number }
  | { type: "kept"; conversation: boolean };

const MARK = "caredesk/1";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

function isPage(value: unknown): boolean {
  return isObject(value) && isText(value["url"]) && isText(value["title"]) && isText(value["referrer"]);
}

function isAppearance(value: unknown): boolean {
  if (!isObject(value) || !isTextOrNull(value["name"]) || !isText(value["locale"])) return false;
  const prompts = value["prompts"];
  const theme = value["theme"];
  return (
    Array.isArray(prompts) &&
    prompts.every(isText) &&
    (theme === null || theme === "light" || theme === "dark")
  );
}

const hostChecks: Record<HostMessage["type"], (message: Json) => boolean> = {
  init: (message) =>
    isPage(message["page"]) &&
    isAppearance(message["appearance"]) &&
    isTextOrNull(message["identity"]) &&
    typeof message["open"] === "boolean",
  page: (message) => isPage(message["page"]),
  visible: (message) => typeof message["open"] === "boolean",
  identify: (message) => isTextOrNull(message["identity"]),
  sign_out: () => true,
};

const frameChecks: Record<FrameMessage["type"], (message: Json) => boolean> = {
  ready: () => true,
  close: () => true,
  unread: (message) => Number.isInteger(message["count"]) && (message["count"] as number) >= 0,
  kept: (message) => typeof message["conversation"] === "boolean",
};

function check(data: unknown, checks: Record<string, (message: Json) => boolean>): Json | null {
  if (!isObject(data) || data["caredesk"] !== MARK || !isText(data["type"])) return null;
  if (!Object.prototype.hasOwnProperty.call(checks, data["type"])) return null;
  return checks[data["type"]]?.(data) ? data : null;
}

/** A message of the embedding page, or null. */
export function parseHostMessage(data: unknown): HostMessage | null {
  return check(data, hostChecks) as unknown as HostMessage | null;
}

/** A message of the iframe, or null. */
export function parseFrameMessage(data: unknown): FrameMessage | null {
  return check(data, frameChecks) as unknown as FrameMessage | null;
}

/** A message with the mark by which the other side knows it. */
export function seal<M extends HostMessage | FrameMessage>(message: M): M & { caredesk: string } {
  return { ...message, caredesk: MARK };
}
