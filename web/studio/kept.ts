/** Unsaved text, kept in this browser by article (a new one under an empty name). */

export interface Kept {
  text: string;
  /** The version it was typed over. */
  version: number | null;
}

const KEY = "caredesk.studio.draft.";

export function kept(id: string): Kept | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY + id) ?? "null");
    return isKept(stored) ? stored : null;
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";
}

export function keep(id: string, draft: Kept): void {
  try {
    localStorage.setItem(KEY + id, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage: leaving the page then asks first.
  }
}

export function dropKept(id: string): void {
  try {
    localStorage.removeItem(KEY + id);
  } catch {
    // As above.
  }
}
