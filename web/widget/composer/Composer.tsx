/** Where the customer writes. What is not sent yet survives a reload of the page. */
import { useRef, useState } from "preact/hooks";
import { Icon } from "../../design/Icon.tsx";
import { MAX_TEXT_LENGTH } from "../../wire/frames.ts";
import { useWidget } from "../widget-state.ts";
import { readDraft, writeDraft } from "./draft.ts";
import { textLength } from "./text-length.ts";

const COUNT_FROM = MAX_TEXT_LENGTH - 400;

function usePlaceholder(): string {
  const { client, words, agentName } = useWidget();
  if (client.responder.value === "agent") return words.composerAgent(agentName.value ?? words.someone);
  return client.responder.value === "queue" ? words.composerQueue : words.composerBot;
}

function Remaining({ length }: { length: number }) {
  const { words } = useWidget();
  const left = MAX_TEXT_LENGTH - length;
  return (
    <p class="composer__count" data-over={left < 0} role="status">
      {length < COUNT_FROM ? null : left < 0 ? words.charactersOver(-left) : words.charactersLeft(left)}
    </p>
  );
}

export function Composer() {
  const { client, words } = useWidget();
  const [text, setText] = useState(readDraft);
  const field = useRef<HTMLTextAreaElement>(null);
  const length = textLength(text);
  const sendable = length > 0 && length <= MAX_TEXT_LENGTH;

  const change = (next: string): void => {
    setText(next);
    writeDraft(next);
  };
  const send = (): void => {
    if (!sendable) return;
    client.submit({ text: text.trim().normalize("NFC") });
    change("");
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer__box">
        <label class="visually-hidden" for="composer">
          {words.composerLabel}
        </label>
        <textarea
          ref={field}
          id="composer"
          class="composer__field"
          data-first-focus
          dir="auto"
          rows={1}
          enterkeyhint="send"
          placeholder={usePlaceholder()}
          value={text}
          onInput={(event) => {
            change(event.currentTarget.value);
            if (event.currentTarget.value.trim()) client.noteTyping();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="composer__send"
          aria-label={words.send}
          title={words.send}
          disabled={!sendable}
        >
          <Icon name="send" />
        </button>
      </div>
      <Remaining length={length} />
    </form>
  );
}
