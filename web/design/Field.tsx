import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  /** Draws the control, given the id and the description that tie it to its label, hint and error. */
  children: (control: {
    id: string;
    "aria-describedby": string;
    "aria-invalid": boolean;
  }) => ComponentChildren;
}

/** A label, a control, a hint and an error that belong together. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": note, "aria-invalid": Boolean(error) })}
      <span id={note} class={error ? "field__error" : "field__hint"} role={error ? "alert" : undefined}>
        {error ?? hint}
      </span>
    </div>
  );
}
