import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { Problem } from "../../wire/http.ts";
import { listConversations, type ConversationRow } from "../desk/api.ts";
import { shortTime } from "../../staff/short-time.ts";
import { now } from "../../staff/clock.ts";
import { go, selected } from "../shell/place.ts";
import { errorWords } from "../../staff/error-words.ts";
import { outcomeWords, sentence } from "../shell/words.ts";
import { rowCustomer } from "./row-customer.ts";
import "./history.css";

const states = [
  { value: "closed", label: "Closed" },
  { value: "open", label: "Open" },
  { value: "queued", label: "Waiting" },
  { value: "open,queued,closed", label: "All" },
];
const PAGE = 40;

/** Conversations of any time: a list, newest first, and a search in what was said. */
export function HistoryPane() {
  const q = useSignal("");
  const state = useSignal("closed");
  const rows = useSignal<readonly ConversationRow[] | null>(null);
  const cursor = useSignal<string | null>(null);
  const failed = useSignal<string | null>(null);

  const load = async (from: string | null, signal?: AbortSignal): Promise<void> => {
    try {
      const page = await listConversations(
        { q: q.value.trim(), state: state.value, limit: PAGE, cursor: from },
        signal,
      );
      rows.value = from === null ? page.items : [...(rows.value ?? []), ...page.items];
      cursor.value = page.next_cursor;
      failed.value = null;
    } catch (error) {
      if (!signal?.aborted)
        failed.value =
          error instanceof Problem ? errorWords(error.code, error.message) : "That did not work.";
    }
  };
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => void load(null, stop.signal), q.value === "" ? 0 : 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- load reads signals, which do not change identity.
  }, [q.value, state.value]);

  return (
    <section class="history" aria-labelledby="history-title">
      <header class="pane-head">
        <h2 id="history-title" class="pane-head__title">
          Conversations
        </h2>
      </header>
      <div class="history__tools">
        <input
          id="history-search"
          class="input"
          type="search"
          placeholder="Search what was said"
          aria-label="Search conversations"
          value={q.value}
          onInput={(event) => (q.value = event.currentTarget.value)}
        />
        <div class="history__states" role="group" aria-label="Which conversations">
          {states.map((s) => (
            <button
              key={s.value}
              type="button"
              class="tab"
              aria-pressed={state.value === s.value}
              onClick={() => (state.value = s.value)}
            >
              {s.label}
            </button>
          ))}
        </div>
      </div>
      {failed.value && <p class="notice notice--danger">{failed.value}</p>}
      {rows.value?.length === 0 && <p class="pane-note">No conversation fits.</p>}
      {rows.value === null && !failed.value && <p class="pane-note">Loading…</p>}
      <ul class="history__list">
        {rows.value?.map((row) => (
          <Row key={row.conversation} row={row} />
        ))}
      </ul>
      {cursor.value && (
        <Button class="history__more" small onClick={() => void load(cursor.value)}>
          Show more
        </Button>
      )}
    </section>
  );
}

function Row({ row }: { row: ConversationRow }) {
  const current = selected.value === row.conversation;
  const at = row.closed_at ?? row.last_at ?? row.opened_at;
  return (
    <li>
      <button
        type="button"
        class={`history__row ${current ? "history__row--current" : ""}`}
        aria-current={current ? "true" : undefined}
        onClick={() => go({ view: "history", conversation: row.conversation })}
      >
        <span class="history__name">
          {rowCustomer(row)}
          <span class="history__time">{at && shortTime(at, now.value)}</span>
        </span>
        {row.goal && <span class="history__goal">{row.goal}</span>}
        <span class="history__facts">
          <Badge>
            {row.outcome
              ? outcomeWords(row.outcome)
              : sentence(row.state === "queued" ? "waiting" : row.state)}
          </Badge>
        </span>
      </button>
    </li>
  );
}
