/** One message with all that belongs to it: sources, choices, rating, state of sending. */
import { Avatar } from "../../design/Avatar.tsx";
import { Markdown } from "../../design/Markdown.tsx";
import { useWidget } from "../widget-state.ts";
import { Choices } from "./Choices.tsx";
import { Citations } from "./Citations.tsx";
import { DeliveryState } from "./DeliveryState.tsx";
import { Rating } from "./Rating.tsx";
import type { MessageRow } from "./rows.ts";
import { clockTime } from "./times.ts";

function useSpeaker(row: MessageRow): string {
  const { words } = useWidget();
  if (row.role === "customer") return words.you;
  if (row.role === "agent") return row.name ?? words.someone;
  return row.name ?? words.assistant;
}

export function Message({ row }: { row: MessageRow }) {
  const { locale } = useWidget();
  const speaker = useSpeaker(row);
  const others = row.role !== "customer";
  return (
    <article
      class={`message message--${row.role}`}
      data-row={row.key}
      data-first={row.first}
      data-last={row.last}
      data-delivery={row.entry?.delivery ?? "shown"}
      data-seq={row.seq ?? undefined}
    >
      {others && row.first ? (
        <p class="message__speaker">
          <Avatar role={row.role} name={speaker} size="small" />
          <span>{speaker}</span>
        </p>
      ) : (
        <span class="visually-hidden">{speaker}: </span>
      )}
      <div class="message__body">
        {others ? (
          <Markdown text={row.text} />
        ) : (
          <p class="message__own" dir="auto">
            {row.text}
          </p>
        )}
      </div>
      {row.citations.length > 0 && <Citations citations={row.citations} />}
      {row.role === "bot" && row.citations.length > 0 && row.seq !== null && (
        <Rating seq={row.seq} value={row.rating} />
      )}
      {row.choices.length > 0 && <Choices row={row} />}
      {row.entry ? (
        <DeliveryState entry={row.entry} />
      ) : (
        row.last && (
          <time class="message__time" dateTime={row.at}>
            {clockTime(row.at, locale)}
          </time>
        )
      )}
    </article>
  );
}
