"""Cutting a body: passages cover it, keep steps whole and never mix two headings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.passages import MAX_WORDS, cut, plain, windows

BODY = """Before you begin, have your customer number ready.

## Find it

1. Open the app.
2. Choose **Profile**.

   It is the last entry.
3. Scroll down.

| Plan | Price |
|---|---|
| Home | 30 |

### On paper

- on every bill
- on the contract
"""


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_headings_end_passages_and_name_their_path() -> None:
    passages = cut(BODY)
    assert [(p.number, p.heading, p.kind) for p in passages] == [
        (0, "", "intro"),
        (1, "Find it", "steps"),
        (2, "Find it › On paper", "section"),
    ]


def test_text_is_the_authors_own() -> None:
    assert all(passage.text in BODY for passage in cut(BODY))


def test_empty_body_has_no_passages() -> None:
    assert cut("") == cut("\n\n") == ()


def test_long_list_is_cut_between_steps() -> None:
    steps = [f"{n}. " + "word " * 50 + f"end{n}." for n in range(1, 13)]
    passages = cut("\n".join(steps))
    assert len(passages) > 1
    for step in steps:
        assert sum(f" {squeezed(step)} " in f" {squeezed(p.text)} " for p in passages) == 1


def test_long_paragraph_is_cut_between_sentences() -> None:
    passages = cut(" ".join(f"This is sentence number {n} of many." for n in range(100)))
    assert len(passages) > 1
    assert all(p.text.endswith(".") and len(p.text.split()) <= MAX_WORDS for p in passages)


def test_table_and_code_stay_whole() -> None:
    table = "| a | b |\n|---|---|\n" + "\n".join(f"| row {n} with words | b |" for n in range(80))
    code = "```\n" + "one two three\n" * 120 + "```"
    texts = [p.text for p in cut(f"{table}\n\n{code}\n")]
    assert texts == [table, code]


VOCABULARY = ["open", "the", "menu", "choose", "save", "router", "light", "red", "wait", "then"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=70)
STEP = WORDS.map(" ".join)
BLOCK = st.one_of(
    STEP.map(lambda text: f"{text}."),
    st.lists(STEP, min_size=1, max_size=9).map(
        lambda steps: "\n".join(f"{n}. {text} step{n}." for n, text in enumerate(steps, 1))
    ),
    st.lists(STEP, min_size=1, max_size=5).map(lambda items: "\n".join(f"- {text}" for text in items)),
)
SECTION = st.tuples(st.sampled_from(["", "# Top", "## Part", "### Detail"]), st.lists(BLOCK, max_size=4))


@settings(max_examples=60, deadline=None)
@given(st.lists(SECTION, max_size=5))
def test_passages_cover_the_body_in_order_and_split_no_step(sections: list[tuple[str, list[str]]]) -> None:
    blocks = [block for _, section in sections for block in section]
    body = "\n\n".join(part for heading, section in sections for part in (heading, *section) if part)
    passages = cut(body)
    assert squeezed(" ".join(p.text for p in passages)) == squeezed(" ".join(blocks))
    assert [p.number for p in passages] == list(range(len(passages)))
    for block in blocks:
        for step in block.split("\n"):
            assert any(squeezed(step) in squeezed(p.text) for p in passages)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=5), max_size=500))
def test_windows_hold_every_word(words: list[str]) -> None:
    held = windows(" ".join(words))
    assert {word for window in held for word in window.split()} == set(words)
    assert all(len(window.split()) <= 120 for window in held)


def test_plain_keeps_the_words_and_drops_the_markup() -> None:
    assert plain("**Open** [the page](/help/x), then ![lights](media/a.svg)\n2. `save`") == (
        "Open the page, then lights save"
    )
