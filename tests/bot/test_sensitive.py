"""The list of sensitive topics as it ships."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import embedding, sensitive, settings, similarity

OFFER_AT = 0.4
HEARD, ALARMS = (
    0.92,
    0.03,
)  # of all that was written for it; when first tried .65 and .06 of the older, .87 and .075 of the newer
WRITTEN = [
    yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    for name in ("sensitive_messages.yml", "fresh_sensitive_messages.yml")
]
MESSAGES = {
    "touches": {
        topic: [text for written in WRITTEN for text in written["touches"][topic]]
        for topic in WRITTEN[0]["touches"]
    },
    "none": [text for written in WRITTEN for text in written["none"]],
}
ENCODER = embedding.encoder(settings.model_dir())


def sketch(text: str) -> str:
    return similarity.sketch(embedding.to_base64(ENCODER.encode([text])[0]))


def questions() -> list[str]:
    texts: set[str] = set()
    for path in sorted((settings.ROOT / "knowledge_base" / "articles").glob("*.md")):
        texts |= set(yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1]).get("questions") or ())
    return sorted(texts)


TOPICS = sensitive.read(settings.sensitive_topics())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my lawyer will hear of this", "legal threat"),
        ("I will take legal action", "legal threat"),
        ("my father died last week", "bereavement"),
        ("the router is smoking and smells burnt, no, the adapter is on fire", "safety"),
        ("someone hacked into my account", "fraud or break-in"),
        ("you charged me twice", "fraud or break-in"),
        ("I make a subject access request", "data protection"),
    ],
)
def test_a_topic_is_recognised(text, name):
    topic = sensitive.touched(text, TOPICS)
    assert topic is not None
    assert topic.name == name


@pytest.mark.parametrize(
    "text",
    [
        "how do I reset my password",
        "my connection died",
        "the light on the router is red",
        "my partner wants an account",
    ],
)
def test_everyday_questions_touch_none(text):
    assert sensitive.touched(text, TOPICS) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my solicitor is drafting a letter", "legal threat"),
        ("I'm taking this to the telecom regulator", "legal threat"),
        ("my husband is dead and you write to him", "bereavement"),
        ("the adapter is hot and smells burnt", "safety"),
        ("someone hacked my mailbox and sends spam", "fraud or break-in"),
        ("you disclosed my address to a third party", "data protection"),
        ("where is the refund you promised", "disputed money"),
        ("my account got suspended", "blocked account"),
        ("the box arrived damaged", "lost delivery"),
    ],
)
def test_a_topic_is_recognised_by_its_meaning(text, name):
    topic = sensitive.touched(text, TOPICS, sketch(text))
    assert topic is not None
    assert topic.name == name


def test_ordinary_questions_seldom_touch_a_topic_that_fetches_or_offers_a_person():
    texts = questions()
    hits = [sensitive.touched(text, TOPICS, sketch(text)) for text in texts]
    loud = [text for text, hit in zip(texts, hits, strict=True) if hit and hit.weight >= OFFER_AT]
    # The demo has articles on break-ins, a death in the family and complaints; their own questions do touch.
    assert len(loud) / len(texts) < 0.05, loud


def test_an_unreadable_list_stops_the_process(tmp_path, capsys):
    broken = tmp_path / "topics.yml"
    broken.write_text("topics: [{name: x}]", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        sensitive.read(broken)
    assert stopped.value.code == 2
    assert "CAREDESK_SENSITIVE_TOPICS" in capsys.readouterr().err


def test_the_messages_written_for_the_test_stand_in_no_list():
    listed = settings.sensitive_topics().read_text("utf-8")
    written = [*MESSAGES["none"], *(text for texts in MESSAGES["touches"].values() for text in texts)]
    assert len(set(written)) == len(written) >= 250
    assert [text for text in written if f"- {text}\n" in listed] == []


def test_topics_are_heard_in_words_that_are_not_listed():
    told = {
        text: sensitive.touched(text, TOPICS, sketch(text)) is not None
        for texts in MESSAGES["touches"].values()
        for text in texts
    }
    assert sum(told.values()) / len(told) >= HEARD, [text for text, heard in told.items() if not heard]


def test_what_only_sounds_like_a_topic_brings_no_person():
    hits = {text: sensitive.touched(text, TOPICS, sketch(text)) for text in MESSAGES["none"]}
    alarms = [text for text, topic in hits.items() if topic]
    assert len(alarms) / len(hits) <= ALARMS, alarms
    assert [text for text in alarms if hits[text].weight >= OFFER_AT] == []
