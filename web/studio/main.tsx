/** The authors' page: who is signed in, then the workshop. */
import { render } from "preact";
import "../design/design.css";
import { whoIsHere } from "../staff/who.ts";
import { Studio } from "./shell/Studio.tsx";
import { Workshop } from "./workshop.ts";

async function start(root: HTMLElement): Promise<void> {
  const me = await whoIsHere("/studio");
  if (!me) return;
  const shop = new Workshop();
  render(<Studio shop={shop} name={me.name} role={me.role} />, root);
  await shop.refreshList();
}

const root = document.getElementById("app");
if (root) void start(root);
