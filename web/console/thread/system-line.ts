/** What happened, as one line between the messages. */

import { reasonWords, sentence } from "../shell/words.ts";
import type { EventFields, ThreadEvent } from "./types.ts";

export interface Line {
  text: string;
  /** A sentence that belongs to it: instructions, a comment, a note of a promise. */
  detail: string | null;
}

type Writer = (data: EventFields, by: string, event: ThreadEvent) => Line | null;

const line = (text: string, detail: string | null | undefined = null): Line => ({
  text,
  detail: detail ?? null,
});

const dispositions: Record<string, string> = {
  solved: "solved",
  not_solved: "not solved",
  follow_up: "follow-up needed",
  duplicate: "duplicate",
  spam: "spam",
};

export function dispositionWords(code: string): string {
  return dispositions[code] ?? sentence(code).toLowerCase();
}

const releases: Record<string, string> = {
  agent_released: "put the conversation back into the queue",
  agent_gone: "lost the connection; the conversation went back to the front of the queue",
};

const writers: Record<string, Writer> = {
  handoff_offered: (d) => line("The assistant offered a person", d.reason ? reasonWords(d.reason) : null),
  handoff_requested: (d, _by, event) =>
    line(
      event.from?.role === "customer"
        ? "The customer asked for a person"
        : "The assistant asked for a person",
      event.from?.role === "customer" || !d.reason ? null : reasonWords(d.reason),
    ),
  queued: (d) => line(`Waiting in the queue ${d.queue ?? "general"}`),
  released: (d, by) => line(`${by} ${releases[d.why ?? ""] ?? "gave the conversation back to the queue"}`),
  transferred: (d, by) =>
    line(
      d.agent ? `${by} passed it on to ${d.agent}` : `${by} moved it to the queue ${d.queue ?? ""}`.trim(),
    ),
  claimed: (d, by) => line(`${d.agent ?? by} took over`),
  handed_back: (d, by, event) =>
    event.from?.role === "customer"
      ? line("The customer left the queue and stayed with the assistant")
      : line(`${by} handed back to the assistant`, d.instructions),
  resolved: (d, by) => line(`${by} resolved it: ${dispositionWords(d.disposition ?? "")}`),
  ended: (d) => line(d.by === "customer" ? "The customer ended the conversation" : "The conversation ended"),
  rated: (d) =>
    line(`The customer rated an answer: ${d.value === "up" ? "helpful" : "not helpful"}`, d.comment),
  contact_given: (d) =>
    line(`The customer left contact details: ${[d.name, d.email].filter(Boolean).join(", ")}`),
  summary_shown: () => line("The customer was shown what will be passed on"),
  summary_corrected: (d) =>
    line(
      (d.value ?? null) === null
        ? `The customer struck ${sentence(d.name ?? "a fact").toLowerCase()}`
        : `The customer corrected ${sentence(d.name ?? "a fact").toLowerCase()}: ${d.value}`,
    ),
  customer_joined: (_d, _by, event) =>
    line(event.seq === 1 ? "The customer opened the chat" : "The customer is back"),
  customer_left: () => line("The customer left the page"),
  promise_made: (d, by) => line(`${by} promised: ${d.text ?? ""}`),
  promise_kept: () => line("A promise was kept"),
};

/** Null for events that have a place of their own (packet, analysis) or that this page does not know. */
export function systemLine(event: ThreadEvent): Line | null {
  const write = writers[event.kind];
  return write ? write(event.data ?? {}, event.from?.name ?? "The agent", event) : null;
}
