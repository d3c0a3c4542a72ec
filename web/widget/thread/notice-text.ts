/** The sentence for each change in a conversation; every one is told to the customer. */
import type { KnownEvent } from "../../wire/frames.ts";
import type { Strings } from "../strings.ts";

/** One line for an event, or null for one that needs no words. */
export function noticeText(event: KnownEvent, words: Strings): string | null {
  switch (event.kind) {
    case "handoff_offered":
      return words.personOffered;
    case "handoff_requested":
      return event.from.role === "customer" || event.data.reason === "explicit_request"
        ? words.personRequested
        : words.personSuggested;
    case "queued":
      return words.queued;
    case "released":
      return words.released;
    case "transferred": {
      const to = event.data.agent ?? event.data.queue;
      return to ? words.transferredTo(to) : words.transferred;
    }
    case "claimed":
      return words.claimed(event.data.agent);
    case "handed_back":
      return event.from.role === "customer" ? words.leftQueue : words.handedBack;
    case "resolved":
      return words.resolved(event.from.role === "agent" ? (event.from.name ?? null) : null);
    case "ended":
      return event.from.role === "customer" ? words.endedByYou : words.ended;
    case "contact_given":
      return words.contactGiven(event.data.email ?? null);
    case "summary_corrected":
      return words.corrected(event.data.name);
    default:
      return null;
  }
}

/** Which colour a notice takes: a person coming is warm. */
export function noticeTone(event: KnownEvent): "plain" | "human" | "accent" {
  if (event.kind === "claimed" || event.kind === "queued") return "human";
  return event.kind === "handed_back" ? "accent" : "plain";
}
