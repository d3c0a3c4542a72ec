/**
 * The way to a person: one button, always in the same place, that needs nothing but the gateway; and the place in
 * the line once it was pressed.
 */
import { Button } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import { useWidget } from "../widget-state.ts";
import { waitText } from "./wait-text.ts";

function Line() {
  const { client, contact, words } = useWidget();
  const place = client.queue.value;
  const wait = place ? waitText(place.wait_s ?? null, words) : null;
  return (
    <section class="queue" aria-label={words.queueTitle}>
      <div class="queue__head">
        <span class="queue__place" aria-hidden="true">
          {place && place.position > 0 ? place.position : <Icon name="clock" />}
        </span>
        <div>
          <p class="queue__title">{words.queueTitle}</p>
          <p class="queue__wait">
            {place && words.queuePosition(place.position)} {wait}
          </p>
        </div>
      </div>
      <p class="queue__more">{words.queueMeanwhile}</p>
      <div class="queue__actions">
        <Button small icon="mail" onClick={() => (contact.value = "wanted")}>
          {words.leaveMessage}
        </Button>
        <Button small tone="quiet" icon="leave" onClick={() => client.submit({ handoff: false })}>
          {words.leaveQueue}
        </Button>
      </div>
    </section>
  );
}

/**
 * Reads the place in the line out. It stands in the page from the beginning, for what comes into the page together
 * with its text is not read, and it leaves the wait to the eye, which changes without anything having happened.
 */
export function QueueNews() {
  const { client, words } = useWidget();
  const place = client.responder.value === "queue" ? client.queue.value : null;
  return (
    <p class="visually-hidden" role="status">
      {place && words.queuePosition(place.position)}
    </p>
  );
}

export function PersonBar() {
  const { client, askingForPerson, words } = useWidget();
  const responder = client.responder.value;
  if (responder === "queue") return <Line />;
  if (responder !== "bot") return null;
  const asking = askingForPerson.value;
  return (
    <button
      type="button"
      class="person"
      aria-disabled={asking}
      onClick={(event) => {
        if (asking) return;
        client.submit({ handoff: true });
        // The button goes once somebody is called; the cursor must not go with it.
        event.currentTarget.closest("main")?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
      }}
    >
      <Icon name="person" />
      <span>{asking ? words.askingForPerson : words.talkToPerson}</span>
    </button>
  );
}
