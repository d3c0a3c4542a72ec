import { useMemo } from "preact/hooks";
import { renderMarkdown } from "../wire/markdown.ts";

/** Text of an article, an answer or a person, as HTML that went through the sanitiser. */
export function Markdown({ text, class: extra }: { text: string; class?: string }) {
  const html = useMemo(() => renderMarkdown(text), [text]);
  // eslint-disable-next-line no-restricted-syntax -- the one place that sets HTML; it comes from the sanitiser.
  return <div class={`markdown ${extra ?? ""}`} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
