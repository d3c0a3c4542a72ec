/** The widget's panel: who is talking, the conversation, and one place at the bottom to act. */
import { useEffect, useRef } from "preact/hooks";
import { Composer } from "../composer/Composer.tsx";
import { ContactForm } from "../contact/ContactForm.tsx";
import { PersonBar, QueueNews } from "../handoff/PersonBar.tsx";
import { Thread } from "../thread/Thread.tsx";
import { useWidget } from "../widget-state.ts";
import { ConnectionBar } from "./ConnectionBar.tsx";
import { Header } from "./Header.tsx";
import { Over } from "./Over.tsx";

function Footer() {
  const { client, contact } = useWidget();
  if (client.stopReason.value) return <Over reason={client.stopReason.value} />;
  if (client.caughtUp.value && client.responder.value === "none") return <Over reason={null} />;
  return (
    <footer class="footer">
      {contact.value !== "closed" && <ContactForm />}
      {(contact.value === "closed" || client.responder.value === "bot") && <PersonBar />}
      <Composer />
    </footer>
  );
}

export function App() {
  const { client, host, visible, words } = useWidget();
  const panel = useRef<HTMLElement>(null);
  const shown = visible.value;

  // Opening puts the cursor where the customer will want it; the loader gives it back on closing.
  useEffect(() => {
    if (shown) panel.current?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
  }, [shown]);

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      host.tell({ type: "close" });
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [host]);

  return (
    <main ref={panel} class="panel" aria-label={words.title} data-responder={client.responder.value}>
      <Header />
      <ConnectionBar />
      <QueueNews />
      <Thread />
      <Footer />
    </main>
  );
}
