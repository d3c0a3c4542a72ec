"""The list of sensitive topics as it ships."""

from __future__ import annotations

import pytest

from bot import sensitive, settings

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


def test_an_unreadable_list_stops_the_process(tmp_path, capsys):
    broken = tmp_path / "topics.yml"
    broken.write_text("topics: [{name: x}]", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        sensitive.read(broken)
    assert stopped.value.code == 2
    assert "CAREDESK_SENSITIVE_TOPICS" in capsys.readouterr().err
