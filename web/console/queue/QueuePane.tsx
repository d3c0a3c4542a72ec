import { useSignal } from "@preact/signals";
import { Button } from "../../design/Button.tsx";
import type { Desk } from "../desk/desk.ts";
import { go, selected } from "../shell/place.ts";
import { QueueItem } from "./QueueItem.tsx";
import { orderQueue, queueNames, queueSorts, type QueueSort } from "./queue-order.ts";
import "./queue.css";

/** Everybody who waits for a person. */
export function QueuePane({ desk, onClaim }: { desk: Desk; onClaim: (conversation: string | null) => void }) {
  const sort = useSignal<QueueSort>("queue");
  const only = useSignal<string | null>(null);
  const items = desk.queue.value ?? [];
  const names = queueNames(items);
  const chosen = names.some((n) => n.name === only.value) ? only.value : null;
  const shown = orderQueue(items, sort.value, chosen);
  const busy = desk.claiming.value !== null;
  return (
    <section class="queue" aria-labelledby="queue-title">
      <header class="pane-head">
        <h2 id="queue-title" class="pane-head__title">
          Waiting <span class="pane-head__count">{items.length}</span>
        </h2>
        <Button
          tone="primary"
          small
          disabled={busy || items.length === 0}
          onClick={() => onClaim(null)}
          aria-keyshortcuts="Alt+N"
        >
          Claim next
        </Button>
      </header>
      {items.length > 1 && (
        <div class="queue__tools">
          <select
            class="select"
            aria-label="Order of the queue"
            value={sort.value}
            onChange={(event) => (sort.value = event.currentTarget.value as QueueSort)}
          >
            {queueSorts.map((s) => (
              <option key={s.value} value={s.value}>
                {s.label}
              </option>
            ))}
          </select>
          <select
            class="select"
            aria-label="Which queue"
            value={chosen ?? ""}
            onChange={(event) => (only.value = event.currentTarget.value || null)}
          >
            <option value="">All queues</option>
            {names.map((n) => (
              <option key={n.name} value={n.name}>
                {n.name} ({n.count})
              </option>
            ))}
          </select>
        </div>
      )}
      {desk.queue.value === null ? (
        <p class="pane-note">Connecting…</p>
      ) : items.length === 0 ? (
        <p class="pane-note">Nobody is waiting.</p>
      ) : (
        <ul class="queue__list">
          {shown.map((item) => (
            <QueueItem
              key={item.conversation}
              item={item}
              current={selected.value === item.conversation}
              busy={busy}
              onLook={() => go({ view: "desk", conversation: item.conversation })}
              onClaim={() => onClaim(item.conversation)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
