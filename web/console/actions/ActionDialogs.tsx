import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button, type ButtonTone } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { Field } from "../../design/Field.tsx";
import type { Desk } from "../desk/desk.ts";
import type { Answer } from "../desk/outbox.ts";
import { errorWords } from "../../staff/error-words.ts";
import { toast } from "../../staff/toasts.ts";
import { customerName } from "../thread/thread.ts";
import { opened } from "./opened.ts";
import { TransferForm } from "./TransferForm.tsx";
import "./actions.css";

export interface FormProps {
  desk: Desk;
  conversation: string;
  name: string;
  onClose: () => void;
}

/** The dialog of the action that is open. */
export function ActionDialogs({ desk }: { desk: Desk }) {
  const current = opened.value;
  if (!current) return null;
  const name = customerName(desk.thread(current.conversation));
  const props: FormProps = {
    desk,
    conversation: current.conversation,
    name,
    onClose: () => (opened.value = null),
  };
  switch (current.action) {
    case "hand_back":
      return <HandBackForm {...props} />;
    case "transfer":
      return <TransferForm {...props} />;
    case "release":
      return <ReleaseForm {...props} />;
    case "resolve":
      return <ResolveForm {...props} />;
  }
}

export interface ActionFormProps {
  title: string;
  submit: string;
  tone?: ButtonTone;
  done: string;
  ready?: boolean;
  onClose: () => void;
  run: () => Promise<Answer>;
  children: ComponentChildren;
}

/** A dialog that does one thing, waits for the answer, and stays open when it was refused. */
export function ActionForm({
  title,
  submit,
  tone = "primary",
  done,
  ready = true,
  onClose,
  run,
  children,
}: ActionFormProps) {
  const busy = useSignal(false);
  const error = useSignal<string | null>(null);
  const go = async (): Promise<void> => {
    if (busy.value || !ready) return;
    busy.value = true;
    error.value = null;
    const answer = await run();
    busy.value = false;
    if (!answer.ok) {
      error.value = errorWords(answer.code, answer.message);
      return;
    }
    toast(done, "ok");
    onClose();
  };
  return (
    <Dialog open title={title} onClose={onClose}>
      <form
        class="action-form"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        {children}
        {error.value && (
          <p class="notice notice--danger" role="alert">
            {error.value}
          </p>
        )}
        <div class="dialog__actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone={tone} disabled={busy.value || !ready}>
            {busy.value ? "One moment…" : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function HandBackForm({ desk, conversation, name, onClose }: FormProps) {
  const instructions = useSignal("");
  return (
    <ActionForm
      title="Hand back to the assistant"
      submit="Hand back"
      done={`${name} is with the assistant again.`}
      onClose={onClose}
      run={() => desk.handBack(conversation, instructions.value.trim())}
    >
      <p>
        The assistant goes on with what you and {name} have said. It can come back to a person at any time.
      </p>
      <Field
        label="What the assistant should ask"
        hint="The customer reads it in your words with the next answer. Leave empty if there is nothing."
      >
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={3}
            maxLength={1000}
            placeholder="Whether the restart helped"
            value={instructions.value}
            onInput={(event) => (instructions.value = event.currentTarget.value)}
          />
        )}
      </Field>
    </ActionForm>
  );
}

function ReleaseForm({ desk, conversation, name, onClose }: FormProps) {
  return (
    <ActionForm
      title="Release to the queue"
      submit="Release"
      done={`${name} waits in the queue again.`}
      onClose={onClose}
      run={() => desk.release(conversation)}
    >
      <p>{name} will wait for another agent and is told so. Nothing that was said is lost.</p>
    </ActionForm>
  );
}

const dispositions = [
  { value: "solved", label: "Solved", hint: "The customer has what they came for." },
  { value: "not_solved", label: "Not solved", hint: "We could not help with it." },
  { value: "follow_up", label: "Follow-up needed", hint: "Somebody still has to do something." },
  { value: "duplicate", label: "Duplicate", hint: "It is handled in another conversation." },
  { value: "spam", label: "Spam", hint: "Not a customer’s question." },
];

function ResolveForm({ desk, conversation, name, onClose }: FormProps) {
  const disposition = useSignal("solved");
  const note = useSignal("");
  return (
    <ActionForm
      title="Resolve the conversation"
      submit="Resolve"
      done={`The conversation with ${name} is closed.`}
      onClose={onClose}
      run={() => desk.resolve(conversation, disposition.value, note.value.trim())}
    >
      <fieldset class="choices">
        <legend class="field__label">How did it end?</legend>
        {dispositions.map((d) => (
          <label key={d.value} class="choices__one">
            <input
              type="radio"
              name="disposition"
              value={d.value}
              checked={disposition.value === d.value}
              onChange={() => (disposition.value = d.value)}
            />
            <span>
              {d.label}
              <span class="choices__hint">{d.hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field label="Note for colleagues" hint="What was done, in a sentence. The customer does not see it.">
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
