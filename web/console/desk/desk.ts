/**
 * The console's state: what the agent socket said, as signals that the screen reads, and the agent's commands as
 * promises of plain answers. It decides nothing about legality; the server does.
 */
import { batch, computed, signal } from "@preact/signals";
import type {
  AgentServerFrame,
  AgentWelcome,
  PresenceStatus,
  TransferTarget,
  WorkItem,
} from "../../wire/agent-frames.ts";
import { uuid7 } from "../../wire/cid.ts";
import { CloseCode } from "../../wire/frames.ts";
import { parseAgentFrame } from "../../wire/parse.ts";
import { ReconnectingSocket, socketUrl, type ConnectionState } from "../../wire/socket.ts";
import { newArrivals } from "../queue/queue-order.ts";
import { applyEvent, emptyThread, lastAnswered, unreadCount, type Thread } from "../thread/thread.ts";
import { asThreadEvent, type ThreadEvent } from "../thread/types.ts";
import { Outbox, type Answer } from "./outbox.ts";
import { recall, remember } from "./preferences.ts";

export interface Outgoing {
  cid: string;
  conversation: string;
  kind: "text" | "note";
  text: string;
  at: string;
  /** Null while it is on its way; else the code of what went wrong. */
  failed: string | null;
}

/** Why the console stopped for good. */
export type Stopped = "signed_out" | "forbidden" | "replaced";

export interface DeskNews {
  /** Work that was not in the queue before. */
  onArrivals: (items: WorkItem[]) => void;
  /** A customer wrote in a conversation of mine. */
  onCustomer: (thread: Thread, text: string) => void;
  /** Somebody passed a conversation on to me. */
  onGiven: (conversation: string) => void;
}

export const TYPING_SHOWN_MS = 6_000;
const TYPING_EVERY_MS = 3_000;

export class Desk {
  readonly connection = signal<ConnectionState>("connecting");
  readonly stopped = signal<Stopped | null>(null);
  readonly me = signal<AgentWelcome["agent"] | null>(null);
  readonly capacity = signal(0);
  readonly presence = signal<PresenceStatus>((recall("presence") as PresenceStatus | null) ?? "online");
  readonly queue = signal<readonly WorkItem[] | null>(null);
  readonly threads = signal<ReadonlyMap<string, Thread>>(new Map());
  readonly owned = signal<ReadonlySet<string>>(new Set());
  readonly outgoing = signal<readonly Outgoing[]>([]);
  readonly typing = signal<ReadonlyMap<string, number>>(new Map());
  readonly seen = signal<ReadonlyMap<string, number>>(new Map());
  readonly claiming = signal<string | null>(null);
  readonly mayWatch = computed(() => ["manager", "admin", "supervisor"].includes(this.me.value?.role ?? ""));
  readonly mine = computed(() => this.sortedMine());

  private readonly following = new Set<string>();
  private readonly socket: ReconnectingSocket;
  private readonly outbox: Outbox;
  private typedAt = 0;
  /** Events up to here are the past: they change no ownership and are no news. Infinite until my claim shows up. */
  private readonly past = new Map<string, number>();

  constructor(private readonly news: DeskNews) {
    this.socket = new ReconnectingSocket(socketUrl("/ws/agent"), {
      onOpen: () => this.socket.send({ type: "hello" }),
      onText: (text) => this.received(text),
      onState: (state) => (this.connection.value = state),
      onClose: (code) => this.closed(code),
    });
    this.outbox = new Outbox(
      (frame) => this.connection.value === "open" && this.me.value !== null && this.socket.send(frame),
    );
  }

  start(): void {
    this.stopped.value = null;
    this.socket.start();
  }

  /** Look whether the line still lives: the network is back, or the window is in front again. */
  probe(): void {
    this.socket.probe();
  }

  /** The network has gone: say so now, and not when the silence has lasted. */
  lostNetwork(): void {
    this.socket.lost();
  }

  thread(conversation: string): Thread {
    return this.threads.value.get(conversation) ?? emptyThread(conversation);
  }

  unread(conversation: string): number {
    const thread = this.thread(conversation);
    return unreadCount(thread, Math.max(this.seen.value.get(conversation) ?? 0, lastAnswered(thread)));
  }

  // --- what the agent does ---------------------------------------------------------------------------------------

  setPresence(status: PresenceStatus): void {
    this.presence.value = status;
    remember("presence", status);
    this.socket.send({ type: "presence", status });
  }

  async claim(conversation: string | null): Promise<Answer> {
    this.claiming.value = conversation ?? "next";
    const answer = await this.outbox.put({ type: "claim", cid: uuid7(), conversation });
    this.claiming.value = null;
    return answer;
  }

  /** Send a reply or a note; it stands in `outgoing` until its event arrives. */
  async say(conversation: string, kind: "text" | "note", text: string, cid = uuid7()): Promise<Answer> {
    const outgoing: Outgoing = { cid, conversation, kind, text, at: new Date().toISOString(), failed: null };
    this.outgoing.value = [...this.outgoing.value.filter((o) => o.cid !== cid), outgoing];
    this.socket.hurry();
    const body = kind === "text" ? { text } : { note: text };
    const answer = await this.outbox.put({ type: "send", cid, conversation, body } as {
      type: string;
      cid: string;
      conversation: string;
    });
    if (answer.ok) return answer;
    this.outgoing.value = this.outgoing.value.map((o) => (o.cid === cid ? { ...o, failed: answer.code } : o));
    return answer;
  }

  /** Try a failed message once more: the same `cid`, so that it can never stand in the log twice. */
  retry(message: Outgoing): Promise<Answer> {
    return this.say(message.conversation, message.kind, message.text, message.cid);
  }

  discard(cid: string): void {
    this.outgoing.value = this.outgoing.value.filter((o) => o.cid !== cid);
  }

  handBack(conversation: string, instructions: string): Promise<Answer> {
    return this.command({ type: "hand_back", conversation, instructions });
  }

  release(conversation: string): Promise<Answer> {
    return this.command({ type: "release", conversation });
  }

  transfer(conversation: string, to: TransferTarget, note: string): Promise<Answer> {
    return this.command({ type: "transfer", conversation, to, note });
  }

  resolve(conversation: string, disposition: string, note: string): Promise<Answer> {
    return this.command({ type: "resolve", conversation, disposition, note });
  }

  typed(conversation: string): void {
    const now = Date.now();
    if (now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    this.socket.send({ type: "typing", conversation });
  }

  /** The agent has the conversation's end before his eyes. */
  see(conversation: string): void {
    const { seq } = this.thread(conversation);
    if (seq <= (this.seen.value.get(conversation) ?? 0)) return;
    this.seen.value = new Map(this.seen.value).set(conversation, seq);
    if (this.owned.value.has(conversation)) this.socket.send({ type: "seen", conversation, seq });
  }

  /** Follow a conversation live; allowed to its owner and to supervisors. */
  follow(conversation: string): void {
    this.following.add(conversation);
    this.socket.send({ type: "open", conversation, last_seq: this.thread(conversation).seq });
  }

  unfollow(conversation: string): void {
    if (!this.following.delete(conversation) || this.owned.value.has(conversation)) return;
    this.socket.send({ type: "close", conversation });
  }

  /** A thread that was fetched over HTTP, unless the socket knows more already. */
  fetched(thread: Thread): void {
    if (thread.seq > this.thread(thread.conversation).seq) this.keep(thread);
  }

  private command(frame: { type: string; conversation: string } & Record<string, unknown>): Promise<Answer> {
    return this.outbox.put({ ...frame, cid: uuid7() });
  }

  // --- what the server says --------------------------------------------------------------------------------------

  private received(text: string): void {
    const frame = parseAgentFrame(text);
    if (frame) batch(() => this.take(frame));
  }

  private take(frame: AgentServerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.welcomed(frame);
      case "queue":
        return this.queued(frame.items);
      case "claimed":
        return this.claimed(frame.cid, frame.conversation);
      case "event":
        return this.happened(frame.conversation, asThreadEvent(frame));
      case "ack":
        this.outbox.settle(frame.cid, { ok: true, conversation: frame.conversation });
        return;
      case "typing":
        if (frame.from.role === "customer") this.shown(frame.conversation, Date.now() + TYPING_SHOWN_MS);
        return;
      case "error":
        if (frame.cid) this.outbox.settle(frame.cid, { ok: false, code: frame.code, message: frame.message });
        return;
      case "pong":
        return;
    }
  }

  private welcomed(frame: AgentWelcome): void {
    this.socket.settled();
    this.me.value = frame.agent;
    this.capacity.value = frame.capacity;
    this.owned.value = new Set(frame.owned.map((o) => o.conversation));
    this.socket.send({ type: "presence", status: this.presence.value });
    for (const { conversation, seq } of frame.owned) {
      if (!this.threads.value.has(conversation)) this.past.set(conversation, seq);
      this.following.add(conversation);
    }
    for (const conversation of this.following) this.follow(conversation);
    this.outbox.sendAgain();
  }

  private queued(items: WorkItem[]): void {
    const fresh = new Set(newArrivals(this.queue.value, items));
    this.queue.value = items;
    if (fresh.size > 0) this.news.onArrivals(items.filter((item) => fresh.has(item.conversation)));
  }

  private claimed(cid: string, conversation: string): void {
    this.following.add(conversation);
    if (!this.owned.value.has(conversation)) this.past.set(conversation, Infinity);
    this.own(conversation, true);
    // The queue frame that follows is coalesced; the item leaves the list at once.
    this.queue.value = this.queue.value?.filter((item) => item.conversation !== conversation) ?? null;
    this.outbox.settle(cid, { ok: true, conversation });
  }

  private happened(conversation: string, event: ThreadEvent): void {
    const before = this.thread(conversation);
    const applied = applyEvent(before, event);
    if (!applied.ok) {
      this.socket.send({ type: "open", conversation, last_seq: applied.missingAfter });
      return;
    }
    if (applied.thread === before) return;
    this.keep(applied.thread);
    if (event.cid) this.discard(event.cid);
    if (event.kind === "message" && event.from?.role === "customer") this.heard(applied.thread, event);
    this.ownership(applied.thread, event);
  }

  private heard(thread: Thread, event: ThreadEvent): void {
    this.shown(thread.conversation, 0);
    if (this.owned.value.has(thread.conversation) && event.seq > this.pastOf(thread)) {
      this.news.onCustomer(thread, event.data?.text ?? "");
    }
  }

  /** Keep `owned` true by what the events say of the owner, once the past has been replayed. */
  private ownership(thread: Thread, event: ThreadEvent): void {
    if (!event.responder) return;
    const mine = thread.responder === "agent" && thread.owner?.id === this.me.value?.id;
    if (event.seq <= this.pastOf(thread)) {
      if (mine && this.pastOf(thread) === Infinity) this.past.set(thread.conversation, event.seq);
      return;
    }
    if (mine === this.owned.value.has(thread.conversation)) return;
    this.own(thread.conversation, mine);
    if (mine && event.kind === "transferred") this.news.onGiven(thread.conversation);
  }

  private pastOf(thread: Thread): number {
    return this.past.get(thread.conversation) ?? 0;
  }

  private own(conversation: string, mine: boolean): void {
    const owned = new Set(this.owned.value);
    if (mine) owned.add(conversation);
    else owned.delete(conversation);
    this.owned.value = owned;
  }

  private keep(thread: Thread): void {
    this.threads.value = new Map(this.threads.value).set(thread.conversation, thread);
  }

  private shown(conversation: string, until: number): void {
    this.typing.value = new Map(this.typing.value).set(conversation, until);
  }

  private closed(code: number): "retry" | "now" | "stop" {
    const stopped = stops[code];
    if (!stopped) return "retry";
    this.stopped.value = stopped;
    return "stop";
  }

  /** Mine, the one that moved last first. */
  private sortedMine(): Thread[] {
    return [...this.owned.value]
      .map((conversation) => this.thread(conversation))
      .sort((a, b) => (b.lastAt ?? "").localeCompare(a.lastAt ?? ""));
  }
}

const stops: Partial<Record<number, Stopped>> = {
  [CloseCode.unauthenticated]: "signed_out",
  [CloseCode.signedOut]: "signed_out",
  [CloseCode.forbidden]: "forbidden",
  [CloseCode.replaced]: "replaced",
};
