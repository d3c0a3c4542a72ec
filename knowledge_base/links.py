"""Addresses inside articles: as files write them, ``media/lights.svg``, and as customers need them."""

from __future__ import annotations

import re

_TARGET = re.compile(r"(\]\()(?:\./)?([A-Za-z0-9][\w./-]*)([^)\s]*)(?=[)\s])")
_MEDIA = re.compile(r"^(?:\./)?(?:/help/)?media/([A-Za-z0-9][A-Za-z0-9._-]*)$")
_ARTICLE = re.compile(r"^(?:\./)?([a-z0-9][a-z0-9-]{0,99})\.md(#[\w-]*)?$")


def media_address(target: str) -> str | None:
    """Return where a picture of our own is served, None for one from elsewhere."""
    match = _MEDIA.match(target)
    return None if match is None else f"/help/media/{match.group(1)}"


def article_address(target: str) -> str | None:
    """Return the help page that a link to another article's file means, None for any other link."""
    match = _ARTICLE.match(target)
    return None if match is None else f"/help/{match.group(1)}{match.group(2) or ''}"


def resolve(markdown: str) -> str:
    """Return Markdown whose links and pictures work wherever it is shown; nothing but addresses changes."""
    return _TARGET.sub(_resolved, markdown)


def _resolved(match: re.Match[str]) -> str:
    target = match.group(2) + match.group(3)
    address = media_address(target) or article_address(target)
    return match.group(0) if address is None else f"{match.group(1)}{address}"
