import { Avatar, type AvatarRole } from "../../design/Avatar.tsx";
import { Icon } from "../../design/Icon.tsx";
import { Markdown } from "../../design/Markdown.tsx";
import { shortTime } from "../../staff/short-time.ts";
import { now } from "../../staff/clock.ts";
import { roleWords } from "../shell/words.ts";
import { AnalysisNote } from "./AnalysisNote.tsx";
import { lit, turnId } from "./spotlight.ts";
import type { LineItem, MessageItem, NoteItem, Rating, ThreadItem } from "./thread.ts";
import type { Analysis } from "./types.ts";

export interface TurnProps {
  item: ThreadItem;
  /** The same person spoke just before, so the name need not stand again. */
  continues: boolean;
  analysis: Analysis | undefined;
  rating: Rating | undefined;
}

const avatarRoles = new Set(["bot", "agent", "customer", "system"]);

/** One entry of the transcript: a message, a private note, or a line that says what happened. */
export function Turn(props: TurnProps) {
  const { item } = props;
  const seen = lit.value === item.seq ? "turn--lit" : "";
  if (item.type === "line") return <Line item={item} extra={seen} />;
  if (item.type === "note") return <Note item={item} extra={seen} />;
  return <Message {...props} item={item} extra={seen} />;
}

function Message({
  item,
  continues,
  analysis,
  rating,
  extra,
}: TurnProps & { item: MessageItem; extra: string }) {
  const role = (avatarRoles.has(item.from.role) ? item.from.role : "system") as AvatarRole;
  const name = item.from.name ?? roleWords(item.from.role);
  return (
    <li
      id={turnId(item.seq)}
      tabIndex={-1}
      class={`turn turn--${role} ${continues ? "turn--continues" : ""} ${extra}`}
    >
      <span class="turn__avatar">{!continues && <Avatar role={role} name={item.from.name ?? null} />}</span>
      <div class="turn__body">
        <p class={continues ? "visually-hidden" : "turn__head"}>
          <span class="turn__name">{name}</span>
          {role === "bot" && name !== "Assistant" && <span class="turn__role">Assistant</span>}
          <time dateTime={item.at}>{shortTime(item.at, now.value)}</time>
        </p>
        <div class="turn__bubble">
          {item.chosen ? <p class="turn__chosen">{item.text}</p> : <Markdown text={item.text} />}
          {item.citations.length > 0 && (
            <p class="turn__citations">
              {item.citations.map((c) => (
                <a
                  key={`${c.article}${c.passage ?? ""}`}
                  href={c.url ?? `/studio#/articles/${c.article}`}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  <Icon name="article" />
                  {c.title}
                </a>
              ))}
            </p>
          )}
        </div>
        {item.choices.length > 0 && (
          <p class="turn__choices">
            <span class="visually-hidden">Choices given: </span>
            {item.choices.map((c) => (
              <span key={c.id} class="turn__choice">
                {c.label}
              </span>
            ))}
          </p>
        )}
        {rating && (
          <p class={`turn__rating turn__rating--${rating.value}`}>
            <Icon name={rating.value === "up" ? "thumbUp" : "thumbDown"} />
            {rating.value === "up" ? "Rated helpful" : "Rated not helpful"}
            {rating.comment && `: “${rating.comment}”`}
          </p>
        )}
        {analysis && <AnalysisNote analysis={analysis} />}
      </div>
    </li>
  );
}

function Note({ item, extra }: { item: NoteItem; extra: string }) {
  return (
    <li id={turnId(item.seq)} tabIndex={-1} class={`turn turn--note ${extra}`}>
      <div class="turn__note">
        <p class="turn__head">
          <Icon name="note" />
          <span class="turn__name">Private note</span>
          <span>{item.from.name ?? "Agent"}</span>
          <time dateTime={item.at}>{shortTime(item.at, now.value)}</time>
        </p>
        <Markdown text={item.text} />
      </div>
    </li>
  );
}

function Line({ item, extra }: { item: LineItem; extra: string }) {
  return (
    <li id={turnId(item.seq)} tabIndex={-1} class={`line ${extra}`}>
      <p class="line__text">
        {item.text}
        {item.detail && <span class="line__detail">: {item.detail}</span>}
        <time class="line__time" dateTime={item.at}>
          {shortTime(item.at, now.value)}
        </time>
      </p>
    </li>
  );
}
