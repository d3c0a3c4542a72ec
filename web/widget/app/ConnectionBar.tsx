/** The state of the line, told only when there is something to tell. */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../design/Icon.tsx";
import { useWidget } from "../widget-state.ts";

const BEFORE_TELLING_MS = 1_200;
const RESTORED_SHOWN_MS = 6_000;

/** True once `wanted` has held for a moment, so that a short hiccup does not flicker. */
function useSettled(wanted: boolean): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(wanted), wanted ? BEFORE_TELLING_MS : 0);
    return () => window.clearTimeout(timer);
  }, [wanted]);
  return wanted && settled;
}

export function ConnectionBar() {
  const { client, words } = useWidget();
  const state = client.connection.value;
  const away = useSettled(state === "waiting" || state === "connecting");
  const restored = client.restored.value;

  useEffect(() => {
    if (restored === null) return undefined;
    const timer = window.setTimeout(() => (client.restored.value = null), RESTORED_SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [restored, client]);

  const pending = client.outbox.value.some((entry) => entry.delivery === "waiting");
  const first = client.timeline.value.conversation === null;
  return (
    <div class="line" role="status" aria-live="polite">
      {away && (
        <p class="line__text line__text--away">
          <span class="spinner" aria-hidden="true" />
          <span>
            {first ? words.connecting : words.reconnecting} {pending && words.offlineKept}
          </span>
        </p>
      )}
      {!away && restored !== null && (
        <p class="line__text line__text--restored">
          <Icon name="check" />
          {words.restored(restored)}
        </p>
      )}
      {!away && client.lostEarlier.value && <p class="line__text line__text--away">{words.lostEarlier}</p>}
    </div>
  );
}
