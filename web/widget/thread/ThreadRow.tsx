/** One row of the conversation, by its kind. */
import { Icon } from "../../design/Icon.tsx";
import { Button } from "../../design/Button.tsx";
import { useWidget } from "../widget-state.ts";
import { Message } from "./Message.tsx";
import { noticeText, noticeTone } from "./notice-text.ts";
import type { FailedRow, NoticeRow, Row } from "./rows.ts";
import { Summary } from "./Summary.tsx";
import { clockTime, dayName } from "./times.ts";

function Day({ at }: { at: string }) {
  const { locale, words } = useWidget();
  return (
    <p class="day">
      <time dateTime={at}>{dayName(at, locale, words)}</time>
    </p>
  );
}

function Notice({ row }: { row: NoticeRow }) {
  const { locale, words } = useWidget();
  const text = noticeText(row.event, words);
  if (text === null) return null;
  return (
    <p class={`event event--${noticeTone(row.event)}`} data-row={row.key} data-kind={row.event.kind}>
      <span>{text}</span>
      <time class="event__time" dateTime={row.event.at}>
        {clockTime(row.event.at, locale)}
      </time>
    </p>
  );
}

function Failed({ row }: { row: FailedRow }) {
  const { client, words } = useWidget();
  return (
    <div class="event event--failed" data-row={row.key} role="alert">
      <Icon name="alert" />
      <span>{words.failed}</span>
      <Button small onClick={() => client.retry(row.entry.cid)}>
        {words.tryAgain}
      </Button>
      <Button small tone="quiet" onClick={() => client.discard(row.entry.cid)}>
        {words.discard}
      </Button>
    </div>
  );
}

export function ThreadRow({ row }: { row: Row }) {
  switch (row.kind) {
    case "day":
      return <Day at={row.at} />;
    case "message":
      return <Message row={row} />;
    case "failed":
      return <Failed row={row} />;
    case "notice":
      return row.event.kind === "summary_shown" ? <Summary event={row.event} /> : <Notice row={row} />;
  }
}
