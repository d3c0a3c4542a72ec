/** Who is writing, both ways: what others are shown to do, and how often they are told of our own keys. */
import { signal } from "@preact/signals";
import type { Participant } from "./frames.ts";
import type { SocketHost } from "./socket.ts";

const SHOWN_MS = 6_000;
const EVERY_MS = 3_000;

export class Typing {
  readonly from = signal<Participant | null>(null);
  private timer = 0;
  private toldAt_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly host: SocketHost) {}

  /** Somebody writes, or nobody any more; what is not repeated fades by itself. */
  show(from: Participant | null): void {
    this.host.clearTimer(this.timer);
    this.from.value = from;
    if (from) this.timer = this.host.setTimer(() => (this.from.value = null), SHOWN_MS);
  }

  /** Whether our own writing is due to be told again, at most every three seconds. */
  isDue(): boolean {
    const now_ms = this.host.now();
    if (now_ms - this.toldAt_ms < EVERY_MS) return false;
    this.toldAt_ms = now_ms;
    return true;
  }
}
