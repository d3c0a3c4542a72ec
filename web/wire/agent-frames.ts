/** Frames of the agent socket, as in docs/protocol.md. */
import type { ErrorFrame, LogEvent, Participant, PongFrame } from "./frames.ts";
import type { Packet } from "./packet.ts";

export type PresenceStatus = "online" | "away" | "offline";

export interface WorkItem {
  conversation: string;
  queue: string;
  priority: string;
  since: string;
  goal: string | null;
  reason: string | null;
  mood: number | null;
}

export type AgentEvent = LogEvent & { conversation: string };

export interface AgentWelcome {
  type: "welcome";
  agent: { id: string; name: string; role: string };
  capacity: number;
  owned: { conversation: string; seq: number }[];
}

export type AgentServerFrame =
  | AgentWelcome
  | { type: "queue"; items: WorkItem[] }
  | { type: "claimed"; cid: string; conversation: string; packet: Packet | null }
  | AgentEvent
  | { type: "ack"; cid: string; conversation: string; seq: number }
  | { type: "typing"; conversation: string; from: Participant }
  | (ErrorFrame & { conversation?: string | null })
  | PongFrame;

export type TransferTarget = { queue: string } | { agent: string };

export type AgentClientFrame =
  | { type: "hello" }
  | { type: "presence"; status: PresenceStatus }
  | { type: "claim"; cid: string; conversation: string | null }
  | { type: "open"; conversation: string; last_seq: number }
  | { type: "close"; conversation: string }
  | { type: "typing"; conversation: string }
  | { type: "seen"; conversation: string; seq: number }
  | { type: "ping" }
  | { type: "send"; cid: string; conversation: string; body: { text: string } | { note: string } }
  | { type: "transfer"; cid: string; conversation: string; to: TransferTarget; note: string }
  | { type: "hand_back"; cid: string; conversation: string; instructions: string }
  | { type: "release"; cid: string; conversation: string }
  | { type: "resolve"; cid: string; conversation: string; disposition: string; note: string };
