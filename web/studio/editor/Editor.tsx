import { useLayoutEffect, useRef } from "preact/hooks";
import type { Finding } from "../api.ts";
import {
  continueList,
  lineEnd,
  lineKinds,
  lineStart,
  toggleAround,
  togglePrefix,
  type Edit,
} from "./lines.ts";
import "./editor.css";

export interface EditorProps {
  text: string;
  findings: readonly Finding[];
  onText: (text: string) => void;
  onSave: () => void;
}

export const EDITOR_ID = "article-text";

/**
 * Markdown and front matter in the browser's own textarea: its undo, its spelling, its screen-reader support. Behind
 * it the same text, in the same place, carries line numbers, colours and the linter's marks.
 */
export function Editor({ text, findings, onText, onSave }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<{ start: number; end: number } | null>(null);

  useLayoutEffect(() => {
    const wanted = selection.current;
    selection.current = null;
    if (wanted) area.current?.setSelectionRange(wanted.start, wanted.end);
  }, [text]);

  const apply = (edit: Edit | null): boolean => {
    const element = area.current;
    if (!edit || !element) return false;
    element.focus();
    selection.current = { start: edit.start, end: edit.end };
    if (!replaceKeepingUndo(element, edit.text)) onText(edit.text);
    return true;
  };
  const around = (mark: string) => (): void => {
    const element = area.current;
    if (element) apply(toggleAround(element.value, element.selectionStart, element.selectionEnd, mark));
  };
  const prefix = (mark: string) => (): void => {
    const element = area.current;
    if (element) apply(togglePrefix(element.value, element.selectionStart, element.selectionEnd, mark));
  };
  const keyed = (event: KeyboardEvent): void => {
    const element = area.current;
    if (!element || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    if (
      event.key === "Enter" &&
      !control &&
      !event.shiftKey &&
      element.selectionStart === element.selectionEnd
    ) {
      if (apply(continueList(element.value, element.selectionStart))) event.preventDefault();
    } else if (control && !event.altKey) {
      const run = { s: onSave, b: around("**"), i: around("*") }[event.key.toLowerCase()];
      if (!run) return;
      event.preventDefault();
      run();
    }
  };

  return (
    <div class="editor">
      <div class="editor__tools" role="toolbar" aria-label="Text" aria-controls={EDITOR_ID}>
        <Tool label="Bold" sign="B" keys="Control+B" onClick={around("**")} />
        <Tool label="Italic" sign="I" keys="Control+I" onClick={around("*")} />
        <Tool label="Code" sign="<>" onClick={around("`")} />
        <Tool label="Heading" sign="H" onClick={prefix("## ")} />
        <Tool label="Steps" sign="1." onClick={prefix("1. ")} />
        <Tool label="List" sign="•" onClick={prefix("- ")} />
        <Tool label="Warning" sign="❝" onClick={prefix("> ")} />
      </div>
      <div class="editor__scroll">
        <div class="editor__page">
          <Backdrop text={text} findings={findings} />
          <textarea
            id={EDITOR_ID}
            ref={area}
            class="editor__text"
            value={text}
            spellcheck
            autocapitalize="sentences"
            aria-label="Article: front matter and Markdown"
            onInput={(event) => onText(event.currentTarget.value)}
            onKeyDown={keyed}
          />
        </div>
      </div>
    </div>
  );
}

function Tool({
  label,
  sign,
  keys,
  onClick,
}: {
  label: string;
  sign: string;
  keys?: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="editor__tool"
      title={label}
      aria-label={label}
      aria-keyshortcuts={keys}
      onClick={onClick}
    >
      <span class="editor__sign" data-sign={sign} aria-hidden="true" />
    </button>
  );
}

/** What stands behind the textarea: one block a line, with its number and its mark. */
function Backdrop({ text, findings }: { text: string; findings: readonly Finding[] }) {
  const kinds = lineKinds(text);
  const marks = new Map<number, string>();
  for (const f of findings) if (f.severity === "error" || !marks.has(f.line)) marks.set(f.line, f.severity);
  return (
    <div class="editor__backdrop" aria-hidden="true">
      {text.split("\n").map((line, i) => {
        const mark = marks.get(i + 1);
        return (
          <div
            key={i}
            data-line={i + 1}
            class={`editor__line editor__line--${kinds[i] ?? "text"} ${mark ? `editor__line--${mark}` : ""}`}
          >
            {line === "" ? "\u200b" : line}
          </div>
        );
      })}
    </div>
  );
}

/** Change the value as if it had been typed, so that Ctrl+Z takes it back. */
function replaceKeepingUndo(element: HTMLTextAreaElement, text: string): boolean {
  const old = element.value;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let tail = 0;
  while (tail < old.length - from && tail < text.length - from && old.at(-1 - tail) === text.at(-1 - tail))
    tail += 1;
  element.setSelectionRange(from, old.length - tail);
  const inserted = text.slice(from, text.length - tail);
  // execCommand is deprecated, and still the only way into the textarea's own undo history.
  const [command, value] = inserted === "" ? (["delete"] as const) : (["insertText", inserted] as const);
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return document.execCommand(command, false, value);
}

/** Put the caret on a line and bring it into view. */
export function goToLine(line: number): void {
  const area = document.getElementById(EDITOR_ID);
  if (!(area instanceof HTMLTextAreaElement)) return;
  area.focus();
  area.setSelectionRange(lineStart(area.value, line), lineEnd(area.value, line));
  document.querySelector(`.editor__line[data-line="${line}"]`)?.scrollIntoView({ block: "center" });
}
