/** The console's keys. Alt with a letter, so that nothing collides with typing or with a screen reader's own keys. */

export interface Shortcut {
  /** `KeyboardEvent.code`, since Alt changes the letter on some keyboards. */
  code: string;
  keys: string;
  does: string;
  run: () => void;
}

/** The shortcut that a key press means; null when it means none. */
export function matchShortcut(event: KeyboardEvent, shortcuts: readonly Shortcut[]): Shortcut | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return shortcuts.find((s) => s.code === event.code) ?? null;
}

/** `?` opens the sheet, but not while somebody writes, and only if single keys are wanted (WCAG 2.2, 2.1.4). */
export function asksForHelp(event: KeyboardEvent, singleKeys: boolean): boolean {
  if (!singleKeys || event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { target } = event;
  return !(
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog")
  );
}

/** The neighbour in a list of ids, round the end; the first when none is chosen. */
export function neighbour(ids: readonly string[], current: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = current === null ? -1 : ids.indexOf(current);
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
