/** The conversation, newest at the bottom, read out politely as it grows. */
import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../design/Button.tsx";
import { useWidget } from "../widget-state.ts";
import { Greeting } from "./Greeting.tsx";
import { firstOfNews } from "./rows.ts";
import { ThreadRow } from "./ThreadRow.tsx";
import { TypingRow } from "./TypingRow.tsx";

const NEAR_END_PX = 80;
const ABOVE_ROW_PX = 12;

const endOf = (element: HTMLElement): number => element.scrollHeight - element.clientHeight;

/** The view of a scrolled conversation: it follows what comes until the reader scrolls up by hand. */
class View {
  /** The row at which reading goes on; null for the very end. */
  from: string | null = null;
  /** The reader has scrolled up by hand since the view last moved by itself. */
  leftByHand = false;
  private following = true;
  private lastTop = 0;

  constructor(private readonly element: HTMLElement) {}

  get isFollowing(): boolean {
    return this.following;
  }

  /** Go to the end, but never past the beginning of news that are longer than the window. */
  go(behavior: ScrollBehavior = "auto"): void {
    const top = this.target();
    this.element.scrollTo({ top, behavior });
    this.leftByHand = false;
    this.following = endOf(this.element) - top < NEAR_END_PX;
  }

  /** The window or what is in it has another size: what is followed stays in sight. */
  resized(): void {
    if (this.following && this.target() > this.element.scrollTop) this.go("instant");
  }

  /** Only a reader scrolls upwards: what has gone ends there too, but at the end. */
  scrolled(): void {
    const { scrollTop } = this.element;
    if (endOf(this.element) - scrollTop < NEAR_END_PX) this.following = true;
    else if (scrollTop < this.lastTop) {
      this.following = false;
      this.leftByHand = true;
    }
    this.lastTop = scrollTop;
  }

  private target(): number {
    const rows = [...this.element.querySelectorAll<HTMLElement>("[data-row]")];
    const first = this.from === null ? undefined : rows.find((row) => row.dataset["row"] === this.from);
    const end = endOf(this.element);
    return first ? Math.min(end, first.offsetTop - ABOVE_ROW_PX) : end;
  }
}

export function Thread() {
  const { client, rows, visible, words } = useWidget();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const view = useRef<View | null>(null);
  const [below, setBelow] = useState(false);
  const shownRows = rows.value;
  const lastKey = shownRows.at(-1)?.key;
  const from = firstOfNews(shownRows);

  useLayoutEffect(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (!outer || !inner) return undefined;
    const placed = (view.current = new View(outer));
    const watching = new ResizeObserver(() => placed.resized());
    watching.observe(outer);
    watching.observe(inner);
    return () => watching.disconnect();
  }, []);

  useLayoutEffect(() => {
    const placed = view.current;
    if (!placed || lastKey === undefined) return;
    const isSameNews = from !== null && placed.from === from;
    placed.from = from;
    if (from === null || placed.isFollowing) {
      placed.go(client.caughtUp.value ? "auto" : "instant");
      setBelow(false);
    } else if (placed.leftByHand || !isSameNews) setBelow(true);
  }, [client, lastKey, from]);

  // A frame that was hidden has no size: place the view again when it is shown.
  useSignalEffect(() => {
    if (visible.value && view.current?.isFollowing) view.current.go("instant");
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
        onScroll={() => {
          view.current?.scrolled();
          if (view.current?.isFollowing) setBelow(false);
        }}
      >
        <div class="thread__rows" ref={content}>
          <Greeting />
          {shownRows.map((row) => (
            <ThreadRow key={row.key} row={row} />
          ))}
          <TypingRow />
        </div>
      </div>
      {below && (
        <Button
          small
          class="thread__below"
          icon="chevronDown"
          onClick={() => {
            view.current?.go();
            setBelow(false);
          }}
        >
          {words.newMessages}
        </Button>
      )}
    </div>
  );
}
