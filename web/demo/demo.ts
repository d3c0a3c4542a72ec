/** The shop window's only script: its buttons open the chat that the loader brings. */
import type {} from "../widget/loader/loader.ts";

for (const button of document.querySelectorAll("[data-open-chat]")) {
  button.addEventListener("click", () => window.CareDesk?.open());
}
