/** Where an own message is on its way into the log. */
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { OutboxEntry } from "../../wire/outbox.ts";
import type { Strings } from "../strings.ts";
import { useWidget } from "../widget-state.ts";

function reason(code: string | undefined, words: Strings): string {
  switch (code) {
    case "no_answer":
      return words.failedNoAnswer;
    case "too_long":
      return words.failedTooLong;
    case "ended":
      return words.failedEnded;
    case "unknown_choice":
      return words.failedChoice;
    default:
      return words.failedOther;
  }
}

export function DeliveryState({ entry }: { entry: OutboxEntry }) {
  const { client, words } = useWidget();
  if (entry.delivery === "failed") {
    return (
      <div class="delivery delivery--failed" role="alert">
        <p class="delivery__why">
          <Icon name="alert" />
          <span>
            {words.failed}. {reason(entry.error?.code, words)}
          </span>
        </p>
        {entry.error?.code !== "unknown_choice" && (
          <Button
            small
            icon="retry"
            onClick={() => (entry.error?.code === "ended" ? client.startNew() : client.retry(entry.cid))}
          >
            {words.tryAgain}
          </Button>
        )}
        <Button small tone="quiet" onClick={() => client.discard(entry.cid)}>
          {words.discard}
        </Button>
      </div>
    );
  }
  const arrived = entry.delivery === "acked";
  return (
    <span class="delivery">
      <Icon name={arrived ? "check" : "clock"} />
      {arrived ? words.sent : words.pending}
    </span>
  );
}
