import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge, type BadgeTone } from "../../design/Badge.tsx";
import { Button, IconButton } from "../../design/Button.tsx";
import { Problem } from "../../wire/http.ts";
import { ActionBar } from "../actions/ActionBar.tsx";
import { Composer } from "../composer/Composer.tsx";
import { fetchThread } from "../desk/api.ts";
import type { Desk } from "../desk/desk.ts";
import { go } from "../shell/place.ts";
import { errorWords } from "../../staff/error-words.ts";
import { responderWords } from "../shell/words.ts";
import { packetOpen } from "./spotlight.ts";
import { customerName, type Thread } from "./thread.ts";
import { Transcript } from "./Transcript.tsx";
import "./conversation.css";

export interface ConversationPaneProps {
  desk: Desk;
  conversation: string;
  onClaim: (conversation: string) => void;
}

/** The chosen conversation: live when it is mine or when I may watch, else as it stood when it was opened. */
export function ConversationPane({ desk, conversation, onClaim }: ConversationPaneProps) {
  const thread = desk.thread(conversation);
  const mine = desk.owned.value.has(conversation);
  const failed = useLoading(desk, conversation, mine);
  useEffect(() => {
    if (!document.hidden) desk.see(conversation);
  }, [desk, conversation, thread.seq]);

  if (thread.seq === 0) {
    return (
      <section class="conversation conversation--empty" aria-label="Conversation" aria-busy={failed === null}>
        <p class="pane-note">{failed ?? "Loading the conversation…"}</p>
      </section>
    );
  }
  return (
    <section class="conversation" aria-label={`Conversation with ${customerName(thread)}`}>
      <Head thread={thread} mine={mine} />
      <Transcript desk={desk} thread={thread} />
      {mine ? (
        <Composer desk={desk} thread={thread} />
      ) : (
        <Foot desk={desk} thread={thread} onClaim={onClaim} />
      )}
    </section>
  );
}

/** Follow on the socket what may be followed; fetch the rest. Returns a sentence when that failed. */
function useLoading(desk: Desk, conversation: string, mine: boolean): string | null {
  const failed = useSignal<string | null>(null);
  const watch = desk.mayWatch.value && !mine;
  const connected = desk.me.value !== null;
  // A conversation in the queue goes on; fetch it again when the queue has moved.
  const queued = desk.queue.value?.some((item) => item.conversation === conversation) ?? false;
  useEffect(() => {
    failed.value = null;
    if (mine || !connected) return;
    if (watch) {
      desk.follow(conversation);
      return () => desk.unfollow(conversation);
    }
    let gone = false;
    fetchThread(conversation)
      .then((thread) => !gone && desk.fetched(thread))
      .catch((error: unknown) => {
        if (!gone && error instanceof Problem) failed.value = errorWords(error.code, error.message);
      });
    return () => {
      gone = true;
    };
  }, [desk, conversation, mine, watch, connected, queued, failed]);
  return failed.value;
}

const tones: Record<string, BadgeTone> = { agent: "human", queue: "warn", bot: "accent", none: "plain" };

function Head({ thread, mine }: { thread: Thread; mine: boolean }) {
  const owner =
    thread.responder === "agent" ? (mine ? "Yours" : `With ${thread.owner?.name ?? "an agent"}`) : null;
  return (
    <header class="conversation__head">
      <IconButton
        class="conversation__back"
        icon="chevronRight"
        label="Back to the list"
        small
        onClick={() => go({ conversation: null })}
      />
      <div class="conversation__who">
        <h2 class="conversation__name">{customerName(thread)}</h2>
        <Badge tone={tones[thread.responder] ?? "plain"} dot>
          {owner ?? responderWords(thread.responder)}
        </Badge>
        {!thread.here && thread.responder !== "none" && (
          <span class="conversation__away">has left the page</span>
        )}
      </div>
      {mine && <ActionBar thread={thread} />}
      <PacketButton />
    </header>
  );
}

/** Shows and hides the packet; with its word where it is the way to it and not a switch for what lies beside. */
function PacketButton() {
  const label = packetOpen.value ? "Hide the packet" : "Show the packet";
  return (
    <Button
      tone="quiet"
      small
      icon="article"
      class="conversation__packet"
      title={label}
      aria-label={label}
      aria-pressed={packetOpen.value}
      aria-keyshortcuts="Alt+P"
      onClick={() => (packetOpen.value = !packetOpen.value)}
    >
      <span class="conversation__packet-word">Packet</span>
    </Button>
  );
}

function Foot({
  desk,
  thread,
  onClaim,
}: {
  desk: Desk;
  thread: Thread;
  onClaim: (conversation: string) => void;
}) {
  const waiting = thread.responder === "queue";
  const words = waiting
    ? "Nobody has taken this yet. The customer still talks to the assistant."
    : thread.responder === "none"
      ? "This conversation is closed. You are reading its record."
      : `${responderWords(thread.responder)}. You are reading; only its owner can write.`;
  return (
    <footer class="conversation__foot">
      <p>{words}</p>
      {waiting && (
        <Button
          tone="human"
          disabled={desk.claiming.value !== null}
          onClick={() => onClaim(thread.conversation)}
        >
          Claim this
        </Button>
      )}
    </footer>
  );
}
