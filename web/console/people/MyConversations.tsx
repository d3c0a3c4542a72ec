import { Avatar } from "../../design/Avatar.tsx";
import { Badge } from "../../design/Badge.tsx";
import { plainText } from "../../wire/markdown.ts";
import type { Desk } from "../desk/desk.ts";
import { shortTime } from "../../staff/short-time.ts";
import { now } from "../../staff/clock.ts";
import { go, selected } from "../shell/place.ts";
import { customerName, lastMessage, type Thread } from "../thread/thread.ts";
import "./my-conversations.css";

/** For the avatar's look; it is no ARIA role. */
const customer = "customer" as const;

/** The conversations that this agent owns, with what is unread. */
export function MyConversations({ desk }: { desk: Desk }) {
  const mine = desk.mine.value;
  return (
    <section aria-labelledby="mine-title">
      <header class="pane-head">
        <h2 id="mine-title" class="pane-head__title">
          Yours
          <span class="pane-head__count">
            {mine.length}
            {desk.capacity.value > 0 && ` of ${desk.capacity.value}`}
          </span>
        </h2>
      </header>
      {mine.length === 0 ? (
        <p class="pane-note">You have no conversation. Claim the next one below.</p>
      ) : (
        <ul class="mine__list">
          {mine.map((thread) => (
            <Mine key={thread.conversation} desk={desk} thread={thread} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Mine({ desk, thread }: { desk: Desk; thread: Thread }) {
  const unread = desk.unread(thread.conversation);
  const current = selected.value === thread.conversation;
  const typing = (desk.typing.value.get(thread.conversation) ?? 0) > now.value;
  return (
    <li>
      <button
        type="button"
        class={`mine ${current ? "mine--current" : ""}`}
        aria-current={current ? "true" : undefined}
        onClick={() => go({ view: "desk", conversation: thread.conversation })}
      >
        <Avatar role={customer} name={thread.customer.name ?? null} />
        <span class="mine__words">
          <span class="mine__name">
            {customerName(thread)}
            {!thread.here && <span class="mine__away"> · away</span>}
          </span>
          <span class={`mine__last ${unread > 0 ? "mine__last--unread" : ""}`}>
            {typing ? "typing…" : preview(thread)}
          </span>
        </span>
        <span class="mine__side">
          <span class="mine__time">{thread.lastAt && shortTime(thread.lastAt, now.value)}</span>
          {unread > 0 && (
            <Badge tone="count">
              {unread}
              <span class="visually-hidden"> unread</span>
            </Badge>
          )}
        </span>
      </button>
    </li>
  );
}

const speakers: Record<string, string> = { agent: "You: ", bot: "Assistant: " };

function preview(thread: Thread): string {
  const last = lastMessage(thread);
  return last ? `${speakers[last.from.role] ?? ""}${plainText(last.text)}` : "Loading…";
}
