/**
 * The iframe's side of the bridge to the embedding page. Opened as a page of its own, the widget has no host and
 * answers for itself.
 */
import { type FrameMessage, type HostMessage, parseHostMessage, seal } from "./bridge.ts";

export interface Host {
  readonly embedded: boolean;
  tell: (message: FrameMessage) => void;
  listen: (onMessage: (message: HostMessage) => void) => void;
}

/** The loader names its page's origin behind the `#`, which never travels to a server. */
function claimedOrigin(): string | null {
  try {
    const url = new URL(decodeURIComponent(window.location.hash.slice(1)));
    return url.origin === "null" ? null : url.origin;
  } catch {
    return null;
  }
}

/**
 * Connect to the embedding page. The claimed origin needs no trust: messages are sent to exactly that origin, the
 * browser drops them when the parent is another, and who may embed at all is the server's `frame-ancestors`.
 */
export function connectHost(): Host {
  const origin = claimedOrigin();
  const parent = window.parent;
  if (parent === window || origin === null) {
    return { embedded: false, tell: () => undefined, listen: () => undefined };
  }
  return {
    embedded: true,
    tell: (message) => parent.postMessage(seal(message), origin),
    listen: (onMessage) =>
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (event.source !== parent || event.origin !== origin) return;
        const message = parseHostMessage(event.data);
        if (message) onMessage(message);
      }),
  };
}
