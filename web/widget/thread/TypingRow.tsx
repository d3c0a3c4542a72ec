/** Somebody is writing: an agent who says so, or the assistant between a question and its answer. */
import { useEffect, useState } from "preact/hooks";
import { Avatar } from "../../design/Avatar.tsx";
import { useWidget } from "../widget-state.ts";

/** An answer or an apology comes within this time, whatever is down. */
const LONGEST_TURN_MS = 16_000;

/** Whether the assistant owes an answer to the latest message. */
function useThinking(): boolean {
  const { client } = useWidget();
  const last = client.timeline.value.events.at(-1);
  const responder = client.responder.value;
  const owed =
    last?.kind === "message" && last.from.role === "customer" && responder === "bot" ? last.seq : null;
  const [expired, setExpired] = useState<number | null>(null);
  const at = last && "at" in last ? last.at : "";
  useEffect(() => {
    if (owed === null) return undefined;
    const left_ms = Math.max(0, LONGEST_TURN_MS - Math.max(0, Date.now() - Date.parse(at)));
    const timer = window.setTimeout(() => setExpired(owed), left_ms);
    return () => window.clearTimeout(timer);
  }, [owed, at]);
  return owed !== null && expired !== owed;
}

export function TypingRow() {
  const { client, words } = useWidget();
  const thinking = useThinking();
  const responder = client.responder.value;
  const writing = client.typing.value;
  const away = responder === "none" || (writing?.role === "agent" && responder !== "agent");
  const from = (away ? null : writing) ?? (thinking ? { role: "bot" as const, name: null } : null);
  if (!from || from.role === "customer") return null;
  const name = from.name ?? (from.role === "agent" ? words.someone : words.assistant);
  return (
    <div class={`typing typing--${from.role}`} aria-live="off">
      <Avatar role={from.role} name={name} size="small" />
      <span class="typing__dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span class="typing__name">{words.typing(name)}</span>
    </div>
  );
}
