import { useSignal } from "@preact/signals";
import { Badge, type BadgeTone } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { Field } from "../../design/Field.tsx";
import { Markdown } from "../../design/Markdown.tsx";
import { errorWords } from "../../staff/error-words.ts";
import { Problem } from "../../wire/http.ts";
import { tryQuestion, type Found, type Hit } from "../api.ts";
import type { Bench } from "../workshop.ts";
import "./try.css";

interface Tried {
  question: string;
  now: Found;
  before: Found | null;
}

/** Ask a question as a customer would, and see the answer with this draft beside the answer of today. */
export function TryPane({ bench }: { bench: Bench }) {
  const question = useSignal("");
  const tried = useSignal<Tried | null>(null);
  const busy = useSignal(false);
  const failed = useSignal<string | null>(null);
  const ask = async (): Promise<void> => {
    const q = question.value.trim();
    if (q === "" || busy.value) return;
    busy.value = true;
    failed.value = null;
    try {
      const { before, ...now } = await tryQuestion(bench.id || "draft", bench.text, q);
      tried.value = { question: q, now, before };
    } catch (error) {
      failed.value = error instanceof Problem ? wordsFor(error) : "That did not work.";
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="try">
      <form
        class="try__form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <Field
          label="A customer’s question"
          hint="Asked against what stands in the editor, saved or not."
          error={failed.value}
        >
          {(control) => (
            <input
              {...control}
              class="input"
              value={question.value}
              maxLength={4000}
              placeholder="I forgot my password"
              onInput={(event) => (question.value = event.currentTarget.value)}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" disabled={busy.value || question.value.trim() === ""}>
          {busy.value ? "Asking…" : "Try"}
        </Button>
      </form>
      <div aria-live="polite" class="try__results">
        {tried.value && (
          <>
            <Result title="With this draft" found={tried.value.now} mine={bench.id || "draft"} open />
            {tried.value.before && (
              <Result title="As it is today" found={tried.value.before} mine={bench.id} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function wordsFor(error: Problem): string {
  return error.status === 422
    ? "The draft has errors. See the findings first."
    : errorWords(error.code, error.message);
}

const outcomes: Record<string, { words: string; tone: BadgeTone }> = {
  answer: { words: "Answers", tone: "ok" },
  clarify: { words: "Asks “did you mean”", tone: "info" },
  unknown: { words: "Says it does not know", tone: "warn" },
};

function Result({
  title,
  found,
  mine,
  open = false,
}: {
  title: string;
  found: Found;
  mine: string;
  open?: boolean;
}) {
  const outcome = outcomes[found.outcome];
  return (
    <section class="try__result">
      <h3 class="try__title">
        {title}
        <Badge tone={outcome?.tone ?? "plain"}>{outcome?.words ?? found.outcome}</Badge>
      </h3>
      {found.hits.length === 0 && <p class="pane-note">Nothing was found.</p>}
      <ol class="try__hits">
        {found.hits.slice(0, 3).map((hit, i) => (
          <HitShown key={hit.article} hit={hit} mine={hit.article === mine} open={open && i === 0} />
        ))}
      </ol>
    </section>
  );
}

function HitShown({ hit, mine, open }: { hit: Hit; mine: boolean; open: boolean }) {
  return (
    <li>
      <details open={open} class="hit">
        <summary>
          {hit.title || "This draft"} {mine && <Badge tone="accent">this article</Badge>}
          <span class="hit__share">{Math.round(hit.probability * 100)}%</span>
          <meter
            class="hit__meter"
            min={0}
            max={1}
            value={hit.probability}
            aria-label="How likely it is right"
          />
        </summary>
        {hit.heading && <p class="hit__heading">{hit.heading}</p>}
        <Markdown text={hit.text} />
      </details>
    </li>
  );
}
