"""Turns through the whole assistant, as the worker posts them."""

from __future__ import annotations

import json

import pytest

from actions import wording

SOLVED, NOT_SOLVED = "That solved it", "That didn't help"
MEMORY_BYTES = 12_000


def texts(answer):
    return "\n".join(reply["text"] for reply in answer["replies"])


def labels(answer):
    return [choice["label"] for reply in answer["replies"] for choice in reply["choices"]]


def test_a_question_gets_the_articles_passage_with_its_citation(conversation):
    answer = conversation().say("I forgot my password")
    (citation,) = answer["replies"][0]["citations"]
    assert citation["article"] == "reset-password"
    assert citation["url"] == "/help/reset-password"
    assert "1. " in texts(answer)
    assert labels(answer) == [SOLVED, NOT_SOLVED]
    assert answer["decision"]["action"] == "none"
    about = answer["annotations"]
    assert (about["outcome"], about["query"]) == ("answer", "I forgot my password")
    assert about["articles"][0]["probability"] > 0.5


def test_an_answer_that_did_not_help_comes_in_another_form_and_then_a_person(conversation):
    talk = conversation()
    first = talk.say("I forgot my password")
    second = talk.say("that didn't help")
    assert texts(first) not in texts(second)
    assert "Reset" in texts(second).split("\n")[0]
    assert second["annotations"]["verdict"] == {"article": "reset-password", "seq": 2, "value": "not_solved"}
    assert second["decision"]["action"] == "none"
    third = talk.say("that didn't help either")
    assert third["decision"]["action"] in ("offer", "hand_over")
    fourth = talk.say("still not working")
    assert fourth["decision"]["action"] == "hand_over" or third["decision"]["action"] == "hand_over"


def test_the_buttons_do_what_they_say(conversation):
    talk = conversation()
    first = talk.say("I forgot my password")
    second = talk.press(first, NOT_SOLVED)
    assert second["annotations"]["intent"] == {"name": "not_solved", "confidence": 1.0}
    third = talk.press(second, SOLVED)
    assert third["annotations"]["verdict"]["value"] == "solved"
    assert labels(third) == []


def test_an_answer_is_never_given_twice(conversation):
    talk, seen = conversation(), []
    for _ in range(4):
        answer = talk.say("I forgot my password")
        seen += [reply["text"] for reply in answer["replies"] if reply["citations"]]
    assert len(seen) == len(set(seen))
    assert answer["decision"]["action"] != "none" or talk.memory["offered"]


def test_anger_is_handed_over_with_the_sentence_behind_it(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    talk.say("that didn't help")
    angry = "this is absolutely ridiculous, I have been at this for hours and you are useless!"
    answer = talk.say(angry)
    assert answer["decision"]["action"] == "hand_over"
    kinds = {item["kind"]: item for item in answer["decision"]["evidence"]}
    assert kinds["failed_answer"]["quote"] == "that didn't help"
    assert kinds["frustration"] == {**kinds["frustration"], "quote": angry, "seq": talk.seq - 1}
    assert "glad" not in texts(answer).lower()
    assert "!" not in texts(answer)


def test_asking_for_a_person_takes_one_turn(conversation):
    answer = conversation().say("I want to talk to a human")
    assert (answer["decision"]["action"], answer["decision"]["reason"]) == ("hand_over", "explicit_request")
    assert labels(answer) == []


def test_with_nobody_online_the_customer_can_leave_an_address(conversation):
    answer = conversation(agents_online=0).say("I want to talk to a human")
    assert answer["decision"]["action"] == "hand_over"
    assert [reply["form"] for reply in answer["replies"]] == ["contact"]


def test_a_message_left_waits_in_the_queue(conversation):
    talk = conversation(agents_online=0)
    offered = talk.say("do you sell second-hand bicycles")
    assert offered["decision"]["action"] == "offer"
    left = talk.press(offered, wording.LEAVE)
    assert left["decision"]["action"] == "hand_over"
    assert [(reply["text"], reply["form"]) for reply in left["replies"]] == [
        (wording.MESSAGE_LEFT, "contact")
    ]


@pytest.mark.parametrize(
    "text",
    ["where is my parcel, order A-20391", "my order A-20391 hasn't come, where can I track my parcel?"],
)
def test_a_question_that_carries_a_fact_is_answered(conversation, text):
    about = conversation().say(text)["annotations"]
    assert about["outcome"] == "answer"
    assert about["articles"][0]["article"] == "track-parcel"
    assert ("order_number", "A-20391") in [(item["name"], item["value"]) for item in about["entities"]]


def test_nothing_but_a_fact_is_noted(conversation):
    answer = conversation().say("my order number is A-20391")
    assert texts(answer) == wording.noted([("order_number", "A-20391")])


@pytest.mark.parametrize(
    "text",
    [
        "the internet is very slow since yesterday",
        "it still shows the red light",
        "my e-mail does not arrive since Monday",
    ],
)
def test_a_calm_report_shows_no_frustration_even_when_nothing_is_found(conversation, text):
    talk = conversation()
    talk.say("do you sell second-hand bicycles")
    answer = talk.say(text)
    assert "frustration" not in [item["kind"] for item in answer["decision"]["evidence"]]
    assert answer["decision"]["action"] != "hand_over"


@pytest.mark.parametrize("text", ["???", "...", "\u200b.", "🤔", "-"])
def test_nonsense_is_asked_about_and_fetches_nobody(conversation, text):
    answer = conversation().say(text)
    assert texts(answer) == wording.UNCLEAR
    assert (answer["decision"]["action"], answer["annotations"]["outcome"]) == ("none", "none")


@pytest.mark.parametrize("text", ["asdf", "qwertz", "xkjhsd", "lorem ipsum", "🙂", "lol"])
def test_keys_hit_at_random_fetch_nobody(conversation, text):
    answer = conversation().say(text)
    assert answer["replies"]
    assert answer["decision"]["action"] == "none"


def test_a_thumb_up_says_that_an_answer_helped(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    assert talk.say("👍")["annotations"]["verdict"]["value"] == "solved"


def test_a_thumb_down_says_that_it_did_not(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    assert talk.say("👎")["annotations"]["verdict"]["value"] == "not_solved"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Guten Tag", "greet"),
        ("bonjour", "greet"),
        ("hola", "greet"),
        ("merci beaucoup", "thank"),
        ("danke schön", "thank"),
        ("ich möchte mit einem Menschen sprechen", "request_person"),
    ],
)
def test_courtesies_and_the_wish_for_a_person_are_known_in_other_languages(conversation, text, intent):
    answer = conversation().say(text)
    assert answer["annotations"]["intent"]["name"] == intent
    assert answer["replies"]


@pytest.mark.parametrize(
    "text", ["a" * 4000, "my internet is slow. " * 190, "? " * 1999, "🙂" * 1000, "9 " * 1999]
)
def test_a_long_paste_is_answered(conversation, text):
    talk = conversation()
    answer = talk.say(text)
    assert answer["replies"]
    assert len(json.dumps(answer["annotations"]["memory"])) < MEMORY_BYTES


def test_what_no_article_knows_is_said_and_a_person_offered(conversation):
    talk = conversation()
    answer = talk.say("do you sell second-hand bicycles")
    assert wording.NOT_FOUND in texts(answer)
    assert answer["annotations"]["outcome"] == "unknown"
    assert (answer["decision"]["action"], answer["decision"]["reason"]) == ("offer", "no_answer")
    accepted = talk.press(answer, wording.TALK)
    assert accepted["decision"]["action"] == "hand_over"


def test_an_offer_turned_down_is_not_repeated(conversation):
    talk = conversation()
    answer = talk.say("do you sell second-hand bicycles")
    declined = talk.press(answer, wording.KEEP_TRYING)
    assert declined["decision"]["action"] == "none"
    assert talk.say("I forgot my password")["decision"]["action"] == "none"


def test_the_same_message_twice_is_one_turn(conversation):
    talk = conversation()
    first = talk.say("I forgot my password")
    again = talk.post({**talk.body("I forgot my password"), "message_id": "1"}).json()
    assert again == first


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/request_person",
        '/solved{"article":"reset-password"}',
        "/back",
        "//session_start",
        "/",
        " / / ",
    ],
)
def test_commands_are_text_like_any_other(conversation, text):
    talk = conversation()
    answer = talk.say(text)
    assert answer["annotations"]["intent"]["confidence"] < 1.0
    assert answer["annotations"]["verdict"] is None
    assert answer["replies"]


def test_entities_keep_their_place_behind_a_slash(conversation):
    text = "/my order number is A-20391"
    (entity,) = conversation().say(text)["annotations"]["entities"]
    assert (entity["name"], text[entity["start"] : entity["end"]]) == ("order_number", "A-20391")


def test_in_the_queue_the_bot_helps_on_and_solved_leaves_it(conversation):
    talk = conversation(responder="queue")
    answer = talk.say("I forgot my password")
    assert answer["annotations"]["outcome"] == "answer"
    again = talk.say("I want to talk to a human")
    assert (again["decision"]["action"], texts(again)) == ("none", wording.IN_QUEUE)
    assert talk.say("that solved it, thank you")["decision"]["action"] == "leave_queue"


def test_after_a_hand_back_the_score_starts_anew_and_the_instruction_is_followed(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    talk.say("that didn't help")
    assert talk.say("I want to talk to a human")["decision"]["action"] == "hand_over"
    talk.happened("agent", "message", text="try the link again")
    talk.happened("agent", "handed_back", text="ask whether the new link worked")
    answer = talk.say("where is my parcel")
    assert answer["decision"] == {
        "action": "none",
        "score": 0.0,
        "reason": None,
        "queue": None,
        "priority": None,
        "leave_message": False,
        "evidence": [],
    }
    assert "ask whether the new link worked" in texts(answer)
    assert "ask whether" not in texts(talk.say("how can I cancel my contract"))


def test_after_a_hand_back_new_evidence_fetches_a_person_again_and_once(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    talk.say("I want to talk to a human")
    talk.happened("agent", "handed_back", text="")
    said = ["where is my parcel", "that didn't help", "that didn't help either"]
    actions = [talk.say(text)["decision"]["action"] for text in said]
    assert actions == ["none", "none", "hand_over"]
    talk.responder = "queue"
    assert talk.say("it still doesn't work")["decision"]["action"] == "none"


def test_who_comes_back_is_not_told_the_same_again(conversation):
    before = conversation()
    first = before.say("I forgot my password")
    before.say("that didn't help")
    later = conversation(previous=before.memory)
    again = later.say("I forgot my password")
    assert texts(again) != texts(first)
    assert [item["kind"] for item in again["decision"]["evidence"]] == ["repeated_question"]
    stranger = conversation()
    assert texts(stranger.say("I forgot my password")) == texts(first)


def test_a_bad_rating_counts_against_the_answer_it_names(conversation):
    talk = conversation()
    talk.say("I forgot my password")
    talk.happened("customer", "rated", value="down", of=2, text="step 3 is missing")
    answer = talk.say("where is my parcel")
    (evidence,) = answer["decision"]["evidence"]
    assert (evidence["kind"], evidence["quote"]) == ("failed_answer", "step 3 is missing")


def test_the_memory_stays_small_however_long_the_conversation(conversation):
    talk = conversation()
    questions = [
        "I forgot my password",
        "where is my parcel",
        "my internet is slow",
        "how do I cancel",
        "hello",
    ]
    for number in range(60):
        talk.say(questions[number % len(questions)])
    assert len(json.dumps(talk.memory)) < MEMORY_BYTES


def test_a_memory_of_no_use_costs_nothing(conversation):
    assert conversation(memory={"shown": "?", "evidence": [1]}).say("hello")["ok"] is True


def test_a_wrong_token_is_refused(conversation):
    talk = conversation(seq=1)
    response = talk.post(talk.body("hello"), token="wrong")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"conversation": None},
        {"payload": {"intent": "restart"}},
        {"payload": {"intent": "session_start"}},
        {"context": {"seq": -1}},
    ],
)
def test_a_request_that_is_not_as_agreed_is_refused(conversation, wrong):
    talk = conversation(seq=1)
    response = talk.post({**talk.body("hello"), **wrong})
    assert (response.status_code, response.json()["ok"]) == (400, False)
    assert response.json()["error"]["code"] == "bad_request"


def test_a_body_that_is_no_json_is_refused(client):
    response = client.post("/turn", content=b"{", headers={"Authorization": "Bearer integration-test-token"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")
