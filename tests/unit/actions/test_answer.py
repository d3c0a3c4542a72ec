"""One search, three outcomes, and never the same answer twice."""

from __future__ import annotations

from typing import Any

import pytest

from actions import wording
from actions.answer import Answer, NoneOfThese, answer
from actions.errors import SearchUnavailable

from .conftest import ARTICLES, STEPS, hit

SEEN = {"article": "reset-password", "title": "Reset your password", "passage": 1, "turn": 3, "seq": 4}


def labels(reply):
    return [item["label"] for item in reply["choices"]]


async def test_an_answer_is_the_passage_unaltered_with_citation_and_both_buttons(desk):
    at = desk()
    await answer(at)
    (reply,) = at.replies
    assert reply["text"] == STEPS
    assert labels(reply) == ["That solved it", "That didn't help"]
    assert reply["choices"][0]["payload"] == {
        "intent": "solved",
        "data": {"article": "reset-password", "passage": 1},
    }
    assert reply["citations"] == [
        {
            "article": "reset-password",
            "title": "Reset your password",
            "passage": 1,
            "url": "/help/reset-password",
            "version": 3,
        }
    ]
    assert (at.found["outcome"], at.found["awaiting"]) == ("answer", "verdict")


async def test_the_turns_vector_goes_along(desk, centre):
    await answer(desk(turn={"vector": "AAAA"}))
    assert (centre.asked[0]["vector"], centre.asked[0]["bearer"]) == ("AAAA", "Bearer secret")


async def test_an_upset_customer_gets_no_cheer_but_an_apology(desk):
    at = desk(upset=True)
    await answer(at)
    assert at.replies[0]["text"] == f"{wording.SORRY}\n\n{STEPS}"


async def test_a_short_introduction_is_completed_by_its_steps(desk, centre):
    centre.hits = [hit("reset-password", 0, 0.9)]
    at = desk()
    await answer(at)
    assert at.replies[0]["text"] == f"You can set a new password yourself.\n\n{STEPS}"
    assert at.found["shown"][0]["passage"] == 1


async def test_the_second_ask_gets_the_next_passage(desk):
    at = desk(memory={"shown": [SEEN]})
    await answer(at)
    assert at.replies[0]["text"] == f"{wording.AGAIN}\n\nLook in the spam folder."
    assert at.found["repeated"] is True


async def test_after_two_forms_the_second_best_article_comes(desk):
    at = desk(memory={"shown": [SEEN, {**SEEN, "passage": 2}]})
    await answer(at)
    assert at.found["shown"][0]["article"] == "account-locked"


async def test_then_a_walk_through_the_steps(desk, centre):
    centre.hits = centre.hits[:1]
    at = desk(memory={"shown": [SEEN, {**SEEN, "passage": 2}]})
    await answer(at)
    assert at.replies[0]["text"].endswith("**Step 1 of 3**\n\n1. Open the sign-in page.")
    assert labels(at.replies[0])[0] == "Next step"
    assert at.found["walk"] == {"article": "reset-password", "passage": 1, "step": 1}


async def test_when_everything_was_shown_the_bot_says_so(desk, centre):
    centre.hits = centre.hits[:1]
    at = desk(memory={"shown": [SEEN, {**SEEN, "passage": 2}, {**SEEN, "form": "walk"}]})
    await answer(at)
    assert at.replies[0]["text"] == wording.ALL_SHOWN
    assert at.found["outcome"] == "unknown"


async def test_no_sequence_of_asks_shows_the_same_twice(desk):
    shown: list[dict[str, Any]] = []
    given = set()
    for _ in range(8):
        at = desk(memory={"shown": shown})
        await answer(at)
        for item in at.found.get("shown", ()):
            key = (item["article"], item["passage"], item["form"])
            assert key not in given
            given.add(key)
            shown = [*shown, item]
    assert len(given) == 4


async def test_an_unsure_search_asks_which_one(desk, centre):
    centre.outcome = "clarify"
    at = desk()
    await answer(at)
    assert labels(at.replies[0]) == ["Reset your password", "Unlock your account", wording.NONE_OF_THESE]
    assert at.replies[0]["choices"][0]["payload"] == {
        "intent": "ask",
        "data": {"article": "reset-password", "passage": 1},
    }
    assert at.found["awaiting"] == "clarify"


async def test_a_chosen_suggestion_is_shown_without_searching(desk, centre):
    data = {"article": "account-locked", "passage": 0}
    at = desk("Unlock your account", turn={"chosen": True}, data=data)
    await answer(at)
    assert at.replies[0]["text"] == "Wait ten minutes and try again."
    assert centre.asked == []


async def test_a_suggestion_taken_down_since_is_searched_for(desk, centre):
    at = desk("Gone article", turn={"chosen": True}, data={"article": "gone", "passage": 0})
    await answer(at)
    assert centre.asked[0]["q"] == "Gone article"


async def test_a_short_reply_to_which_one_is_read_with_the_question(desk, centre):
    centre.outcome = "clarify"
    await answer(
        desk("the locked one", memory={"awaiting": "clarify", "queries": [{"text": "I cannot get in"}]})
    )
    assert [asked["q"] for asked in centre.asked] == ["the locked one", "I cannot get in the locked one"]


async def test_which_one_is_asked_once_then_the_best_guess_comes(desk, centre):
    centre.outcome, centre.hits = "clarify", [hit("reset-password", 1, 0.5), hit("account-locked", 0, 0.48)]
    at = desk("the locked one", memory={"awaiting": "clarify", "queries": [{"text": "I cannot get in"}]})
    await answer(at)
    assert at.replies[0]["text"] == f"{wording.BEST_GUESS}\n\n{STEPS}"
    assert at.found["awaiting"] == "verdict"


@pytest.mark.parametrize(("text", "intent"), [("yes", "affirm"), ("?", "ask")])
async def test_a_reply_that_does_not_say_which_gets_the_best_guess(desk, centre, text, intent):
    centre.outcome, centre.hits = "clarify", [hit("reset-password", 1, 0.5), hit("account-locked", 0, 0.48)]
    at = desk(text, intent=intent, memory={"awaiting": "clarify", "queries": [{"text": "I cannot get in"}]})
    await answer(at)
    assert [asked["q"] for asked in centre.asked] == ["I cannot get in"]
    assert at.replies[0]["text"] == f"{wording.BEST_GUESS}\n\n{STEPS}"
    assert (at.found["awaiting"], at.found["own_words"]) == ("verdict", False)


async def test_signs_are_asked_about_once(desk):
    first = desk("???")
    await answer(first)
    again = desk("???", memory={"queries": [{"text": first.found["query"], "outcome": "none"}]})
    await answer(again)
    assert [at.replies[0]["text"] for at in (first, again)] == [wording.UNCLEAR, wording.STILL_UNCLEAR]
    assert again.found["outcome"] == "unknown"


async def test_one_strange_word_after_which_one_is_not_asked_about(desk, centre):
    centre.hits = []
    at = desk("bananarama", memory={"awaiting": "clarify", "queries": [{"text": "I cannot get in"}]})
    await answer(at)
    assert at.replies[0]["text"] == wording.NOT_FOUND


async def test_nothing_found_is_said_honestly(desk, centre):
    centre.hits = []
    at = desk("what is the meaning of life")
    await answer(at)
    assert at.replies[0]["text"] == wording.NOT_FOUND
    assert (at.found["outcome"], at.found["query"]) == ("unknown", "what is the meaning of life")


async def test_in_the_queue_the_place_is_mentioned(desk, centre):
    centre.hits = []
    at = desk(responder="queue")
    await answer(at)
    assert wording.STILL_QUEUED in at.replies[0]["text"]


async def test_a_short_complaint_is_not_searched_for(desk, centre):
    at = desk("you are useless", intent="complain")
    await answer(at)
    assert (at.replies[0]["text"], centre.asked, at.found["outcome"]) == (wording.COMPLAINT, [], "none")


async def test_a_complaint_about_something_known_gets_apology_and_answer(desk):
    at = desk("your password page is the worst I know", intent="complain")
    await answer(at)
    assert at.replies[0]["text"].startswith(wording.SORRY)


async def test_none_of_these_counts_as_nothing_found(desk, search):
    at = desk(intent="deny")
    await NoneOfThese(search).act(at)
    assert at.found["outcome"] == "unknown"


async def test_search_down_is_an_error_and_no_answer(desk, centre):
    centre.down = True
    with pytest.raises(SearchUnavailable):
        await answer(desk())


async def test_an_action_run_twice_says_and_reports_the_same(desk, search):
    first, second = desk(), desk()
    await Answer(search).act(first)
    await Answer(search).act(second)
    assert (first.replies, first.found) == (second.replies, second.found)


def test_the_small_help_centre_is_what_the_tests_think():
    assert len(ARTICLES) == 2


async def test_one_word_that_finds_nothing_is_asked_about(desk, search, centre):
    centre.hits = []
    at = desk("flurbo")
    await Answer(search).act(at)
    assert [reply["text"] for reply in at.replies] == [wording.UNCLEAR]
    assert at.found["outcome"] == "none"


async def test_nobody_is_asked_to_say_more_twice_in_a_row(desk, search, centre):
    centre.hits = []
    at = desk("flurbo", memory={"queries": [{"text": "blarg", "outcome": "none"}]})
    await Answer(search).act(at)
    assert at.found["outcome"] == "unknown"


async def test_signs_are_not_searched_for(desk, search, centre):
    at = desk("???")
    await Answer(search).act(at)
    assert [reply["text"] for reply in at.replies] == [wording.UNCLEAR]
    assert centre.asked == []


async def test_one_choice_is_no_choice(desk, search, centre):
    centre.outcome, centre.hits = "clarify", [hit("reset-password", 1, 0.5)]
    at = desk("something about it")
    await Answer(search).act(at)
    assert at.replies[0]["text"] == f"{wording.BEST_GUESS}\n\n{STEPS}"


async def test_whoever_was_just_asked_and_has_seen_all_is_not_asked_again(desk, search, centre):
    centre.outcome, centre.hits = "clarify", [hit("reset-password", 1, 0.5)]
    at = desk("something about it", memory={"awaiting": "clarify", "shown": [SEEN]})
    await Answer(search).act(at)
    assert (at.found["outcome"], at.replies[0]["text"]) == ("unknown", wording.ALL_SHOWN)


async def test_a_key_word_in_a_title_is_worth_a_question(desk, search, centre):
    centre.outcome = "unknown"
    at = desk("account")
    await Answer(search).act(at)
    assert at.replies[0]["text"].startswith(wording.BEST_GUESS)
    assert at.found["articles"][0]["article"] == "account-locked"


async def test_a_bare_number_is_not_offered_a_choice(desk, search, centre):
    centre.outcome = "clarify"
    at = desk("42")
    await Answer(search).act(at)
    assert at.replies[0]["text"] == wording.UNCLEAR


async def test_an_introduction_shown_with_its_steps_is_not_shown_again_alone(desk, centre):
    centre.hits = [hit("reset-password", 0, 0.9)]
    first = desk()
    await answer(first)
    assert first.found["shown"][0]["form"] == "whole"
    again = desk(memory={"shown": first.found["shown"]})
    await answer(again)
    assert "You can set a new password yourself." not in again.replies[0]["text"]
    assert again.found["shown"][0]["passage"] == 2
