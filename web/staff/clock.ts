/** The one clock of the page: waiting times tick with it, and it rests while nobody looks. */
import { signal } from "@preact/signals";

export const now = signal(Date.now());

const TICK_MS = 1_000;

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, TICK_MS);
document.addEventListener("visibilitychange", () => (now.value = Date.now()));
