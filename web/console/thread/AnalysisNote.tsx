import type { ComponentChildren } from "preact";
import { evidenceWords, sentence } from "../shell/words.ts";
import { goToTurn } from "./spotlight.ts";
import type { Analysis } from "./types.ts";

const percent = (value: number): string => `${Math.round(value * 100)}%`;

const actions: Record<string, string> = {
  none: "stay with the assistant",
  offer: "offer a person",
  hand_over: "hand over",
  leave_queue: "leave the queue",
};

/** What the assistant made of a message: shut until somebody wants to know. */
export function AnalysisNote({ analysis }: { analysis: Analysis }) {
  const { intent, decision, frustration, query, articles = [], entities = [] } = analysis;
  const evidence = decision?.evidence ?? [];
  return (
    <details class="analysis">
      <summary class="analysis__summary">
        {intent ? `${sentence(intent.name)} ${percent(intent.confidence)}` : "What the assistant understood"}
        {typeof decision?.score === "number" && <span> · handoff score {decision.score.toFixed(2)}</span>}
      </summary>
      <dl class="analysis__list">
        {decision?.action && (
          <Row name="Decision">{actions[decision.action] ?? sentence(decision.action)}</Row>
        )}
        {typeof frustration === "number" && <Row name="Frustration">{percent(frustration)}</Row>}
        {query && <Row name="Searched for">{query}</Row>}
        {articles.length > 0 && (
          <Row name="Found">
            {articles
              .map((a) => `${a.title}${a.probability === undefined ? "" : ` (${percent(a.probability)})`}`)
              .join(", ")}
          </Row>
        )}
        {entities.length > 0 && (
          <Row name="Noted">{entities.map((e) => `${sentence(e.name)}: ${e.value}`).join(", ")}</Row>
        )}
        {evidence.map((e, i) => (
          <Row key={i} name={evidenceWords(e.kind)}>
            <button type="button" class="quote" onClick={() => goToTurn(e.seq)}>
              “{e.quote}”
            </button>{" "}
            weight {e.weight.toFixed(2)}
          </Row>
        ))}
      </dl>
    </details>
  );
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="analysis__row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
