import { render } from "preact";
import "../design/design.css";

const root = document.getElementById("app");
if (root) render(<main>insights</main>, root);
