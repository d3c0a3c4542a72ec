/** Which action's dialog is open, and for which conversation. */
import { signal } from "@preact/signals";

export type Action = "hand_back" | "transfer" | "release" | "resolve";

export const opened = signal<{ action: Action; conversation: string } | null>(null);
