import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { Problem, request } from "../wire/http.ts";
import { placeAfterLogin } from "./next.ts";
import "./login.css";

/** E-mail and password; one sentence for every failure, because the server does not say which was wrong either. */
export function LoginPage() {
  const error = useSignal<string | null>(null);
  const busy = useSignal(false);
  const shown = useSignal(false);
  const password = useRef<HTMLInputElement>(null);

  const submit = async (form: HTMLFormElement): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    error.value = null;
    const data = new FormData(form);
    try {
      const body = { email: text(data.get("email")).trim(), password: text(data.get("password")) };
      const { body: me } = await request<{ role: string }>("/api/login", { method: "POST", body });
      window.location.assign(placeAfterLogin(window.location.search, me.role));
    } catch (problem) {
      busy.value = false;
      error.value = problem instanceof Problem ? words(problem) : "That did not work. Try again.";
      password.current?.focus();
      password.current?.select();
    }
  };
  return (
    <main class="login">
      <form
        class="login__card"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <div class="login__brand">
          <span class="login__mark" aria-hidden="true">
            <Icon name="chat" />
          </span>
          <div>
            <h1 class="login__title">Sign in to CareDesk</h1>
            <p class="login__for">For agents, authors and managers</p>
          </div>
        </div>
        <Field label="E-mail">
          {(control) => (
            <input
              {...control}
              class="input"
              name="email"
              type="email"
              autocomplete="username"
              required
              autofocus
            />
          )}
        </Field>
        <Field label="Password">
          {(control) => (
            <div class="login__password">
              <input
                {...control}
                ref={password}
                class="input"
                name="password"
                {...(shown.value ? { type: "text" as const } : { type: "password" as const })}
                autocomplete="current-password"
                required
              />
              <Button
                small
                tone="quiet"
                aria-pressed={shown.value}
                aria-controls={control.id}
                onClick={() => (shown.value = !shown.value)}
              >
                {shown.value ? "Hide" : "Show"}
              </Button>
            </div>
          )}
        </Field>
        <div role="alert">
          {error.value && (
            <p class="notice notice--danger">
              <Icon name="alert" />
              {error.value}
            </p>
          )}
        </div>
        <Button type="submit" tone="primary" disabled={busy.value}>
          {busy.value ? "Signing in…" : "Sign in"}
        </Button>
        <p class="login__help">No account or no password any more? Ask your administrator.</p>
      </form>
    </main>
  );
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value : "";
}

function words(problem: Problem): string {
  if (problem.status === 401) return "E-mail or password is wrong.";
  if (problem.code === "rate_limited") return "Too many tries. Wait a minute, then try again.";
  if (problem.status === 0) return "The server cannot be reached. Check the connection and try again.";
  return "Signing in does not work right now. Try again in a moment.";
}
