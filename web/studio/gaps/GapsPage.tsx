import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge, type BadgeTone } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { now } from "../../staff/clock.ts";
import { errorWords } from "../../staff/error-words.ts";
import { shortTime } from "../../staff/short-time.ts";
import { Problem } from "../../wire/http.ts";
import { listGaps, type Gap } from "../api.ts";
import { titleFromGap } from "../articles/article-text.ts";
import "./gaps.css";

const kinds: Record<string, { words: string; tone: BadgeTone }> = {
  unknown: { words: "No answer", tone: "warn" },
  rated_down: { words: "Rated down", tone: "danger" },
  not_solved: { words: "Did not help", tone: "danger" },
};

export interface GapsPageProps {
  mayRead: boolean;
  onWrite: (title: string, questions: readonly string[]) => void;
}

/** What customers asked and did not get, grouped by meaning: where the next article is needed most. */
export function GapsPage({ mayRead, onWrite }: GapsPageProps) {
  const gaps = useSignal<readonly Gap[] | null>(null);
  const failed = useSignal<string | null>(null);
  useEffect(() => {
    listGaps()
      .then((found) => (gaps.value = found))
      .catch((error: unknown) => {
        failed.value =
          error instanceof Problem ? errorWords(error.code, error.message) : "That did not work.";
      });
  }, [gaps, failed]);
  return (
    <section class="gaps" aria-labelledby="gaps-title">
      <header class="gaps__head">
        <h2 id="gaps-title" class="gaps__title">
          Gaps
        </h2>
        <p>Questions that found no answer, and answers that did not help. The largest group stands first.</p>
      </header>
      {failed.value && <p class="notice notice--danger">{failed.value}</p>}
      {gaps.value === null && !failed.value && <p class="pane-note">Loading…</p>}
      {gaps.value?.length === 0 && (
        <p class="empty">
          <span class="empty__title">No gaps</span>
          <span>Every question found an answer, or nobody has asked yet.</span>
        </p>
      )}
      <ul class="gaps__list">
        {gaps.value?.map((gap, i) => (
          <li key={i} class="gap">
            <span class="gap__count" aria-label={`${gap.count} times`}>
              {gap.count}
            </span>
            <div class="gap__body">
              <h3 class="gap__label">{titleFromGap(gap.label)}</h3>
              <ul class="gap__questions">
                {gap.questions.slice(0, 6).map((q) => (
                  <li key={`${q.conversation}${q.seq}${q.kind}`} class="gap__question">
                    <span>“{q.text}”</span>
                    <Badge tone={kinds[q.kind]?.tone ?? "plain"}>{kinds[q.kind]?.words ?? q.kind}</Badge>
                    <span class="gap__when">
                      {shortTime(q.at, now.value)}
                      {mayRead && (
                        <>
                          {" · "}
                          <a href={`/console#/history/${encodeURIComponent(q.conversation)}`}>conversation</a>
                        </>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
              {gap.questions.length > 6 && <p class="gap__when">and {gap.questions.length - 6} more</p>}
            </div>
            <Button
              small
              tone="primary"
              icon="edit"
              onClick={() =>
                onWrite(
                  titleFromGap(gap.label),
                  gap.questions.map((q) => q.text),
                )
              }
            >
              Write an article from this
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
