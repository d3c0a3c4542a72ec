"""The twenty questions that both sides are asked, and the FAQ that stock Rasa is trained on."""

from dataclasses import dataclass
from pathlib import Path

import yaml

ARTICLES = Path(__file__).resolve().parent.parent / "knowledge_base" / "articles"
HOW_MANY = 20


@dataclass(frozen=True)
class Faq:
    """One article as an FAQ entry; `asked` is held out of the examples."""

    article: str
    answer: str
    examples: tuple[str, ...]
    asked: str


def varied() -> list[str]:
    """Return every example question of the public articles, neighbours from different articles.

    A long conversation that asked the same twenty questions over and over would rightly end with a person.
    """
    rows = [(faq.asked, *faq.examples[1:]) for faq in _all()]
    longest = max(len(row) for row in rows)
    return [row[turn] for turn in range(longest) for row in rows if turn < len(row)]


def faqs() -> list[Faq]:
    """Return twenty public articles spread evenly over the demo help centre, in alphabetical order."""
    found = _all()
    return found[:: max(1, len(found) // HOW_MANY)][:HOW_MANY]


def _all() -> list[Faq]:
    found = []
    for path in sorted(ARTICLES.glob("*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n", 2)[1])
        if front.get("audience", "public") == "public" and len(front.get("questions", ())) >= 4:
            first, *rest = front["questions"]
            found.append(Faq(path.stem, front["summary"], (front["title"], *rest), first))
    return found
