/** Name and e-mail, for an answer by mail when nobody is there or the customer would rather not wait. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../design/Button.tsx";
import { Field } from "../../design/Field.tsx";
import { useWidget } from "../widget-state.ts";

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

export function ContactForm() {
  const { client, contact, words } = useWidget();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const nameError = checked && !name.trim() ? words.contactNeedsName : null;
  const emailError = checked && !looksLikeEmail(email.trim()) ? words.contactNeedsEmail : null;

  // A form that the assistant offers must not take the cursor from somebody who is writing.
  useEffect(() => {
    if (contact.peek() === "wanted") form.current?.querySelector("input")?.focus();
  }, [contact]);

  const close = (): void => {
    form.current?.closest("main")?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    contact.value = "closed";
  };

  const send = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    if (!name.trim() || !looksLikeEmail(email.trim())) {
      const wrong = name.trim() ? "email" : "name";
      form.current?.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
      return;
    }
    client.submit({ contact: { name: name.trim(), email: email.trim() } });
    close();
  };

  return (
    <form class="contact" ref={form} onSubmit={send} noValidate aria-label={words.contactTitle}>
      <p class="contact__title">{words.contactTitle}</p>
      <div class="contact__fields">
        <Field label={words.contactName} error={nameError}>
          {(control) => (
            <input
              {...control}
              class="input"
              name="name"
              autoComplete="name"
              maxLength={200}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={words.contactEmail} error={emailError}>
          {(control) => (
            <input
              {...control}
              class="input"
              name="email"
              type="email"
              autoComplete="email"
              maxLength={254}
              value={email}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <p class="contact__hint">{words.contactHint}</p>
      <div class="contact__actions">
        <Button small tone="quiet" onClick={close}>
          {words.contactCancel}
        </Button>
        <Button small tone="primary" type="submit">
          {words.contactSend}
        </Button>
      </div>
    </form>
  );
}
