/** The articles behind an answer, each a link to its public page. */
import { Icon } from "../../design/Icon.tsx";
import type { Citation } from "../../wire/frames.ts";
import { useWidget } from "../widget-state.ts";

/** The page of a cited article: on this site, or by http(s); anything else falls back to the article's own page. */
export function citationUrl(citation: Citation): string | null {
  if (typeof citation.url !== "string") return null;
  const isSafe = /^(?:https?:\/\/|\/(?![/\\]))/i.test(citation.url);
  return isSafe ? citation.url : `/help/${encodeURIComponent(citation.article)}`;
}

function Source({ title, url }: { title: string; url: string | null }) {
  const { words } = useWidget();
  if (url === null)
    return (
      <span class="citation">
        <Icon name="article" />
        <span>{title}</span>
      </span>
    );
  return (
    <a class="citation" href={url} target="_blank" rel="noopener">
      <Icon name="article" />
      <span>{title}</span>
      <span class="visually-hidden"> ({words.opensNewTab})</span>
      <Icon name="external" class="citation__out" />
    </a>
  );
}

export function Citations({ citations }: { citations: Citation[] }) {
  const { words } = useWidget();
  return (
    <ul class="citations" aria-label={words.sources}>
      {citations.map((citation) => (
        <li key={`${citation.article}-${citation.passage ?? 0}`}>
          <Source title={citation.title} url={citationUrl(citation)} />
        </li>
      ))}
    </ul>
  );
}
