/** Thumbs on an answer; a thumb down asks, once and optionally, what was missing. */
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../design/Button.tsx";
import { Field } from "../../design/Field.tsx";
import type { RatingValue } from "../../wire/frames.ts";
import { useWidget } from "../widget-state.ts";

export function Rating({ seq, value }: { seq: number; value: RatingValue | null }) {
  const { client, words } = useWidget();
  const [asking, setAsking] = useState(false);
  const [comment, setComment] = useState("");

  const rate = (next: RatingValue): void => {
    if (value !== next) client.submit({ rating: { seq, value: next } });
    setAsking(next === "down");
  };
  const sendComment = (): void => {
    const text = comment.trim();
    if (text) client.submit({ rating: { seq, value: "down", comment: text } });
    setAsking(false);
  };

  return (
    <div class="rating">
      <div class="rating__row" role="group" aria-label={words.rateLabel}>
        <span class="rating__label" aria-live="polite">
          {value && !asking ? words.rateThanks : words.rateLabel}
        </span>
        <IconButton
          small
          icon="thumbUp"
          label={words.rateUp}
          aria-pressed={value === "up"}
          onClick={() => rate("up")}
        />
        <IconButton
          small
          icon="thumbDown"
          label={words.rateDown}
          aria-pressed={value === "down"}
          onClick={() => rate("down")}
        />
      </div>
      {asking && (
        <form
          class="rating__comment"
          onSubmit={(event) => {
            event.preventDefault();
            sendComment();
          }}
        >
          <Field label={words.rateComment}>
            {(control) => (
              <textarea
                {...control}
                class="input"
                rows={2}
                maxLength={1000}
                value={comment}
                onInput={(event) => setComment(event.currentTarget.value)}
              />
            )}
          </Field>
          <div class="rating__actions">
            <Button small tone="quiet" onClick={() => setAsking(false)}>
              {words.rateSkip}
            </Button>
            <Button small tone="primary" type="submit" disabled={!comment.trim()}>
              {words.rateSend}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
