import { describe, expect, it } from "vitest";
import { plainText, renderMarkdown } from "../../wire/markdown.ts";

function render(text: string): HTMLElement {
  const holder = document.createElement("div");
  holder.innerHTML = renderMarkdown(text);
  return holder;
}

const attacks = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
  "<svg><script>alert(1)</script></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<object data=javascript:alert(1)></object>",
  "<embed src=javascript:alert(1)>",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "<a href=javascript:alert(1)>x</a>",
  "<a href='java\tscript:alert(1)'>x</a>",
  "<a href='&#106;avascript:alert(1)'>x</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='vbscript:msgbox(1)'>x</a>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](//evil.example/a)",
  "[x](/\\evil.example/a)",
  "![x](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "![x](//evil.example/pixel.png)",
  "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
  "<p style='position:fixed;inset:0'>x</p>",
  "<style>*{display:none}</style>",
  "<link rel=stylesheet href=https://evil.example/a.css>",
  "<base href=https://evil.example/>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  "<details open ontoggle=alert(1)>",
  "<video><source onerror=alert(1)></video>",
  "<input autofocus onfocus=alert(1)>",
  "<template><script>alert(1)</script></template>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  "<a id=app name=location href=#x>clobber</a>",
  "`<img src=x onerror=alert(1)>`",
  "```\n<script>alert(1)</script>\n```",
];

const allowed = new Set(
  "P BR HR STRONG EM DEL CODE PRE BLOCKQUOTE UL OL LI H1 H2 H3 H4 A IMG TABLE THEAD TBODY TR TH TD DIV".split(
    " ",
  ),
);

describe("an attack", () => {
  it.each(attacks)("is harmless: %s", (text) => {
    for (const element of render(text).querySelectorAll("*")) {
      expect(allowed).toContain(element.tagName);
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$|^id$|^name$|^srcdoc$|^action$/);
        if (name === "href") expect(value).toMatch(/^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/);
        if (name === "src") expect(value).toMatch(/^\/(?![/\\])/);
      }
    }
  });
});

describe("Markdown", () => {
  it("keeps steps, tables and emphasis", () => {
    const html = render("1. Open **Orders**\n2. Choose *Track*\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    expect(html.querySelectorAll("ol > li")).toHaveLength(2);
    expect(html.querySelector("strong")?.textContent).toBe("Orders");
    expect(html.querySelectorAll("td")).toHaveLength(2);
  });

  it("opens links in a new tab that learns nothing", () => {
    const link = render("[help](/help/reset-password)").querySelector("a");
    expect(link?.getAttribute("href")).toBe("/help/reset-password");
    expect(link?.target).toBe("_blank");
    expect(link?.rel).toContain("noopener");
  });

  it("finds an article's own pictures, and puts the words in the place of others'", () => {
    expect(render("![plans](media/plans.svg)").querySelector("img")?.getAttribute("src")).toBe(
      "/media/plans.svg",
    );
    const foreign = render("![a chart](https://evil.example/x.png)");
    expect(foreign.querySelector("img")).toBeNull();
    expect(foreign.textContent).toContain("a chart");
  });

  it("lets the keyboard scroll a wide table", () => {
    expect(render("| a |\n|---|\n| 1 |").querySelector<HTMLElement>(".markdown__scroll")?.tabIndex).toBe(0);
  });

  it("can be read without its marks", () => {
    expect(plainText("Open **Orders**\n\n1. then *Track*")).toBe("Open Orders then Track");
  });
});
