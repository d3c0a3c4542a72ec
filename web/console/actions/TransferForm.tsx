import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Field } from "../../design/Field.tsx";
import type { TransferTarget } from "../../wire/agent-frames.ts";
import { listColleagues, listQueues, type Colleague } from "../desk/api.ts";
import { sentence } from "../shell/words.ts";
import { ActionForm, type FormProps } from "./ActionDialogs.tsx";

/** `queue:billing` or `agent:<id>` as the wire wants it. */
function target(choice: string): TransferTarget | null {
  const [kind, ...rest] = choice.split(":");
  const name = rest.join(":");
  if (name === "") return null;
  return kind === "queue" ? { queue: name } : { agent: name };
}

export function TransferForm({ desk, conversation, name, onClose }: FormProps) {
  const choice = useSignal("");
  const note = useSignal("");
  const queues = useSignal<readonly string[]>([]);
  const colleagues = useSignal<readonly Colleague[]>([]);
  const failed = useSignal(false);
  useEffect(() => {
    Promise.all([listQueues(), listColleagues()])
      .then(([q, c]) => {
        queues.value = q;
        colleagues.value = c.filter((one) => one.id !== desk.me.value?.id);
      })
      .catch(() => (failed.value = true));
  }, [desk, queues, colleagues, failed]);
  const to = target(choice.value);
  return (
    <ActionForm
      title="Transfer"
      submit="Transfer"
      done={`${name} was passed on.`}
      ready={to !== null}
      onClose={onClose}
      run={() => desk.transfer(conversation, to ?? { queue: "general" }, note.value.trim())}
    >
      <Field
        label="To"
        hint="Whoever takes it reads the packet and everything that was said."
        error={failed.value ? "Colleagues and queues could not be loaded." : null}
      >
        {(control) => (
          <select
            {...control}
            class="input"
            value={choice.value}
            onChange={(event) => (choice.value = event.currentTarget.value)}
          >
            <option value="">Choose a queue or a colleague</option>
            <optgroup label="Queues">
              {queues.value.map((q) => (
                <option key={q} value={`queue:${q}`}>
                  {sentence(q)}
                </option>
              ))}
            </optgroup>
            <optgroup label="Colleagues">
              {colleagues.value.map((c) => (
                <option
                  key={c.id}
                  value={`agent:${c.id}`}
                  disabled={c.status !== "online" || c.holding >= c.capacity}
                >
                  {c.name} ({c.holding >= c.capacity ? "full" : c.status})
                </option>
              ))}
            </optgroup>
          </select>
        )}
      </Field>
      <Field label="Note" hint="Why you pass it on. The customer does not see it.">
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={2}
            maxLength={4000}
            value={note.value}
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        )}
      </Field>
    </ActionForm>
  );
}
