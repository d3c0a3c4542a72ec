/**
 * Carries the outbox: holds it as a signal, writes it to storage, puts on the wire what is due and wakes itself
 * for the next try. The rules are in `outbox.ts`.
 */
import { signal } from "@preact/signals";
import { uuid7 } from "./cid.ts";
import type { CustomerBody, CustomerClientFrame, ErrorFrame } from "./frames.ts";
import * as box from "./outbox.ts";
import type { SessionStorage } from "./session-storage.ts";
import type { SocketHost } from "./socket.ts";

/** How many of our own latest entries are remembered, in case the server lost its tail. */
const KEPT_ENTRIES = 50;

export class Delivery {
  readonly entries = signal<box.Outbox>([]);
  private kept: box.OutboxEntry[] = [];
  private timer = 0;

  /** `send` returns false while nobody may be written to: no socket, or no welcome yet. */
  constructor(
    private readonly storage: SessionStorage,
    private readonly host: SocketHost,
    private readonly send: (frame: CustomerClientFrame) => boolean,
  ) {
    this.set(storage.outbox());
  }

  submit(body: CustomerBody, conversation: string | null): string {
    const cid = uuid7();
    this.set(box.enqueue(this.entries.value, cid, body, conversation, new Date()));
    this.flush();
    return cid;
  }

  retry(cid: string): void {
    this.set(box.retry(this.entries.value, cid));
    this.flush();
  }

  discard(cid: string): void {
    this.set(box.remove(this.entries.value, cid));
  }

  bound(conversation: string): void {
    this.set(box.bind(this.entries.value, conversation));
  }

  acknowledged(cid: string, seq: number, lastSeq: number): void {
    this.remember(cid);
    this.set(box.prune(box.markAcked(this.entries.value, cid, seq), lastSeq));
    this.flush();
  }

  /** The log has shown an event, perhaps one of ours. */
  shown(cid: string | null, lastSeq: number): void {
    if (cid) this.remember(cid);
    const rest = cid ? box.remove(this.entries.value, cid) : this.entries.value;
    this.set(box.prune(rest, lastSeq));
  }

  refused(error: ErrorFrame, conversation: string | null): void {
    const entry = this.entries.value.find((held) => held.cid === error.cid);
    if (!entry) return;
    // The same id with another body: only a new id can carry this one.
    if (error.code === "conflict") this.renew(entry, conversation);
    else this.set(box.markRefused(this.entries.value, error, Date.now()));
    this.flush();
  }

  connectionLost(): void {
    this.host.clearTimer(this.timer);
    this.set(box.connectionLost(this.entries.value));
  }

  /** The server lost its tail; `held` are the ids whose events are still there. */
  resubmit(held: ReadonlySet<string>): void {
    const lost = this.kept.filter((entry) => !held.has(entry.cid));
    this.set(box.resubmit(this.entries.value, lost));
    this.flush();
  }

  /** The conversation is over: failed texts start anew in the next one, the rest belongs to the old one. */
  moveOn(): void {
    const texts = this.entries.value.filter((entry) => "text" in entry.body);
    this.set([]);
    texts.forEach((entry) => this.renew(entry, null));
    this.kept = [];
  }

  clear(): void {
    this.host.clearTimer(this.timer);
    this.kept = [];
    this.set([]);
  }

  addedElsewhere(entry: box.OutboxEntry): void {
    this.entries.value = box.addForeign(this.entries.value, entry, Date.now());
    this.flush();
  }

  removedElsewhere(cid: string): void {
    const entry = this.entries.value.find((held) => held.cid === cid);
    if (entry?.foreign) this.entries.value = box.remove(this.entries.value, cid);
  }

  /** Put on the wire what is due, and come back when more may be. */
  flush(): void {
    this.host.clearTimer(this.timer);
    const now_ms = Date.now();
    this.set(box.giveUp(this.entries.value, now_ms));
    for (const entry of box.due(this.entries.value, now_ms)) {
      if (!this.send({ type: "send", cid: entry.cid, body: entry.body })) return;
      this.set(box.markSent(this.entries.value, entry.cid, now_ms));
    }
    const wait_ms = box.nextDue(this.entries.value, now_ms);
    if (wait_ms !== null) this.timer = this.host.setTimer(() => this.flush(), wait_ms + 10);
  }

  private renew(entry: box.OutboxEntry, conversation: string | null): void {
    const others = box.remove(this.entries.value, entry.cid);
    this.set(box.enqueue(others, uuid7(), entry.body, conversation, new Date()));
  }

  private remember(cid: string): void {
    const entry = this.entries.value.find((held) => held.cid === cid);
    if (!entry || this.kept.some((held) => held.cid === cid)) return;
    this.kept = [...this.kept, entry].slice(-KEPT_ENTRIES);
  }

  private set(entries: box.Outbox): void {
    if (entries === this.entries.value && entries.length > 0) return;
    this.entries.value = entries;
    this.storage.saveOutbox(entries);
  }
}
