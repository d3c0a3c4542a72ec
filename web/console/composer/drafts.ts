/** What is being written in each conversation; a reload of the tab does not lose it. */
import { signal } from "@preact/signals";
import { recall, remember } from "../desk/preferences.ts";

export type Mode = "reply" | "note";

export interface Draft {
  reply: string;
  note: string;
  mode: Mode;
}

const empty: Draft = { reply: "", note: "", mode: "reply" };

function load(): ReadonlyMap<string, Draft> {
  try {
    const stored = JSON.parse(recall("drafts") ?? "{}") as Record<string, Draft>;
    return new Map(Object.entries(stored));
  } catch {
    return new Map();
  }
}

const drafts = signal<ReadonlyMap<string, Draft>>(load());

export function draftOf(conversation: string): Draft {
  return drafts.value.get(conversation) ?? empty;
}

export function changeDraft(conversation: string, change: Partial<Draft>): void {
  const next = new Map(drafts.value).set(conversation, { ...draftOf(conversation), ...change });
  for (const [id, draft] of next) if (!draft.reply && !draft.note && id !== conversation) next.delete(id);
  drafts.value = next;
  remember("drafts", JSON.stringify(Object.fromEntries(next)));
}

/** Put text into the reply: on a line of its own when something stands there already. */
export function insertIntoReply(conversation: string, text: string): void {
  const { reply } = draftOf(conversation);
  changeDraft(conversation, {
    mode: "reply",
    reply: reply.trim() === "" ? text : `${reply.trimEnd()}\n\n${text}`,
  });
  document.getElementById("composer-text")?.focus();
}

/** Choose what is written, and go there. */
export function write(conversation: string, mode: Mode): void {
  changeDraft(conversation, { mode });
  document.getElementById("composer-text")?.focus();
}
