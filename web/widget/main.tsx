/** Starts the widget's app: hears from the embedding page who and where it is, then opens the conversation. */
import { render } from "preact";
import { CustomerClient } from "../wire/customer-client.ts";
import { SessionStorage } from "../wire/session-storage.ts";
import { socketUrl } from "../wire/socket.ts";
import { App } from "./app/App.tsx";
import type { HostMessage } from "./bridge.ts";
import { connectHost, type Host } from "./host.ts";
import { directionOf, languageOfWords } from "./strings.ts";
import { createWidget, type Widget, WidgetProvider } from "./widget-state.ts";
import "../design/design.css";
import "./widget.css";

type Init = Extract<HostMessage, { type: "init" }>;

function start(host: Host, init: Init): Widget {
  const { appearance, page, identity } = init;
  const root = document.documentElement;
  root.lang = languageOfWords(appearance.locale);
  root.dir = directionOf(appearance.locale);
  if (appearance.theme) root.dataset["theme"] = appearance.theme;
  const context = { page, identity, locale: appearance.locale };
  const client = new CustomerClient(socketUrl("/ws/customer"), context);
  const widget = createWidget(client, host, appearance, init.open && !document.hidden);
  const app = document.getElementById("app");
  if (app)
    render(
      <WidgetProvider value={widget}>
        <App />
      </WidgetProvider>,
      app,
    );
  client.start();
  return widget;
}

/** Without a host the widget is a page of its own: it speaks for itself. */
function ownInit(): Init {
  const page = {
    url: window.location.href.split("#")[0] ?? "",
    title: document.title,
    referrer: document.referrer,
  };
  const appearance = { name: null, theme: null, locale: navigator.language, prompts: [] };
  return { type: "init", page, appearance, identity: null, open: true };
}

function run(): void {
  const host = connectHost();
  let widget: Widget | null = null;
  let open = !host.embedded;
  let context = { identity: null as string | null, page: ownInit().page, locale: navigator.language };

  const look = (): void => {
    if (!widget) return;
    widget.visible.value = open && !document.hidden;
    if (!document.hidden) widget.client.probe();
  };

  host.listen((message) => {
    if (message.type === "init") {
      open = message.open;
      context = { identity: message.identity, page: message.page, locale: message.appearance.locale };
      widget ??= start(host, message);
      return;
    }
    if (message.type === "visible") open = message.open;
    if (message.type === "sign_out") {
      context = { ...context, identity: null };
      if (widget) widget.client.signOut();
      else new SessionStorage().clear(); // said before the start: nothing of the former visitor is opened
    }
    if (message.type === "page") context = { ...context, page: message.page };
    if (message.type === "identify") context = { ...context, identity: message.identity };
    if (message.type === "page" || message.type === "identify") widget?.client.setContext(context);
    if (message.type === "visible") look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  window.addEventListener("offline", () => widget?.client.lostNetwork());

  if (host.embedded) host.tell({ type: "ready" });
  else widget = start(host, ownInit());
}

run();
