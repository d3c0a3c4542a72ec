"""Turns an article's Markdown into HTML that is safe to show: the help pages and the studio's preview.

Authors are trusted with words, not with scripts: raw HTML in Markdown is escaped, and what comes out is
cleaned once more against a list of allowed elements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from knowledge_base.links import article_address, media_address

_TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
    ),
    *(
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Show only pictures of our own: a picture from elsewhere would tell its host who reads the page."""
    token = tokens[index]
    address = media_address(str(token.attrGet("src") or ""))
    if address is None:
        return ""
    token.attrSet("src", address)
    token.attrSet("loading", "lazy")
    return renderer.image(tokens, index, options, env)


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Let ``other-article.md``, as files link to one another, lead to the help page."""
    address = article_address(str(tokens[index].attrGet("href") or ""))
    if address is not None:
        tokens[index].attrSet("href", address)
    return renderer.renderToken(tokens, index, options, env)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link)
    return parser


_PARSER = _parser()


def to_html(markdown: str) -> str:
    """Render an article's body; its headings begin at h2, because the page's h1 is the title."""
    tokens = _PARSER.parse(markdown)
    top = min((int(t.tag[1]) for t in tokens if t.type == "heading_open"), default=2)
    used: dict[str, int] = {}
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) - top + 2)}"
        if token.type == "heading_open" and following is not None:
            token.attrSet("id", _anchor(following.content, used))
    return clean(str(_PARSER.renderer.render(tokens, _PARSER.options, {})))


def _anchor(heading: str, used: dict[str, int]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "section"
    used[name] = used.get(name, 0) + 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def clean(html: str) -> str:
    """Keep only what an article may hold: no scripts, styles, frames, forms, handlers or odd addresses."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
