/** The managers' page: who is signed in, then the counts. */
import { render } from "preact";
import "../design/design.css";
import { whoIsHere } from "../staff/who.ts";
import { InsightsPage } from "./InsightsPage.tsx";

async function start(root: HTMLElement): Promise<void> {
  const me = await whoIsHere("/insights");
  if (me) render(<InsightsPage name={me.name} />, root);
}

const root = document.getElementById("app");
if (root) void start(root);
