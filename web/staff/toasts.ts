/** Short messages that come and go, and what a screen reader is told. */
import { signal } from "@preact/signals";
import { errorWords } from "./error-words.ts";

export interface Toast {
  id: number;
  tone: "info" | "ok" | "danger";
  text: string;
}

export const toasts = signal<readonly Toast[]>([]);
export const announcement = signal("");

let lastId = 0;
const STAYS_MS = 6_000;
const ERROR_STAYS_MS = 12_000;

export function toast(text: string, tone: Toast["tone"] = "info"): void {
  const id = (lastId += 1);
  toasts.value = [...toasts.value.filter((t) => t.text !== text), { id, tone, text }].slice(-4);
  setTimeout(() => dismiss(id), tone === "danger" ? ERROR_STAYS_MS : STAYS_MS);
}

export function toastError(code: string, message?: string): void {
  toast(errorWords(code, message), "danger");
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((t) => t.id !== id);
}

/** Say something politely, to those who do not see it appear. */
export function announce(text: string): void {
  // The same words twice in a row would not be read again.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}
