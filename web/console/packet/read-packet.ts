/** From `packet_built` to a packet the screen may rely on: what an older or a smaller packet lacks becomes empty. */
import type { Packet } from "../../wire/packet.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): never[] => (Array.isArray(value) ? (value.filter(isObject) as never[]) : []);

/** The packet, or null when it is none. */
export function readPacket(value: unknown): Packet | null {
  if (!isObject(value) || !isObject(value["reason"])) return null;
  const reason = value["reason"];
  const customer = isObject(value["customer"]) ? value["customer"] : {};
  const whole = {
    ...value,
    reason: {
      kind: typeof reason["kind"] === "string" ? reason["kind"] : "rule",
      score: reason["score"] ?? null,
      evidence: list(reason["evidence"]),
    },
    goal: isObject(value["goal"]) ? value["goal"] : null,
    facts: list(value["facts"]),
    tried: list(value["tried"]),
    mood: list(value["mood"]),
    customer: { id: "", name: null, email: null, verified: false, locale: "", ...customer },
    page: isObject(value["page"]) ? value["page"] : null,
    history: list(value["history"]),
    suggestions: list(value["suggestions"]),
    queue: isObject(value["queue"]) ? value["queue"] : { name: "general", priority: "normal" },
  };
  return whole as unknown as Packet;
}
