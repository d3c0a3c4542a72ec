/**
 * One WebSocket that comes back by itself: connects, keeps the line alive, notices when it is dead, and tries
 * again with backoff. It knows nothing of conversations; customer and agent clients say what to send and
 * whether a close is final.
 */
import { backoffDelay } from "./backoff.ts";

export const PING_EVERY_MS = 20_000;
export const SILENT_AFTER_MS = 45_000;

export type ConnectionState = "connecting" | "open" | "waiting" | "stopped";

export interface SocketEvents {
  /** The socket is open: say hello. */
  onOpen: () => void;
  onText: (text: string) => void;
  onState: (state: ConnectionState) => void;
  /** Decides after a close: "retry" with backoff, "now" for one more try at once, or "stop". */
  onClose: (code: number, reason: string) => "retry" | "now" | "stop";
}

/** What this file needs of the browser, so that tests can hand in their own. */
export interface SocketHost {
  open: (url: string) => WebSocket;
  setTimer: (run: () => void, ms: number) => number;
  clearTimer: (id: number) => void;
  random: () => number;
  now: () => number;
}

export const browserHost: SocketHost = {
  open: (url) => new WebSocket(url),
  setTimer: (run, ms) => window.setTimeout(run, ms),
  clearTimer: (id) => window.clearTimeout(id),
  random: Math.random,
  now: () => performance.now(),
};

/** The `ws:` or `wss:` address of a path on this page's own origin. */
export function socketUrl(path: string): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

export class ReconnectingSocket {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retryTimer = 0;
  private pingTimer = 0;
  private heardAt = 0;
  private barredUntil = 0;
  private wanted = false;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
    private readonly host: SocketHost = browserHost,
  ) {}

  /** Connect, and stay connected until `stop`. */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.attempt = 0;
    this.connect();
  }

  /** Close for good; `start` begins again. */
  stop(): void {
    this.wanted = false;
    this.drop();
    this.events.onState("stopped");
  }

  /** Try at once instead of waiting, as when the network has come back; but never sooner than the server asked. */
  hurry(): void {
    if (!this.wanted || this.socket || this.host.now() < this.barredUntil) return;
    this.attempt = 0;
    this.connect();
  }

  /** Call when the server has accepted the hello: the next loss starts again with short delays. */
  settled(): void {
    this.attempt = 0;
  }

  /** Send a frame if the socket is open. Returns whether it was handed to the network. */
  send(frame: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** What came cannot be trusted (a hole in the sequence): ask again from the cursor, after a pause. */
  restart(): void {
    if (this.socket) this.closed(this.socket, 1000, "gap");
  }

  /** The browser says that the network is gone: a socket that still looks open is not worth waiting for. */
  lost(): void {
    if (this.socket) this.closed(this.socket, 1006, "offline");
  }

  /** Look now whether the line still lives, for example after the computer slept. */
  probe(): void {
    if (this.socket) this.keepAlive();
    else this.hurry();
  }

  private connect(): void {
    this.drop();
    this.events.onState("connecting");
    const socket = this.host.open(this.url);
    this.socket = socket;
    this.heardAt = this.host.now();
    socket.onopen = () => {
      this.heardAt = this.host.now();
      this.events.onState("open");
      this.events.onOpen();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => {
      this.heardAt = this.host.now();
      if (typeof message.data === "string") this.events.onText(message.data);
    };
    socket.onclose = (event) => this.closed(socket, event.code, event.reason);
    this.pingTimer = this.host.setTimer(() => this.keepAlive(), PING_EVERY_MS);
  }

  private keepAlive(): void {
    this.host.clearTimer(this.pingTimer);
    const socket = this.socket;
    if (!socket) return;
    if (this.host.now() - this.heardAt > SILENT_AFTER_MS) {
      this.closed(socket, 1001, "silent");
      return;
    }
    this.send({ type: "ping" });
    this.pingTimer = this.host.setTimer(() => this.keepAlive(), PING_EVERY_MS);
  }

  private closed(socket: WebSocket, code: number, reason: string): void {
    if (socket !== this.socket) return;
    this.drop();
    if (!this.wanted) return;
    const next = this.events.onClose(code, reason);
    if (this.changedMeanwhile()) return;
    if (next === "stop") this.stop();
    else this.wait(next === "now" ? 0 : this.delayAfter(code, reason));
  }

  /** Whether `onClose` itself called stop() or start(). */
  private changedMeanwhile(): boolean {
    return !this.wanted || this.socket !== null;
  }

  /** A rate limit says in its reason how many seconds to stay away. */
  private delayAfter(code: number, reason: string): number {
    const asked_s = code === 4008 ? Number.parseFloat(reason) : 0;
    const asked_ms = Number.isFinite(asked_s) ? asked_s * 1000 : 0;
    this.barredUntil = this.host.now() + asked_ms;
    return Math.max(backoffDelay(this.attempt, this.host.random), asked_ms);
  }

  private wait(delay_ms: number): void {
    this.attempt += 1;
    this.events.onState("waiting");
    this.retryTimer = this.host.setTimer(() => this.connect(), delay_ms);
  }

  private drop(): void {
    this.host.clearTimer(this.retryTimer);
    this.host.clearTimer(this.pingTimer);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}
