/** What every part of the widget shares: the client, the words, and what is open. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { CustomerClient } from "../wire/customer-client.ts";
import type { KnownEvent } from "../wire/frames.ts";
import type { Appearance } from "./bridge.ts";
import type { Host } from "./host.ts";
import { type Strings, stringsFor } from "./strings.ts";
import { askedForContact, buildRows, countUnread, type Row } from "./thread/rows.ts";

export interface Widget {
  client: CustomerClient;
  host: Host;
  words: Strings;
  locale: string;
  appearance: Appearance;
  rows: ReadonlySignal<Row[]>;
  /** The panel is open in a tab that can be seen. */
  visible: Signal<boolean>;
  unread: ReadonlySignal<number>;
  /** The form for name and e-mail: offered by the bot, or opened by the customer, who then wants to type in it. */
  contact: Signal<"closed" | "offered" | "wanted">;
  /** A request for a person is on its way. */
  askingForPerson: ReadonlySignal<boolean>;
  /** The name of the agent who has the conversation. */
  agentName: ReadonlySignal<string | null>;
}

/** Who has the conversation after an event, where that event says so. */
function agentAfter(event: KnownEvent): string | null {
  if (event.kind === "claimed") return event.data.agent;
  return event.kind === "transferred" ? (event.data.agent ?? null) : null;
}

/** Wire up the derived state for one client. */
export function createWidget(
  client: CustomerClient,
  host: Host,
  appearance: Appearance,
  open: boolean,
): Widget {
  const seen = signal(0);
  const visible = signal(open);
  const events = computed(() => client.timeline.value.events);
  const widget: Widget = {
    client,
    host,
    words: stringsFor(appearance.locale),
    locale: appearance.locale,
    appearance,
    rows: computed(() => buildRows(events.value, client.outbox.value)),
    visible,
    unread: computed(() => countUnread(events.value, Math.max(seen.value, client.seenSeq()))),
    contact: signal("closed"),
    askingForPerson: computed(() =>
      client.outbox.value.some(
        ({ body, delivery }) => "handoff" in body && body.handoff && delivery !== "failed",
      ),
    ),
    agentName: computed(() =>
      events.value.reduce<string | null>((name, event) => agentAfter(event) ?? name, null),
    ),
  };
  effect(() => {
    const last = client.timeline.value.lastSeq;
    if (!visible.value || last === 0 || !client.caughtUp.value) return;
    client.noteSeen(last);
    seen.value = last;
  });
  // Each asking opens the form once: "not now" is an answer too.
  const asked = computed(() => askedForContact(events.value));
  effect(() => {
    widget.contact.value = asked.value === null ? "closed" : "offered";
  });
  effect(() => host.tell({ type: "unread", count: visible.value ? 0 : widget.unread.value }));
  effect(() => host.tell({ type: "kept", conversation: events.value.length > 0 }));
  return widget;
}

const WidgetContext = createContext<Widget | null>(null);
export const WidgetProvider = WidgetContext.Provider;

/** The widget that this component belongs to. */
export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error("useWidget outside of WidgetProvider");
  return widget;
}
