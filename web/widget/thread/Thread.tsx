/** The conversation, newest at the bottom, read out politely as it grows. */
import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../design/Button.tsx";
import { useWidget } from "../widget-state.ts";
import { Greeting } from "./Greeting.tsx";
import { ThreadRow } from "./ThreadRow.tsx";
import { TypingRow } from "./TypingRow.tsx";

const NEAR_END_PX = 80;

const isNearEnd = (element: HTMLElement): boolean =>
  element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;

/** Go to the end, but never past the beginning of an answer that is longer than the window. */
function scrollToLatest(element: HTMLElement): void {
  const latest = [...element.querySelectorAll<HTMLElement>("[data-row]")].at(-1);
  const end = element.scrollHeight - element.clientHeight;
  element.scrollTop = latest ? Math.min(end, latest.offsetTop - 12) : end;
}

export function Thread() {
  const { client, rows, visible, words } = useWidget();
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);
  const shownRows = rows.value;
  const lastKey = shownRows.at(-1)?.key;
  const mine = shownRows.at(-1);
  const isMine = mine?.kind === "message" && mine.role === "customer";

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (atEnd.current || isMine) scrollToLatest(element);
    else setBelow(true);
  }, [lastKey, isMine]);

  // A form that opens below takes room: keep the latest message in sight.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const watching = new ResizeObserver(() => {
      if (atEnd.current) scrollToLatest(element);
    });
    watching.observe(element);
    return () => watching.disconnect();
  }, []);

  // A frame that was hidden has no size: place the view again when it is shown.
  useSignalEffect(() => {
    if (visible.value && scroller.current && atEnd.current) scrollToLatest(scroller.current);
  });

  return (
    <div class="thread">
      <div
        class="thread__scroller"
        ref={scroller}
        role="log"
        aria-live="polite"
        aria-label={words.log}
        aria-busy={!client.caughtUp.value}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take the keyboard
        tabIndex={0}
        onScroll={(event) => {
          atEnd.current = isNearEnd(event.currentTarget);
          if (atEnd.current) setBelow(false);
        }}
      >
        <Greeting />
        {shownRows.map((row) => (
          <ThreadRow key={row.key} row={row} />
        ))}
        <TypingRow />
      </div>
      {below && (
        <Button
          small
          class="thread__below"
          icon="chevronDown"
          onClick={() => scroller.current && scrollToLatest(scroller.current)}
        >
          {words.newMessages}
        </Button>
      )}
    </div>
  );
}
