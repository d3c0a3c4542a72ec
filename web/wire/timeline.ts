/**
 * What a client holds of one conversation: the events in order without gaps, and who may answer now. Pure
 * functions; `customer-client.ts` feeds them with what the socket says.
 */
import type { KnownEvent, LogEvent, Responder, ResyncFrame, WelcomeFrame } from "./frames.ts";

export interface Timeline {
  readonly conversation: string | null;
  readonly epoch: string | null;
  /** The cursor: everything up to here has been applied. */
  readonly lastSeq: number;
  /** The server's last event when it said welcome; below it this client is still catching up. */
  readonly top: number;
  readonly topResponder: Responder;
  readonly foldedResponder: Responder;
  readonly events: readonly KnownEvent[];
}

export const emptyTimeline: Timeline = {
  conversation: null,
  epoch: null,
  lastSeq: 0,
  top: 0,
  topResponder: "bot",
  foldedResponder: "bot",
  events: [],
};

export type Applied = "applied" | "duplicate" | "gap";

/** Take the server's greeting; another conversation than the held one starts an empty timeline. */
export function applyWelcome(timeline: Timeline, welcome: WelcomeFrame): Timeline {
  const same = timeline.conversation === welcome.conversation;
  const base = same ? timeline : emptyTimeline;
  return {
    ...base,
    conversation: welcome.conversation,
    // A different epoch is only taken over with the resync that follows, which says what to drop.
    epoch: base.epoch ?? welcome.epoch,
    top: welcome.seq,
    topResponder: welcome.responder,
  };
}

/** Take one event: the next one is applied, an old one ignored, and a hole reported. */
export function applyEvent(timeline: Timeline, event: LogEvent): [Timeline, Applied] {
  if (event.seq <= timeline.lastSeq) return [timeline, "duplicate"];
  if (event.seq > timeline.lastSeq + 1) return [timeline, "gap"];
  const foldedResponder = responderAfter(event) ?? timeline.foldedResponder;
  const shown =
    event.kind === "private" || event.kind === "other" ? timeline.events : [...timeline.events, event];
  return [{ ...timeline, lastSeq: event.seq, foldedResponder, events: shown }, "applied"];
}

/** Forget what the server does not have any more: all events when the epoch is another, else those after `seq`. */
export function applyResync(timeline: Timeline, resync: ResyncFrame): Timeline {
  const keep = timeline.epoch === resync.epoch ? resync.seq : 0;
  const events = timeline.events.filter((event) => event.seq <= keep);
  return {
    ...timeline,
    epoch: resync.epoch,
    lastSeq: Math.min(timeline.lastSeq, keep),
    events,
    foldedResponder: events.reduce<Responder>((held, event) => responderAfter(event) ?? held, "bot"),
  };
}

/** Who may answer now. While older events are still arriving, the server's word counts. */
export function currentResponder(timeline: Timeline): Responder {
  return timeline.lastSeq < timeline.top ? timeline.topResponder : timeline.foldedResponder;
}

/** Whether everything the server had at the welcome has arrived. */
export function isCaughtUp(timeline: Timeline): boolean {
  return timeline.conversation !== null && timeline.lastSeq >= timeline.top;
}

function responderAfter(event: LogEvent): Responder | null {
  return event.kind === "private" ? null : (event.responder ?? null);
}
