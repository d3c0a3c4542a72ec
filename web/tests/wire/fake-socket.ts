/** A gateway in memory: scripted sockets and a clock that only moves when told. */
import type { SocketHost } from "../../wire/socket.ts";

type Sent = Record<string, unknown>;

export class FakeSocket {
  readyState: number = WebSocket.CONNECTING;
  readonly sent: Sent[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  say(...frames: object[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  end(code: number, reason = ""): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code, reason });
  }

  ofType(type: string): Sent[] {
    return this.sent.filter((frame) => frame["type"] === type);
  }
}

export class FakeHost implements SocketHost {
  readonly sockets: FakeSocket[] = [];
  readonly delays_ms: number[] = [];
  private timers: { id: number; run: () => void; at_ms: number }[] = [];
  private time_ms = 0;
  private nextId = 1;

  open = (): WebSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket as unknown as WebSocket;
  };

  setTimer = (run: () => void, ms: number): number => {
    this.delays_ms.push(ms);
    const id = this.nextId++;
    this.timers.push({ id, run, at_ms: this.time_ms + ms });
    return id;
  };

  clearTimer = (id: number): void => {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  };

  random = (): number => 0.5;
  now = (): number => this.time_ms;

  get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** Let time pass, running what falls due on the way. */
  pass(ms: number): void {
    const end = this.time_ms + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at_ms <= end).sort((a, b) => a.at_ms - b.at_ms)[0];
      if (!next) break;
      this.clearTimer(next.id);
      this.time_ms = next.at_ms;
      next.run();
    }
    this.time_ms = end;
  }
}
