/** What the agent chose and this browser remembers. Storage may be forbidden, so every access may fail quietly. */

export interface Preferences {
  sound: boolean;
  notices: boolean;
  shortcuts: boolean;
}

const KEY = "caredesk.console";
const standard: Preferences = { sound: false, notices: false, shortcuts: true };

export function loadPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...standard, ...(stored as Partial<Preferences>) };
  } catch {
    return standard;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

/** A value that lives as long as the tab: presence and unsent drafts survive a reload. */
export function remember(name: string, value: string): void {
  try {
    sessionStorage.setItem(`${KEY}.${name}`, value);
  } catch {
    // As above.
  }
}

export function recall(name: string): string | null {
  try {
    return sessionStorage.getItem(`${KEY}.${name}`);
  } catch {
    return null;
  }
}
