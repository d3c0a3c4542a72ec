import createDOMPurify from "dompurify";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Preview } from "../api.ts";
import "./preview.css";

const purifier = createDOMPurify(window);

/** The article as its page shows it. The server has sanitised the HTML; here it is sanitised once more. */
export function PreviewPane({ shown }: { shown: Preview | null }) {
  const body = useRef<HTMLDivElement>(null);
  const html = shown?.html ?? "";
  useLayoutEffect(() => {
    const clean = purifier.sanitize(html, {
      RETURN_DOM_FRAGMENT: true,
      FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "svg", "math"],
      FORBID_ATTR: ["style", "id", "name"],
      ALLOW_DATA_ATTR: false,
    });
    for (const link of clean.querySelectorAll("a[href]")) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
    }
    body.current?.replaceChildren(clean);
  }, [html]);
  return (
    <article class="preview" dir="auto" aria-label="Preview">
      {shown === null ? (
        <p class="pane-note">Rendering…</p>
      ) : (
        <h2 class="preview__title">{shown.title || "No title yet"}</h2>
      )}
      <div ref={body} class="markdown" />
    </article>
  );
}
