import { IconButton } from "../design/Button.tsx";
import { Icon, type IconName } from "../design/Icon.tsx";
import { announcement, dismiss, toasts, type Toast } from "./toasts.ts";
import "./toasts.css";

const icons: Record<Toast["tone"], IconName> = { info: "info", ok: "check", danger: "alert" };

/** The stack of short messages; the region is always there, so that screen readers notice what enters it. */
export function Toasts() {
  return (
    <>
      <div class="toasts" role="status" aria-live="polite">
        {toasts.value.map((t) => (
          <div key={t.id} class={`toast toast--${t.tone}`}>
            <Icon name={icons[t.tone]} />
            <span class="toast__text">{t.text}</span>
            <IconButton icon="close" label="Dismiss" small onClick={() => dismiss(t.id)} />
          </div>
        ))}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}
