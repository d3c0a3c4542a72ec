/** Where in the studio one is: `#/articles/<id>`, `#/new`, `#/gaps`. */
import { signal } from "@preact/signals";

export interface Place {
  view: "articles" | "new" | "gaps";
  article: string | null;
}

export function readPlace(hash: string): Place {
  const [view, id] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (view === "gaps" || view === "new") return { view, article: null };
  return { view: "articles", article: view === "articles" ? (id ?? null) : null };
}

export function writePlace({ view, article }: Place): string {
  if (view !== "articles") return `#/${view}`;
  return article === null ? "#/articles" : `#/articles/${encodeURIComponent(article)}`;
}

export const place = signal(readPlace(window.location.hash));

export function go(to: Place): void {
  place.value = to;
  const hash = writePlace(to);
  if (hash !== window.location.hash) history.pushState(null, "", hash);
}

window.addEventListener("popstate", () => (place.value = readPlace(window.location.hash)));
window.addEventListener("hashchange", () => (place.value = readPlace(window.location.hash)));
