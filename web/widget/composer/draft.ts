/** The half-written message of this tab; where storage is forbidden it lives only on screen. */
const KEY = "caredesk.draft";

export function readDraft(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function writeDraft(text: string): void {
  try {
    if (text) window.sessionStorage.setItem(KEY, text);
    else window.sessionStorage.removeItem(KEY);
  } catch {
    // Nothing to keep it in; the field itself still has it.
  }
}
