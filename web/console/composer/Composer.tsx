import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import { MAX_TEXT_LENGTH } from "../../wire/frames.ts";
import type { Desk } from "../desk/desk.ts";
import { sentence } from "../shell/words.ts";
import { goToTurn } from "../thread/spotlight.ts";
import { currentFacts, customerName, type Thread } from "../thread/thread.ts";
import { alreadyAnswered } from "./already-answered.ts";
import { changeDraft, draftOf, type Mode } from "./drafts.ts";
import "./composer.css";

const SHOW_COUNT_FROM = MAX_TEXT_LENGTH - 500;

/** Where the agent writes: to the customer, or a note for colleagues. */
export function Composer({ desk, thread }: { desk: Desk; thread: Thread }) {
  const { conversation } = thread;
  const draft = draftOf(conversation);
  const { mode } = draft;
  const text = draft[mode];
  const length = Array.from(text).length;
  const sendable = text.trim() !== "" && length <= MAX_TEXT_LENGTH;

  const send = (): void => {
    if (!sendable) return;
    void desk.say(conversation, mode === "reply" ? "text" : "note", text.trim());
    changeDraft(conversation, { [mode]: "" });
  };
  const keyed = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class={`composer composer--${mode}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer__inner">
        <Modes mode={mode} onMode={(next) => changeDraft(conversation, { mode: next })} />
        {mode === "reply" && <Known thread={thread} text={text} />}
        <div class="composer__box">
          <textarea
            id="composer-text"
            class="composer__text"
            rows={2}
            value={text}
            aria-label={
              mode === "reply"
                ? `Reply to ${customerName(thread)}`
                : "Private note, not shown to the customer"
            }
            aria-describedby="composer-hint"
            placeholder={
              mode === "reply"
                ? `Write to ${customerName(thread)}…`
                : "A note for colleagues. The customer never sees it."
            }
            onInput={(event) => {
              changeDraft(conversation, { [mode]: event.currentTarget.value });
              if (mode === "reply" && event.currentTarget.value !== "") desk.typed(conversation);
            }}
            onKeyDown={keyed}
          />
          <Button type="submit" tone={mode === "reply" ? "human" : "outline"} small disabled={!sendable}>
            {mode === "reply" ? "Send" : "Save note"}
          </Button>
        </div>
        <p id="composer-hint" class="composer__hint">
          <span>
            <kbd>Enter</kbd> {mode === "reply" ? "sends" : "saves"}, <kbd>Shift</kbd>+<kbd>Enter</kbd> starts
            a new line
          </span>
          {length > SHOW_COUNT_FROM && (
            <span class={length > MAX_TEXT_LENGTH ? "composer__over" : undefined} role="status">
              {length} of {MAX_TEXT_LENGTH}
            </span>
          )}
        </p>
      </div>
    </form>
  );
}

function Modes({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  return (
    <div class="composer__modes" role="group" aria-label="What you write">
      <button
        type="button"
        class="tab"
        aria-pressed={mode === "reply"}
        aria-keyshortcuts="Alt+R"
        onClick={() => onMode("reply")}
      >
        Reply
      </button>
      <button
        type="button"
        class="tab"
        aria-pressed={mode === "note"}
        aria-keyshortcuts="Alt+M"
        onClick={() => onMode("note")}
      >
        <Icon name="note" /> Private note
      </button>
    </div>
  );
}

/** Warns of a question that the customer has answered already. */
function Known({ thread, text }: { thread: Thread; text: string }) {
  const known = alreadyAnswered(
    text,
    currentFacts(thread).filter((f) => !f.struck),
  );
  return (
    <div role="status">
      {known.map((fact) => (
        <p key={fact.name} class="notice notice--warn composer__known">
          <Icon name="info" />
          <span>
            Already known. {sentence(fact.name)}: <strong>{fact.value}</strong>
          </span>
          {fact.seq > 0 && (
            <button type="button" class="quote" onClick={() => goToTurn(fact.seq)}>
              Where it was said
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
