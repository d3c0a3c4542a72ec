import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ActionDialogs } from "../actions/ActionDialogs.tsx";
import { opened, type Action } from "../actions/opened.ts";
import { write } from "../composer/drafts.ts";
import type { Desk } from "../desk/desk.ts";
import { HistoryPane } from "../history/HistoryPane.tsx";
import { PacketPane } from "../packet/PacketPane.tsx";
import { MyConversations } from "../people/MyConversations.tsx";
import { QueuePane } from "../queue/QueuePane.tsx";
import { ConversationPane } from "../thread/ConversationPane.tsx";
import { packetOpen } from "../thread/spotlight.ts";
import { customerName } from "../thread/thread.ts";
import { preferences } from "./alerts.ts";
import { Header, StoppedBar } from "./Header.tsx";
import { go, place, selected } from "./place.ts";
import { asksForHelp, matchShortcut, neighbour, type Shortcut } from "./shortcuts.ts";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { errorWords } from "../../staff/error-words.ts";
import { announce, toast } from "../../staff/toasts.ts";
import { Toasts } from "../../staff/Toasts.tsx";
import "./console.css";

/** The whole page: the list, the conversation, the packet. */
export function Console({ desk }: { desk: Desk }) {
  const help = useSignal(false);
  const claim = useMemo(() => claimer(desk), [desk]);
  const shortcuts = useMemo(() => keysOf(desk, claim), [desk, claim]);
  useKeys(shortcuts, () => (help.value = true));
  useTitle(desk);

  const conversation = selected.value;
  const thread = conversation === null ? null : desk.thread(conversation);
  const withPacket = thread !== null && thread.seq > 0 && packetOpen.value;
  return (
    <div class="console" data-pane={conversation === null ? "list" : withPacket ? "packet" : "thread"}>
      <Header desk={desk} onHelp={() => (help.value = true)} />
      <StoppedBar desk={desk} />
      <main class="console__panes">
        <div class="console__list">
          {place.value.view === "history" ? (
            <HistoryPane />
          ) : (
            <>
              <MyConversations desk={desk} />
              <QueuePane desk={desk} onClaim={(id) => void claim(id)} />
            </>
          )}
        </div>
        {conversation === null ? (
          <Nothing desk={desk} />
        ) : (
          <ConversationPane
            key={conversation}
            desk={desk}
            conversation={conversation}
            onClaim={(id) => void claim(id)}
          />
        )}
        {withPacket && (
          <PacketPane
            key={`packet-${conversation ?? ""}`}
            thread={thread}
            mayInsert={desk.owned.value.has(thread.conversation)}
          />
        )}
      </main>
      <ActionDialogs desk={desk} />
      <ShortcutSheet open={help.value} shortcuts={shortcuts} onClose={() => (help.value = false)} />
      <Toasts />
    </div>
  );
}

function Nothing({ desk }: { desk: Desk }) {
  const waiting = desk.queue.value?.length ?? 0;
  if (place.value.view === "history")
    return (
      <section class="console__nothing" aria-label="Conversation">
        <p class="empty">
          <span class="empty__title">No conversation chosen</span>
          <span>Choose one on the left to read it, or search in what was said.</span>
        </p>
      </section>
    );
  return (
    <section class="console__nothing" aria-label="Conversation">
      <p class="empty">
        <span class="empty__title">
          {waiting === 0
            ? "Nobody is waiting"
            : waiting === 1
              ? "One customer is waiting"
              : `${waiting} customers are waiting`}
        </span>
        <span>
          {waiting === 0 ? (
            "New work appears on the left by itself."
          ) : (
            <>
              Choose one to read, or press <kbd>Alt</kbd>+<kbd>N</kbd> to claim the next.
            </>
          )}
        </span>
      </p>
    </section>
  );
}

/** Codes that mean something else of a claim than of a transfer or a save. */
const claimWords: Record<string, string> = {
  agent_unavailable: "You are not online. Set your presence to online, then claim.",
  stale: "This customer no longer waits. Claim another one.",
};

type Claimer = (conversation: string | null) => Promise<void>;

/** Claim, go there, and put the caret where the answer is written. */
function claimer(desk: Desk): Claimer {
  return async (conversation) => {
    const answer = await desk.claim(conversation);
    if (!answer.ok) {
      toast(claimWords[answer.code] ?? errorWords(answer.code, answer.message), "danger");
      return;
    }
    go({ view: "desk", conversation: answer.conversation });
    announce("The conversation is yours.");
    setTimeout(() => document.getElementById("composer-text")?.focus(), 50);
  };
}

function keysOf(desk: Desk, claim: Claimer): Shortcut[] {
  const step = (by: 1 | -1): void => {
    const ids = [
      ...desk.mine.value.map((t) => t.conversation),
      ...(desk.queue.value ?? []).map((i) => i.conversation),
    ];
    const next = neighbour(ids, selected.value, by);
    if (next !== null) go({ view: "desk", conversation: next });
  };
  const withMine = (run: (conversation: string) => void) => (): void => {
    const conversation = selected.value;
    if (conversation !== null && desk.owned.value.has(conversation)) run(conversation);
  };
  const act = (action: Action): (() => void) =>
    withMine((conversation) => (opened.value = { action, conversation }));
  return [
    { code: "KeyN", keys: "Alt+N", does: "Claim the next", run: () => void claim(null) },
    { code: "KeyJ", keys: "Alt+J", does: "Next conversation", run: () => step(1) },
    { code: "KeyK", keys: "Alt+K", does: "Previous conversation", run: () => step(-1) },
    { code: "KeyR", keys: "Alt+R", does: "Write a reply", run: withMine((c) => write(c, "reply")) },
    { code: "KeyM", keys: "Alt+M", does: "Write a private note", run: withMine((c) => write(c, "note")) },
    {
      code: "KeyP",
      keys: "Alt+P",
      does: "Show or hide the packet",
      run: () => (packetOpen.value = !packetOpen.value),
    },
    { code: "KeyB", keys: "Alt+B", does: "Hand back to the assistant", run: act("hand_back") },
    { code: "KeyT", keys: "Alt+T", does: "Transfer", run: act("transfer") },
    { code: "KeyE", keys: "Alt+E", does: "Resolve", run: act("resolve") },
    { code: "KeyH", keys: "Alt+H", does: "History and search", run: toHistory },
  ];
}

function toHistory(): void {
  go({ view: "history", conversation: null });
  setTimeout(() => document.getElementById("history-search")?.focus(), 50);
}

function useKeys(shortcuts: readonly Shortcut[], onHelp: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (document.querySelector("dialog[open]")) return;
      const shortcut = matchShortcut(event, shortcuts);
      if (shortcut) {
        event.preventDefault();
        shortcut.run();
      } else if (asksForHelp(event, preferences.value.shortcuts)) {
        event.preventDefault();
        onHelp();
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}

/** The window's title counts what waits, for those who look at the tab only. */
function useTitle(desk: Desk): void {
  useSignalEffect(() => {
    const unread = [...desk.owned.value].reduce((n, id) => n + desk.unread(id), 0);
    const waiting = desk.queue.value?.length ?? 0;
    const count = unread > 0 ? `(${unread}) ` : waiting > 0 ? `${waiting} waiting · ` : "";
    const who = selected.value === null ? "" : `${customerName(desk.thread(selected.value))} · `;
    document.title = `${count}${who}Console · CareDesk`;
  });
}
