/** Going to a turn of the transcript from evidence, a fact or the mood line. */
import { signal } from "@preact/signals";
import { selected } from "../shell/place.ts";

const beside = window.matchMedia("(width >= 75rem)");

/** Whether the packet is shown; beside the transcript on a wide screen, over it on a narrow one. */
export const packetOpen = signal(beside.matches);

// Where it lies over the transcript, a conversation opens on what was said.
beside.addEventListener("change", () => (packetOpen.value = beside.matches));
selected.subscribe(() => (packetOpen.value = packetOpen.peek() && beside.matches));

export const lit = signal<number | null>(null);

const LIT_MS = 2_400;
let timer = 0;

export function turnId(seq: number): string {
  return `turn-${seq}`;
}

/** Scroll to a turn, light it for a moment, and put the focus there, so that the keyboard goes on from it. */
export function goToTurn(seq: number): void {
  const turn = document.getElementById(turnId(seq));
  if (!turn) return;
  // On a narrow screen the packet lies over the transcript.
  packetOpen.value = packetOpen.value && beside.matches;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  turn.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  turn.focus({ preventScroll: true });
  lit.value = seq;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => (lit.value = null), LIT_MS);
}
