/**
 * The one script that a site embeds: `<script src="https://support.example/widget.js" defer></script>`.
 *
 * It draws the launcher and opens the chat in an iframe on the script's own origin, so that the site's scripts
 * cannot read the conversation. Settings are data attributes of the script element: `data-name` (the site's
 * name), `data-prompts` (example questions, split by `|`), `data-theme` (light or dark), `data-locale`.
 * `window.CareDesk` offers `open`, `close`, `identify(jwt)` and `signOut`.
 */
import {
  type Appearance,
  type FrameMessage,
  type HostMessage,
  parseFrameMessage,
  seal,
  type Theme,
} from "../bridge.ts";
import { launcherWords } from "../strings.ts";
import { launcherCss } from "./styles.ts";

interface CareDesk {
  open: () => void;
  close: () => void;
  identify: (token: string | null) => void;
  signOut: () => void;
}

declare global {
  interface Window {
    CareDesk?: CareDesk;
  }
}

const KEPT = "caredesk.kept";
const CHAT =
  "M4.5 6.5a3 3 0 0 1 3-3h9a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H12l-4.5 4v-4a3 3 0 0 1-3-3zM9 10h6M9 13h3.5";
const DOWN = "M5.5 9l6.5 6.5L18.5 9";

/** The site's own storage remembers only whether there is a conversation, so that unread ones are counted. */
function wasKept(): boolean {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false;
  }
}

function keep(kept: boolean): void {
  try {
    if (kept) localStorage.setItem(KEPT, "1");
    else localStorage.removeItem(KEPT);
  } catch {
    // Without it the chat is only loaded when it is opened.
  }
}

function readAppearance(data: DOMStringMap): Appearance {
  const wanted = data["theme"];
  const theme: Theme = wanted === "light" || wanted === "dark" ? wanted : null;
  const prompts = (data["prompts"] ?? "").split("|").map((prompt) => prompt.trim());
  return {
    name: data["name"] ?? null,
    theme,
    locale: data["locale"] ?? (document.documentElement.lang || navigator.language),
    prompts: prompts.filter(Boolean).slice(0, 4),
  };
}

function icon(): SVGPathElement {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  drawing.append(path);
  return path;
}

class Launcher {
  private readonly button = document.createElement("button");
  private readonly count = document.createElement("span");
  private readonly path = icon();
  private readonly root: ShadowRoot;
  private frame: HTMLIFrameElement | null = null;
  private ready = false;
  private isOpen = false;
  private unread = 0;
  private identity: string | null = null;
  /** The visitor signed out before the chat could hear of it. */
  private leaving = false;

  constructor(
    private readonly origin: string,
    private readonly appearance: Appearance,
  ) {
    const host = document.createElement("caredesk-widget");
    if (appearance.theme) host.dataset["theme"] = appearance.theme;
    this.root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    this.root.adoptedStyleSheets = [sheet];
    this.count.className = "count";
    this.button.type = "button";
    if (this.path.ownerSVGElement) this.button.append(this.path.ownerSVGElement, this.count);
    this.button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.root.append(this.button);
    document.body.append(host);
    window.addEventListener("message", (event) => this.hear(event));
    window.addEventListener("popstate", () => this.tell({ type: "page", page: this.page() }));
    this.draw();
  }

  open(): void {
    this.load();
    this.isOpen = true;
    this.tell({ type: "page", page: this.page() });
    this.show();
    this.frame?.focus();
  }

  close(): void {
    this.isOpen = false;
    this.show();
    this.button.focus();
  }

  identify(token: string | null): void {
    this.identity = token;
    this.tell({ type: "identify", identity: token });
  }

  signOut(): void {
    this.identity = null;
    this.leaving = !this.ready;
    if (this.leaving && wasKept()) this.load();
    this.tell({ type: "sign_out" });
    keep(false);
  }

  /** Put the iframe into the page, hidden until it is opened. */
  load(): void {
    if (this.frame) return;
    const frame = document.createElement("iframe");
    frame.title = launcherWords.title;
    frame.hidden = true;
    frame.src = `${this.origin}/widget#${encodeURIComponent(window.location.origin)}`;
    this.frame = frame;
    this.root.append(frame);
  }

  private page(): { url: string; title: string; referrer: string } {
    // What stands behind the question mark or the hash may be private.
    const url = window.location.origin + window.location.pathname;
    return { url, title: document.title, referrer: document.referrer.split(/[?#]/)[0] ?? "" };
  }

  private show(): void {
    if (this.frame) {
      this.frame.hidden = !this.isOpen;
      this.frame.toggleAttribute("data-open", this.isOpen);
    }
    this.tell({ type: "visible", open: this.isOpen });
    this.draw();
  }

  private draw(): void {
    const waiting = this.unread > 0 && !this.isOpen;
    this.count.hidden = !waiting;
    this.count.textContent = this.unread > 9 ? "9+" : String(this.unread);
    this.path.setAttribute("d", this.isOpen ? DOWN : CHAT);
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    const name = this.isOpen ? launcherWords.close : launcherWords.open;
    this.button.setAttribute("aria-label", waiting ? launcherWords.openUnread(this.unread) : name);
  }

  private tell(message: HostMessage): void {
    if (this.ready) this.frame?.contentWindow?.postMessage(seal(message), this.origin);
  }

  private hear(event: MessageEvent<unknown>): void {
    const frameWindow = this.frame?.contentWindow;
    if (event.origin !== this.origin || !frameWindow || event.source !== frameWindow) return;
    const message = parseFrameMessage(event.data);
    if (message) this.take(message);
  }

  private take(message: FrameMessage): void {
    if (message.type === "ready") {
      this.ready = true;
      const { appearance, identity, isOpen: open } = this;
      if (this.leaving) this.tell({ type: "sign_out" });
      this.leaving = false;
      this.tell({ type: "init", page: this.page(), appearance, identity, open });
    }
    if (message.type === "close") this.close();
    if (message.type === "kept") keep(message.conversation);
    if (message.type === "unread") {
      this.unread = message.count;
      this.draw();
    }
  }
}

const script = document.currentScript;

function begin(element: HTMLScriptElement): void {
  if (window.CareDesk) return;
  const launcher = new Launcher(new URL(element.src).origin, readAppearance(element.dataset));
  window.CareDesk = {
    open: () => launcher.open(),
    close: () => launcher.close(),
    identify: (token) => launcher.identify(token),
    signOut: () => launcher.signOut(),
  };
  // Somebody who has a conversation hears of new messages; everybody else loads nothing until asked.
  if (wasKept()) launcher.load();
}

if (script instanceof HTMLScriptElement) {
  // Without `defer` the script may run before there is a body to draw into.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(script));
  else begin(script);
}
