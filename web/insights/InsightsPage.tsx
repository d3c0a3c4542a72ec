import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { outcomeWords, responderWords, sentence } from "../console/shell/words.ts";
import { errorWords } from "../staff/error-words.ts";
import { Menu } from "../staff/Menu.tsx";
import { TopBar } from "../staff/TopBar.tsx";
import { Problem } from "../wire/http.ts";
import { groups, tally, type Tally } from "./tally.ts";
import "./insights.css";

interface Numbers {
  open: Tally;
  queued: Tally;
  closed: Tally;
  at: Date;
}

/** What can be counted truly today, and what cannot. */
export function InsightsPage({ name }: { name: string }) {
  const numbers = useSignal<Numbers | null>(null);
  const failed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const load = async (): Promise<void> => {
    busy.value = true;
    try {
      const [open, queued, closed] = await Promise.all([tally("open"), tally("queued"), tally("closed")]);
      numbers.value = { open, queued, closed, at: new Date() };
      failed.value = null;
    } catch (error) {
      failed.value = error instanceof Problem ? errorWords(error.code, error.message) : "That did not work.";
    } finally {
      busy.value = false;
    }
  };
  useEffect(() => {
    void load();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the page opens.
  }, []);
  return (
    <div class="insights">
      <TopBar
        product="Insights"
        nav={
          <>
            <a class="tab" href="/console">
              Console
            </a>
            <a class="tab" href="/studio">
              Studio
            </a>
          </>
        }
      >
        <Menu name={name} />
      </TopBar>
      <main class="insights__main">
        <header class="insights__head">
          <h2 class="insights__title">Conversations</h2>
          <Button small icon="retry" resting={busy.value} onClick={() => void load()}>
            Count again
          </Button>
        </header>
        {failed.value && (
          <p class="notice notice--danger" role="alert">
            {failed.value}
          </p>
        )}
        <div aria-live="polite" aria-busy={busy.value}>
          {numbers.value && <Shown numbers={numbers.value} />}
        </div>
        <p class="insights__limits">
          These are plain counts of the conversations that are stored now; erased and expired ones are not in
          them. There is no report over time yet. “Fell silent” means an answer and then nothing: it says
          nothing about whether the answer helped, and it is never added to “confirmed”.
        </p>
      </main>
    </div>
  );
}

function Shown({ numbers }: { numbers: Numbers }) {
  const { open, queued, closed, at } = numbers;
  return (
    <>
      <dl class="figures">
        <Figure name="Waiting for a person" value={queued} hint="in a queue now" />
        <Figure name="Going on" value={open} hint="with the assistant or an agent" />
        <Figure name="Closed" value={closed} hint="ended or resolved" />
      </dl>
      <div class="insights__tables">
        <Table
          title="Who has the open ones"
          rows={groups(open.rows, (r) => r.responder)}
          words={responderWords}
        />
        <Table title="Where people wait" rows={groups(queued.rows, (r) => r.queue)} words={sentence} />
        <Table
          title="How the closed ones ended"
          rows={groups(closed.rows, (r) => r.outcome)}
          words={outcomeWords}
        />
      </div>
      <p class="insights__when">
        Counted at {at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}.
      </p>
    </>
  );
}

function Figure({ name, value, hint }: { name: string; value: Tally; hint: string }) {
  return (
    <div class="figures__one">
      <dt>{name}</dt>
      <dd>
        <span class="figures__value">
          {value.more ? "over " : ""}
          {value.count.toLocaleString()}
        </span>
        <span class="figures__hint">{hint}</span>
      </dd>
    </div>
  );
}

interface TableProps {
  title: string;
  rows: { name: string; count: number }[];
  words: (name: string) => string;
}

function Table({ title, rows, words }: TableProps) {
  return (
    <table class="tally">
      <caption>{title}</caption>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td>None</td>
          </tr>
        )}
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{words(row.name)}</th>
            <td>{row.count.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
