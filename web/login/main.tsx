/** The page where staff sign in. */
import { render } from "preact";
import "../design/design.css";
import { LoginPage } from "./LoginPage.tsx";

const root = document.getElementById("app");
if (root) render(<LoginPage />, root);
