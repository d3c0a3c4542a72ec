import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Button } from "../../design/Button.tsx";
import type { Desk } from "../desk/desk.ts";
import { now } from "../../staff/clock.ts";
import { errorWords } from "../../staff/error-words.ts";
import { customerName, type Thread, type ThreadItem } from "./thread.ts";
import { Turn } from "./Turn.tsx";
import "./transcript.css";

const NEAR_END_PX = 80;

/** The whole conversation. It stays at the end while one is there, and says so when something came below. */
export function Transcript({ desk, thread }: { desk: Desk; thread: Thread }) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const below = useSignal(false);
  const outgoing = desk.outgoing.value.filter((o) => o.conversation === thread.conversation);
  const typing = (desk.typing.value.get(thread.conversation) ?? 0) > now.value;

  useLayoutEffect(() => {
    atEnd.current = true;
  }, [thread.conversation]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else below.value = true;
  }, [thread.conversation, thread.seq, outgoing.length, below]);

  const scrolled = (): void => {
    const element = scroller.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) below.value = false;
  };
  const toEnd = (): void => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  return (
    <div class="transcript">
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
      <div
        class="transcript__scroll"
        ref={scroller}
        onScroll={scrolled}
        tabIndex={0}
        role="region"
        aria-label="Transcript"
      >
        <ol class="transcript__list">
          {thread.items.map((item, i) => (
            <Turn
              key={item.seq}
              item={item}
              continues={continues(thread.items[i - 1], item)}
              analysis={thread.analyses.get(item.seq)}
              rating={thread.ratings.get(item.seq)}
            />
          ))}
          {outgoing.map((o) => (
            <li key={o.cid} class={`turn ${o.kind === "note" ? "turn--note" : "turn--agent"} turn--outgoing`}>
              {o.kind === "text" && <span class="turn__avatar" />}
              <div class={o.kind === "note" ? "turn__note" : "turn__body"}>
                <div class={o.kind === "note" ? undefined : "turn__bubble"}>
                  <p class="turn__plain">{o.text}</p>
                </div>
                {o.failed === null ? (
                  <p class="turn__state">Sending…</p>
                ) : (
                  <p class="turn__state turn__state--failed" role="alert">
                    Not sent. {errorWords(o.failed)}
                    <Button small onClick={() => void desk.retry(o)}>
                      Try again
                    </Button>
                    <Button small tone="quiet" onClick={() => desk.discard(o.cid)}>
                      Discard
                    </Button>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
        <p class="transcript__typing" aria-live="off">
          {typing ? `${customerName(thread)} is typing…` : ""}
        </p>
      </div>
      {below.value && (
        <Button class="transcript__below" small icon="chevronDown" onClick={toEnd}>
          New below
        </Button>
      )}
    </div>
  );
}

const TOGETHER_MS = 5 * 60_000;

function continues(before: ThreadItem | undefined, item: ThreadItem): boolean {
  if (before?.type !== "message" || item.type !== "message") return false;
  const same = before.from.role === item.from.role && (before.from.name ?? null) === (item.from.name ?? null);
  return same && Date.parse(item.at) - Date.parse(before.at) < TOGETHER_MS;
}
