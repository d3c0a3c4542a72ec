/** The agents' page: who is signed in, then the desk. */
import { render } from "preact";
import "../design/design.css";
import { whoIsHere } from "../staff/who.ts";
import { plainText } from "../wire/markdown.ts";
import { Desk } from "./desk/desk.ts";
import { playSound, showNotice } from "./shell/alerts.ts";
import { Console } from "./shell/Console.tsx";
import { go } from "./shell/place.ts";
import { announce, toast } from "../staff/toasts.ts";
import { reasonWords } from "./shell/words.ts";
import { customerName } from "./thread/thread.ts";

const desk = new Desk({
  onArrivals: (items) => {
    const first = items[0];
    if (!first) return;
    const goal = first.goal ?? "A customer";
    const words =
      items.length === 1
        ? `${goal} (${first.reason ? reasonWords(first.reason) : "waiting"})`
        : `${items.length} customers are waiting`;
    playSound();
    announce(`New in the queue: ${words}`);
    showNotice("Somebody is waiting", words, "queue", () =>
      go({ view: "desk", conversation: first.conversation }),
    );
  },
  onCustomer: (thread, text) => {
    const name = customerName(thread);
    const words = plainText(text);
    announce(`${name}: ${words}`);
    if (document.hidden) playSound();
    showNotice(name, words, thread.conversation, () =>
      go({ view: "desk", conversation: thread.conversation }),
    );
  },
  onGiven: (conversation) => {
    const name = customerName(desk.thread(conversation));
    playSound();
    toast(`${name} was passed on to you.`);
    showNotice("Passed on to you", name, conversation, () => go({ view: "desk", conversation }));
  },
});

window.addEventListener("online", () => desk.probe());
window.addEventListener("offline", () => desk.lostNetwork());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) desk.probe();
});

async function start(): Promise<void> {
  // Without an answer the socket goes on trying, and the header says so.
  if (await whoIsHere("/console")) desk.start();
}

const root = document.getElementById("app");
if (root) render(<Console desk={desk} />, root);
void start();
