/** What is seldom needed: a copy, ending, erasing. A plain list of buttons behind a disclosure. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { request } from "../../wire/http.ts";
import { useWidget } from "../widget-state.ts";

const OWN = "/api/customer/conversation";

function saveAsFile(content: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `conversation-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

type Question = "end" | "erase" | null;

export function Menu() {
  const { client, words } = useWidget();
  const [open, setOpen] = useState(false);
  const [question, setQuestion] = useState<Question>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the panel itself stays open
      setOpen(false);
      box.current?.querySelector("button")?.focus();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener("pointerdown", outside, { signal });
    document.addEventListener("focusin", outside, { signal });
    document.addEventListener("keydown", escape, { signal, capture: true });
    return () => listening.abort();
  }, [open]);

  const headers = (): Record<string, string> => ({ Authorization: `Bearer ${client.bearer() ?? ""}` });
  const save = (): void => {
    setOpen(false);
    request<unknown>(`${OWN}/export`, { headers: headers() })
      .then(({ body }) => saveAsFile(body))
      .catch(() => setTrouble(words.saveFailed));
  };
  const erase = (): void => {
    setQuestion(null);
    // By name: another window may have begun a later one meanwhile.
    const shown = encodeURIComponent(client.timeline.value.conversation ?? "");
    request(`${OWN}?conversation=${shown}`, { method: "DELETE", headers: headers() })
      .then(() => client.startNew())
      .catch(() => setTrouble(words.eraseFailed));
  };
  const end = (): void => {
    setQuestion(null);
    client.submit({ end: true });
  };
  const ask = (next: Question): void => {
    setOpen(false);
    setQuestion(next);
  };

  const begun = client.timeline.value.events.length > 0;
  return (
    <div class="menu" ref={box}>
      <IconButton icon="more" label={words.menu} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && (
        <div class="menu__list">
          {client.responder.value !== "none" && (
            <Button tone="quiet" icon="check" disabled={!begun} onClick={() => ask("end")}>
              {words.end}
            </Button>
          )}
          <Button tone="quiet" icon="article" disabled={!begun} onClick={save}>
            {words.saveCopy}
          </Button>
          <Button tone="quiet" icon="trash" disabled={!begun} onClick={() => ask("erase")}>
            {words.erase}
          </Button>
        </div>
      )}
      {trouble && (
        <p class="menu__trouble notice notice--danger" role="alert">
          {trouble}
        </p>
      )}
      <Dialog
        open={question !== null}
        title={question === "erase" ? words.eraseConfirm : words.endConfirm}
        onClose={() => setQuestion(null)}
        actions={
          <>
            <Button onClick={() => setQuestion(null)}>{words.cancel}</Button>
            {question === "erase" ? (
              <Button tone="danger" onClick={erase}>
                {words.erase}
              </Button>
            ) : (
              <Button tone="primary" onClick={end}>
                {words.end}
              </Button>
            )}
          </>
        }
      >
        <p>{question === "erase" ? words.eraseConfirmMore : words.endConfirmMore}</p>
      </Dialog>
    </div>
  );
}
