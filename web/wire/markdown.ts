/**
 * Markdown to HTML that is safe to show: parsed by marked, then cut down by DOMPurify to a short list of
 * elements. Everything that a customer, an author, an agent or the bot wrote goes through here.
 */
import createDOMPurify, { type Config } from "dompurify";
import { Marked } from "marked";

const parser = new Marked({ gfm: true, breaks: true });
const purifier = createDOMPurify(window);

const config: Config = {
  // prettier-ignore
  ALLOWED_TAGS: [
    "p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote",
    "ul", "ol", "li", "h1", "h2", "h3", "h4", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td",
  ],
  ALLOWED_ATTR: ["href", "title", "src", "alt", "start"],
  // Absolute http(s), mail and phone links, paths of this site and articles' own pictures; never javascript:, data: or //elsewhere.
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|\/(?![/\\])|#|media\/[\w.-]+$)/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/**
 * Pictures come from this site only, so that an answer cannot tell a stranger's server who reads it. Articles name
 * theirs `media/…`, from wherever they are read.
 */
function settlePictures(fragment: DocumentFragment): void {
  for (const image of fragment.querySelectorAll("img")) {
    const source = image.getAttribute("src") ?? "";
    const own = source.startsWith("media/") ? `/${source}` : source;
    if (!/^\/(?![/\\])/.test(own)) {
      image.replaceWith(image.alt);
      continue;
    }
    image.setAttribute("src", own);
    image.setAttribute("loading", "lazy");
  }
}

function openLinksOutside(fragment: DocumentFragment): void {
  for (const link of fragment.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow");
  }
}

/** A wide table scrolls in its own box, which the keyboard can reach. */
function boxTables(fragment: DocumentFragment): void {
  for (const table of fragment.querySelectorAll("table")) {
    const box = document.createElement("div");
    box.className = "markdown__scroll";
    box.tabIndex = 0;
    table.replaceWith(box);
    box.append(table);
  }
}

/** HTML of a Markdown text, harmless whatever the text holds. */
export function renderMarkdown(text: string): string {
  const raw = parser.parse(text, { async: false });
  const fragment = purifier.sanitize(raw, config) as unknown as DocumentFragment;
  settlePictures(fragment);
  openLinksOutside(fragment);
  boxTables(fragment);
  const holder = document.createElement("div");
  holder.append(fragment);
  return holder.innerHTML;
}

/** The same text without any markup, for a notification or an announcement. */
export function plainText(text: string): string {
  const holder = document.createElement("div");
  holder.innerHTML = renderMarkdown(text);
  return holder.textContent.replace(/\s+/g, " ").trim();
}
