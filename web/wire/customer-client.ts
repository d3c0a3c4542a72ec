/**
 * The customer's side of a conversation: one reconnecting socket, the timeline and the outbox, exposed as
 * signals for the screen. The rules are in the pure modules; this class carries frames to them and back.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { Delivery } from "./delivery.ts";
import {
  CloseCode,
  type CustomerBody,
  type CustomerClientFrame,
  type CustomerServerFrame,
  type LogEvent,
  type Page,
  type Participant,
  type QueueFrame,
  type WelcomeFrame,
} from "./frames.ts";
import type { Outbox } from "./outbox.ts";
import { parseCustomerFrame } from "./parse.ts";
import { SessionStorage, type StorageChange, type StoredSession } from "./session-storage.ts";
import { browserHost, type ConnectionState, ReconnectingSocket, type SocketHost } from "./socket.ts";
import {
  applyEvent,
  applyResync,
  applyWelcome,
  currentResponder,
  emptyTimeline,
  isCaughtUp,
} from "./timeline.ts";
import { Typing } from "./typing.ts";

export interface ClientContext {
  page: Page;
  locale: string;
  identity: string | null;
}

/** Why the client does not try to connect any more. */
export type StopReason = "replaced" | "forbidden" | "signed_out" | "unauthenticated";

/** Stopped for want of somebody the server believes in: signing in at the site mends it. */
const awaitsIdentity = (reason: StopReason | null): boolean =>
  reason === "signed_out" || reason === "unauthenticated";

export class CustomerClient {
  readonly connection = signal<ConnectionState>("stopped");
  readonly stopReason = signal<StopReason | null>(null);
  readonly timeline = signal(emptyTimeline);
  readonly outbox: ReadonlySignal<Outbox>;
  readonly typing: ReadonlySignal<Participant | null>;
  readonly queue = signal<QueueFrame | null>(null);
  /** How many messages of others came with the last reconnect; null when there is nothing to tell. */
  readonly restored = signal<number | null>(null);
  /** The earlier conversation could not be resumed, because its token is dead. */
  readonly lostEarlier = signal(false);
  readonly responder = computed(() => currentResponder(this.timeline.value));
  readonly caughtUp = computed(() => isCaughtUp(this.timeline.value));

  private readonly socket: ReconnectingSocket;
  private readonly delivery: Delivery;
  private readonly writing: Typing;
  private token: string | null;
  private conversation: string | null;
  private greeted = false;
  private hadAll = false;
  private restoring = 0;
  private triedWithoutToken = false;

  constructor(
    url: string,
    private context: ClientContext,
    private readonly storage: SessionStorage = new SessionStorage(),
    host: SocketHost = browserHost,
  ) {
    ({ token: this.token, conversation: this.conversation } = storage.session());
    this.socket = new ReconnectingSocket(
      url,
      {
        onOpen: () => this.hello(),
        onText: (text) => this.receive(parseCustomerFrame(text)),
        onState: (state) => (this.connection.value = state),
        onClose: (code) => this.closed(code),
      },
      host,
    );
    this.delivery = new Delivery(storage, host, (frame) => this.greeted && this.socket.send(frame));
    this.outbox = this.delivery.entries;
    this.writing = new Typing(host);
    this.typing = this.writing.from;
    storage.watch((change) => this.otherTab(change));
  }

  start(): void {
    this.stopReason.value = null;
    this.socket.start();
  }

  /** The network or the tab has come back: look at once. */
  probe(): void {
    this.socket.probe();
  }

  /** The network has gone: say so now, and not when the silence has lasted. */
  lostNetwork(): void {
    this.socket.lost();
  }

  /** Send something; it is kept until the server has it, and whoever sends does not wait for the next try. */
  submit(body: CustomerBody): string {
    this.socket.hurry();
    return this.delivery.submit(body, this.timeline.value.conversation);
  }

  retry(cid: string): void {
    this.probe();
    this.delivery.retry(cid);
  }

  discard(cid: string): void {
    this.delivery.discard(cid);
  }

  /** Tell the others that the customer is writing, at most every three seconds. */
  noteTyping(): void {
    if (this.greeted && this.writing.isDue()) this.say({ type: "typing" });
  }

  /** The customer has everything up to here on screen. */
  noteSeen(seq: number): void {
    const conversation = this.timeline.value.conversation;
    if (conversation === null || seq <= this.storage.seen(conversation)) return;
    this.storage.saveSeen(conversation, seq);
    if (this.greeted) this.say({ type: "seen", seq });
  }

  seenSeq(): number {
    const conversation = this.timeline.value.conversation;
    return conversation === null ? 0 : this.storage.seen(conversation);
  }

  /** After an end: leave this conversation and say hello for a new one. Unsent texts come along. */
  startNew(): void {
    this.greeted = false;
    this.forgetConversation();
    this.delivery.moveOn();
    this.reconnect();
  }

  /** The customer signed out of the site, or wants nothing kept here: forget everything. */
  signOut(): void {
    this.forgetAll();
    this.socket.stop();
    this.stopReason.value = "signed_out";
  }

  /** New facts from the embedding page; a new identity needs a new hello, also where the last one was refused. */
  setContext(context: ClientContext): void {
    const changed = context.identity !== this.context.identity;
    this.context = context;
    const isAnswer = context.identity !== null && awaitsIdentity(this.stopReason.value);
    if (changed && (isAnswer || this.connection.value !== "stopped")) this.reconnect();
  }

  /** Whether the embedding page says who this is. */
  isIdentified(): boolean {
    return this.context.identity !== null;
  }

  /** For the customer's own HTTP calls (copy, erase). */
  bearer(): string | null {
    return this.token;
  }

  private say(frame: CustomerClientFrame): boolean {
    return this.socket.send(frame);
  }

  private reconnect(): void {
    this.greeted = false;
    this.delivery.connectionLost();
    this.socket.stop();
    this.start();
  }

  private hello(): void {
    const { epoch, lastSeq } = this.timeline.value;
    const { token, conversation } = this;
    this.say({ type: "hello", token, conversation, epoch, last_seq: lastSeq, ...this.context });
  }

  private receive(frame: CustomerServerFrame | null): void {
    if (frame) batch(() => this.take(frame));
  }

  private take(frame: CustomerServerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.welcomed(frame);
      case "event":
        return this.arrived(frame);
      case "ack":
        return this.delivery.acknowledged(frame.cid, frame.seq, this.timeline.value.lastSeq);
      case "resync":
        this.timeline.value = applyResync(this.timeline.value, frame);
        return this.delivery.resubmit(new Set(this.timeline.value.events.map((event) => event.cid ?? "")));
      case "typing":
        return this.writing.show(frame.from);
      case "queue":
        this.queue.value = frame;
        return;
      case "error":
        return this.delivery.refused(frame, this.conversation);
      case "pong":
        return;
    }
  }

  private welcomed(welcome: WelcomeFrame): void {
    if (welcome.conversation !== this.timeline.value.conversation) this.hadAll = false;
    this.token = welcome.token;
    this.conversation = welcome.conversation;
    this.greeted = true;
    this.triedWithoutToken = false;
    this.restoring = 0;
    this.restored.value = null;
    this.timeline.value = applyWelcome(this.timeline.value, welcome);
    this.storage.saveSession({ token: this.token, conversation: this.conversation });
    this.delivery.bound(welcome.conversation);
    this.afterCatchingUp();
    this.delivery.flush();
  }

  private arrived(event: LogEvent): void {
    const behind = !this.caughtUp.value;
    const [timeline, applied] = applyEvent(this.timeline.value, event);
    if (applied === "gap") return this.socket.restart();
    if (applied === "duplicate") return;
    this.timeline.value = timeline;
    const cid = event.kind === "private" || event.kind === "other" ? null : (event.cid ?? null);
    this.delivery.shown(cid, timeline.lastSeq);
    if (event.kind === "message" && event.from.role !== "customer") {
      this.writing.show(null);
      if (behind) this.restoring += 1;
    }
    if (this.responder.value !== "queue") this.queue.value = null;
    this.afterCatchingUp();
  }

  /** Nothing is missing any more after a welcome: tell what came, and count the line as sound. */
  private afterCatchingUp(): void {
    if (!this.caughtUp.value) return;
    this.socket.settled();
    if (this.restoring > 0 && this.hadAll) this.restored.value = this.restoring;
    this.restoring = 0;
    this.hadAll = true;
  }

  private closed(code: number): "retry" | "now" | "stop" {
    this.greeted = false;
    this.delivery.connectionLost();
    this.writing.show(null);
    switch (code) {
      case CloseCode.unauthenticated:
        return this.deadToken();
      case CloseCode.replaced:
        return this.halt("replaced");
      case CloseCode.forbidden:
        this.forgetConversation();
        return this.halt("forbidden");
      case CloseCode.signedOut:
        this.forgetAll();
        return this.halt("signed_out");
      default:
        return "retry";
    }
  }

  /** Drop the token and say hello once more without it; a second refusal is final. */
  private deadToken(): "now" | "stop" {
    if (this.triedWithoutToken) return this.halt("unauthenticated");
    this.triedWithoutToken = true;
    this.lostEarlier.value = this.token !== null;
    this.token = null;
    this.forgetConversation();
    return "now";
  }

  private halt(reason: StopReason): "stop" {
    this.stopReason.value = reason;
    return "stop";
  }

  private forgetConversation(): void {
    this.clearScreen();
    this.conversation = null;
    this.storage.saveSession({ token: this.token, conversation: null });
  }

  private forgetAll(): void {
    this.clearScreen();
    this.context = { ...this.context, identity: null }; // whoever comes next is somebody else
    this.token = null;
    this.conversation = null;
    this.delivery.clear();
    this.storage.clear();
  }

  private clearScreen(): void {
    this.timeline.value = emptyTimeline;
    this.queue.value = null;
    this.restored.value = null;
    this.hadAll = false;
  }

  private otherTab(change: StorageChange): void {
    if (change.kind === "added") this.delivery.addedElsewhere(change.entry);
    if (change.kind === "removed") this.delivery.removedElsewhere(change.cid);
    if (change.kind === "cleared") this.signOut();
    if (change.kind === "session") this.follow(change.session);
  }

  /** Another tab began a new conversation: go along, so that all tabs show the same. */
  private follow(session: StoredSession): void {
    if (session.token === null) return; // that tab's token was dead; this one finds out for itself
    this.token = session.token;
    if (session.conversation === null || session.conversation === this.conversation) return;
    this.clearScreen();
    this.conversation = session.conversation;
    if (this.connection.value !== "stopped") this.reconnect();
  }
}
