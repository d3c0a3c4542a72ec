/**
 * Frames on their way to the server: each has a `cid`, is sent again unchanged after a reconnect, and is settled by
 * an acknowledgement, a refusal, or the clock.
 */

export type Answer = { ok: true; conversation: string } | { ok: false; code: string; message: string };

export interface CommandFrame {
  type: string;
  cid: string;
  conversation: string | null;
}

interface Waiting {
  frame: CommandFrame;
  settle: (answer: Answer) => void;
  timer: ReturnType<typeof setTimeout>;
}

export const ANSWER_WITHIN_MS = 15_000;

export class Outbox {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly send: (frame: object) => boolean) {}

  /** Send a frame and wait for its end. A frame without a connection waits for the next one. */
  put(frame: CommandFrame): Promise<Answer> {
    return new Promise((settle) => {
      const timer = setTimeout(
        () => this.settle(frame.cid, { ok: false, code: "timeout", message: "" }),
        ANSWER_WITHIN_MS,
      );
      this.waiting.set(frame.cid, { frame, settle, timer });
      this.send(frame);
    });
  }

  /** After a new hello: the server recognises the `cid` of what it already has. */
  sendAgain(): void {
    for (const { frame } of this.waiting.values()) this.send(frame);
  }

  /** Returns whether anybody was waiting for this `cid`. */
  settle(cid: string, answer: Answer): boolean {
    const entry = this.waiting.get(cid);
    if (!entry) return false;
    this.waiting.delete(cid);
    clearTimeout(entry.timer);
    entry.settle(answer);
    return true;
  }
}
