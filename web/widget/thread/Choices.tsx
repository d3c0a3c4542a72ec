/** Buttons that the assistant offers; they work once, and only while they answer the latest message. */
import { Icon } from "../../design/Icon.tsx";
import { useWidget } from "../widget-state.ts";
import type { MessageRow } from "./rows.ts";

export function Choices({ row }: { row: MessageRow }) {
  const { client, words } = useWidget();
  const open = row.choicesOpen && client.responder.value !== "none" && client.responder.value !== "agent";
  return (
    <div class="choices" role="group" aria-label={words.choicesLabel}>
      {row.choices.map((choice) => {
        const chosen = row.chosen === choice.id;
        return (
          <button
            key={choice.id}
            type="button"
            class="choice"
            data-chosen={chosen}
            disabled={!open}
            onClick={() => client.submit({ choice: choice.id })}
          >
            {chosen && <Icon name="check" />}
            {choice.label}
            {chosen && <span class="visually-hidden"> ({words.chosen})</span>}
          </button>
        );
      })}
    </div>
  );
}
