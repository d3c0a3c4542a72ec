/** The articles behind an answer, each a link to its public page. */
import { Icon } from "../../design/Icon.tsx";
import type { Citation } from "../../wire/frames.ts";
import { useWidget } from "../widget-state.ts";

/** The page of a cited article: on this site, or by http(s); anything else falls back to the article's own page. */
export function citationUrl(citation: Citation): string {
  const isSafe = /^(?:https?:\/\/|\/(?![/\\]))/i.test(citation.url);
  return isSafe ? citation.url : `/help/${encodeURIComponent(citation.article)}`;
}

export function Citations({ citations }: { citations: Citation[] }) {
  const { words } = useWidget();
  return (
    <ul class="citations" aria-label={words.sources}>
      {citations.map((citation) => (
        <li key={`${citation.article}-${citation.passage ?? 0}`}>
          <a class="citation" href={citationUrl(citation)} target="_blank" rel="noopener">
            <Icon name="article" />
            <span>{citation.title}</span>
            <span class="visually-hidden"> ({words.opensNewTab})</span>
            <Icon name="external" class="citation__out" />
          </a>
        </li>
      ))}
    </ul>
  );
}
