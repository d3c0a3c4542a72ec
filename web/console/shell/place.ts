/** Where in the console one is, kept in the address after the `#`, so that reload and the back button work. */
import { computed, signal } from "@preact/signals";

export interface Place {
  view: "desk" | "history";
  conversation: string | null;
}

/** `#/c/<id>`, `#/history`, `#/history/<id>`; anything else is the desk. */
export function readPlace(hash: string): Place {
  const parts = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (parts[0] === "history") return { view: "history", conversation: parts[1] ?? null };
  return { view: "desk", conversation: parts[0] === "c" ? (parts[1] ?? null) : null };
}

export function writePlace(place: Place): string {
  const id = place.conversation === null ? "" : `/${encodeURIComponent(place.conversation)}`;
  if (place.view === "history") return `#/history${id}`;
  return place.conversation === null ? "#/" : `#/c${id}`;
}

export const place = signal(readPlace(window.location.hash));
export const selected = computed(() => place.value.conversation);

window.addEventListener("hashchange", () => (place.value = readPlace(window.location.hash)));

export function go(to: Partial<Place>): void {
  const next = { ...place.value, ...to };
  place.value = next;
  const hash = writePlace(next);
  if (hash !== window.location.hash) history.pushState(null, "", hash);
}

window.addEventListener("popstate", () => (place.value = readPlace(window.location.hash)));
