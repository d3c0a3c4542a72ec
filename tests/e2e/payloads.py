"""Texts that try to run a script, made from a small grammar: what runs, its spelling, and what stands around.

Every one calls `xss()` when it works. Those that swallow what follows them (an open comment, an open code
block) are kept apart, so that each can be put last.
"""

from collections.abc import Iterator
from itertools import product

ELEMENTS = {
    "img src=x": "onerror",
    "svg": "onload",
    "body": "onload",
    "video src=x": "onerror",
    "audio src=x": "onerror",
    "details open": "ontoggle",
    "input autofocus": "onfocus",
    "a href=# autofocus": "onfocus",
    "textarea autofocus": "onfocus",
    "marquee": "onstart",
    "object data=x": "onerror",
    "iframe src=about:blank": "onload",
    "style": "onload",
    "link rel=stylesheet href=x": "onerror",
    "svg><animate attributeName=x dur=1s": "onbegin",
    "svg><image href=x": "onerror",
    "p style=animation:x": "onanimationstart",
}
SPELLINGS = (
    "<{element} {event}=xss()>",
    "<{element} {event}='xss()'>",
    '<{element} {event}="xss&#40;&#41;">',
    "<{element} {event}=&#120;ss()>",
    "<{element}\n{event}\n=\nxss()>",
    "<{element}\t{EVENT}=xss()>",
    "<{element} x='>' {event}=xss()>",
    "<{element} {event}=xss() //",
)
SCRIPTS = (
    "<script>xss()</script>",
    "<ScRiPt >xss()</sCrIpT >",
    "<script\n>xss()</script\n>",
    "<script src=data:text/javascript,xss()></script>",
    "<script src=/media/xss.js></script>",
    "<svg><script>xss()</script></svg>",
    "<svg><script href=data:text/javascript,xss() /></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss()></style></mglyph></table></mtext></math>",
    "<iframe srcdoc='<script>parent.xss()</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=parent.xss()&gt;'></iframe>",
    "<template><script>xss()</script></template>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=xss() src>'>",
    "<noscript><p title='</noscript><img src=x onerror=xss()>'></noscript>",
    "<scr<script>ipt>xss()</scr</script>ipt>",
    "<img src='x`<img src=x onerror=xss()>'>",
    "<a id=app name=location href=#x>clobber</a><img name=body src=x onerror=xss()>",
)
AROUND = (
    "{}",
    '">{}',
    "'>{}",
    "</title>{}",
    "</textarea>{}",
    "</style>{}",
    "</script>{}",
    "-->{}",
    "]]>{}",
    "<svg>{}</svg>",
    "<math>{}</math>",
    "<table><td>{}</td></table>",
    "<select><option>{}</option></select>",
    "<div>{}</div>",
    "**{}**",
    "> {}",
    "# {}",
    "- {}",
    "| a |\n|---|\n| {} |",
    "[{}](https://a.example)",
    "![{}](media/a.png)",
    "`{}`",
    '[x](/help "{}")',
    "&lt;b&gt;{}",
)
ADDRESSES = (
    "javascript:xss()",
    "JaVaScRiPt:xss()",
    "java\tscript:xss()",
    "&#106;avascript:xss()",
    "javascript&colon;xss()",
    "javascript:%78ss()",
    "javascript://a.example/%0axss()",
    "\tjavascript:xss()",
    "vbscript:xss()",
    "data:text/html,<script>parent.xss()</script>",
    "data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=xss()>",
)
PLACES = (
    "[x]({})",
    "![x]({})",
    "<{}>",
    "[x]: {}\n\n[x]",
    '<a href="{}">x</a>',
    "<a href={}>x</a>",
    '<img src="{}">',
    '<iframe src="{}"></iframe>',
    "<form action='{}'><button autofocus>x</button></form>",
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<svg><use href="{}"></use></svg>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<meta http-equiv=refresh content="0;url={}">',
    '<math href="{}">x</math>',
)
OPENINGS = (
    "<!--", "```\n", "~~~\n", "<textarea>", "<title>", "<style>", "<script>", "<noscript>", "<xmp>",
    "<iframe>", "<noembed>", "<noframes>", "<![CDATA[", "<?xml ", "<svg><style>",
    "<math><annotation-xml encoding=text/html>", "<select>", "<template>",
    "<table><tr>", '<a href="', "<p title='", "<plaintext>", "<svg><desc>", "$$\n",
)  # fmt: skip


def closed() -> list[str]:
    """Payloads after which a text goes on as if nothing had been."""
    vectors = [*SCRIPTS, *_handlers()]
    # Every spelling meets every surrounding, though not every pair of element and surrounding is made.
    mixed = [AROUND[(n * 7 + n // len(AROUND)) % len(AROUND)].format(v) for n, v in enumerate(vectors * 5)]
    return [*dict.fromkeys([*vectors, *mixed, *(p.format(a) for p, a in product(PLACES, ADDRESSES))])]


def open_ended() -> list[str]:
    """Payloads that swallow what follows them."""
    return [f"{opening}{vector}" for opening in OPENINGS for vector in (SCRIPTS[0], next(_handlers()))]


def _handlers() -> Iterator[str]:
    for spelling in SPELLINGS:
        for element, event in ELEMENTS.items():
            yield spelling.format(element=element, event=event, EVENT=event.upper())


def batches(limit: int) -> list[str]:
    """All payloads in texts of at most `limit` characters, each text ended by one that swallows."""
    last = open_ended()
    texts: list[str] = []
    text = ""
    for payload in closed():
        ending = last[len(texts) % len(last)]
        if len(text) + len(payload) + len(ending) + 4 > limit:
            texts.append(f"{text}{ending}")
            text = ""
        text += f"{payload}\n\n"
    texts.append(f"{text}{last[len(texts) % len(last)]}")
    return [*texts, *last[len(texts) :]]
