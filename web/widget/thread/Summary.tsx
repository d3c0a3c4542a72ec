/** "This is what I will pass on": the facts for the agent, which the customer may strike before anybody reads them. */
import { IconButton } from "../../design/Button.tsx";
import { Icon } from "../../design/Icon.tsx";
import type { EventOf } from "../../wire/frames.ts";
import { useWidget } from "../widget-state.ts";

export function Summary({ event }: { event: EventOf<"summary_shown"> }) {
  const { client, words } = useWidget();
  const corrected = new Map(
    client.timeline.value.events.flatMap((later) =>
      later.kind === "summary_corrected" && later.seq > event.seq
        ? [[later.data.name, later.data.value] as const]
        : [],
    ),
  );
  return (
    <section class="summary" data-row={`seq-${event.seq}`} aria-label={words.summaryTitle}>
      <h3 class="summary__title">
        <Icon name="swap" />
        {words.summaryTitle}
      </h3>
      {event.data.goal && (
        <p>
          <span class="summary__name">{words.summaryGoal}</span> “{event.data.goal}”
        </p>
      )}
      <dl class="summary__facts">
        {(event.data.facts ?? []).map((fact) => {
          const struck = corrected.get(fact.name) === null;
          return (
            <div key={fact.name} class="summary__fact" data-struck={struck}>
              <dt class="summary__name">{fact.name.replaceAll("_", " ")}</dt>
              <dd>
                {corrected.get(fact.name) ?? fact.value}
                {struck && <span class="visually-hidden"> ({words.summaryStruck})</span>}
              </dd>
              {!struck && client.responder.value !== "none" && (
                <dd class="summary__strike">
                  <IconButton
                    small
                    icon="close"
                    label={words.summaryStrike(fact.name)}
                    onClick={() => client.submit({ correct: { name: fact.name, value: null } })}
                  />
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </section>
  );
}
