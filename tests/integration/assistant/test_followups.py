"""Turns that lean on the conversation, over the demo help centre: misses are told, shares have floors."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
import yaml

from actions import wording
from actions.showing import NOT_SOLVED, SOLVED
from tests.integration.assistant.conftest import Conversation
from tests.integration.assistant.following import FollowUp, Outcome, cases, play
from tests.integration.assistant.judging import FOLDER, cited, suggested

FLOOR, FLOOR_OF_SECTIONS, FLOOR_OF_TOPICS = 0.92, 0.75, 0.85
REPEATS = yaml.safe_load((FOLDER / "repeats.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def played(help_centre) -> list[tuple[FollowUp, Outcome]]:
    """Every case of the table, played."""
    done = [(case, play(Conversation(help_centre), case)) for case in cases()]
    _tell(done)
    return done


def _tell(done: list[tuple[FollowUp, Outcome]]) -> None:
    total = Counter(case.kind for case, _ in done)
    right = Counter(case.kind for case, got in done if got.right)
    asked_back = sum(got.asked_back for _, got in done)
    print("\n" + ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in total))
    print(f"all {right.total()}/{total.total()}, {asked_back} of them by asking back")
    for case, got in done:
        if not got.right:
            print(f"missed: {' | '.join(case.before)} | {case.say} -> {got.told}")


def test_the_table_is_large_enough():
    kinds = Counter(case.kind for case in cases())
    assert kinds.total() - kinds["topic"] >= 80
    assert kinds["topic"] >= 20


def test_most_turns_are_read_in_their_conversation(played):
    assert sum(got.right for _, got in played) / len(played) >= FLOOR


def test_most_bring_the_section_that_was_meant(played):
    named = [got.section for _, got in played if got.section is not None]
    assert sum(named) / len(named) >= FLOOR_OF_SECTIONS


def test_a_new_subject_is_not_glued_to_the_one_before(played):
    topics = [got.right for case, got in played if case.kind == "topic"]
    assert sum(topics) / len(topics) >= FLOOR_OF_TOPICS


def test_every_walk_goes_where_it_is_sent(played):
    assert [case.say for case, got in played if case.kind == "walk" and not got.right] == []


def test_a_step_that_fails_leads_to_the_section_on_trouble_or_a_person(played):
    assert [case.say for case, got in played if case.kind == "trouble" and not got.right] == []


@pytest.mark.parametrize("row", REPEATS, ids=[row[0] for row in REPEATS])
def test_the_same_answer_is_never_given_twice_and_the_third_time_a_person_comes(help_centre, row):
    first, second, *missed = row
    talk = Conversation(help_centre)
    answers = [talk.say(text) for text in (first, second, first)]
    shown = [reply["text"] for answer in answers for reply in answer["replies"] if reply["citations"]]
    assert shown
    assert len(set(shown)) == len(shown)
    if cited(answers[0]) == cited(answers[1]) and not missed:
        assert answers[1]["decision"]["action"] != "hand_over"
        assert answers[2]["decision"]["action"] in ("offer", "hand_over")


def test_nobody_is_asked_which_one_twice_in_a_row(help_centre):
    vague = [case for case in cases() if case.kind in ("choice", "ellipsis", "pronoun")]
    for case in vague:
        talk = Conversation(help_centre)
        outcomes = [
            talk.say(text)["annotations"]["outcome"] for text in (case.say, case.say, "that one", case.say)
        ]
        asked = [outcome == "clarify" for outcome in outcomes]
        assert not any(one and two for one, two in pairwise(asked)), (case.say, outcomes)


QUESTIONS = (wording.WHICH, wording.UNCLEAR)


def _asks(answer) -> bool:
    return any(reply["text"].startswith(QUESTIONS) for reply in answer["replies"])


@pytest.mark.parametrize("reply", ["yes", "yes please", "ok", "?", "...", "hmm", "bananarama", "👍", "which"])
def test_a_reply_that_does_not_say_which_is_never_met_by_a_second_question(help_centre, reply):
    vague = [case.say for case in cases() if case.kind == "choice"]
    asked = 0
    for say in vague:
        talk = Conversation(help_centre)
        turns = [talk.say(say), talk.say(reply), talk.say(reply)]
        asked += _asks(turns[0])
        told = [[said["text"] for said in turn["replies"]] for turn in turns]
        assert not any(_asks(one) and _asks(two) for one, two in pairwise(turns)), (say, told)
    assert asked


def test_yes_to_which_one_gets_the_nearest_article_with_its_buttons(help_centre):
    for case in cases():
        talk = Conversation(help_centre)
        first = talk.say(case.say)
        if _asks(first) and suggested(first):
            second = talk.say("yes")
            assert second["replies"][0]["text"].startswith(wording.BEST_GUESS)
            assert cited(second)[0] in suggested(first)
            assert [item["label"] for item in second["replies"][0]["choices"]] == [SOLVED, NOT_SOLVED]
            return
    raise AssertionError("no turn was asked about")


def test_a_choice_offered_leads_to_the_article_it_names(help_centre):
    talk = Conversation(help_centre)
    for case in cases():
        answer = talk.say(case.say)
        buttons = [item for reply in answer["replies"] for item in reply["choices"]]
        named = [item for item in buttons if item["payload"]["intent"] == "ask"]
        if answer["annotations"]["outcome"] == "clarify":
            assert 2 <= len(named) <= 3
            assert len({item["payload"]["data"]["article"] for item in named}) == len(named)
            picked = talk.press(answer, named[0]["label"])
            assert cited(picked) == [named[0]["payload"]["data"]["article"]]
            return
    raise AssertionError("no turn was asked about")
