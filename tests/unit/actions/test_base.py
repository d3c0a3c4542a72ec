"""The frame of an action, as Rasa's SDK runs it."""

from __future__ import annotations

from actions.server import ACTIONS, executor


def call(name, text="how do I reset my password", **slots):
    tracker = {
        "sender_id": "c",
        "slots": {"turn": {"seq": 9, "intent": "ask"}, "responder": "bot", "mood": "calm", **slots},
        "latest_message": {"text": text, "entities": []},
        "events": [],
    }
    return {"next_action": name, "tracker": tracker, "domain": {}, "version": "3.6.21"}


async def run(search, *args, **kwargs):
    return (await executor(search).run(call(*args, **kwargs))).model_dump()


async def test_every_action_of_the_domain_is_registered(search):
    names = {item.name for item in executor(search).list_actions()}
    assert {action.rasa_name for action in ACTIONS} <= names


async def test_the_report_becomes_the_result_slot(search):
    done = await run(search, "action_answer")
    (event,) = done["events"]
    assert (event["event"], event["name"], event["value"]["outcome"]) == ("slot", "result", "answer")
    assert done["responses"][0]["custom"]["citations"][0]["article"] == "reset-password"


async def test_a_second_action_of_the_turn_adds_to_the_report(search):
    done = await run(search, "action_offer_person", result={"outcome": "unknown", "query": "x"})
    assert done["events"][0]["value"] == {
        "outcome": "unknown",
        "query": "x",
        "offered": True,
        "awaiting": "handoff_offer",
    }


async def test_search_down_is_reported_and_nothing_said(search, centre):
    centre.down = True
    done = await run(search, "action_answer")
    assert done["events"][0]["value"]["error"] == "search_unavailable"
    assert done["responses"] == []


async def test_an_agents_instruction_is_put_to_the_customer_once(search):
    instruction = {"text": "ask whether the restart helped.", "seq": 7}
    done = await run(search, "action_answer", memory={"instruction": instruction})
    assert "ask whether the restart helped" in done["responses"][-1]["custom"]["text"]
    assert done["events"][0]["value"]["asked"] is True
    again = await run(search, "action_answer", memory={"instruction": {**instruction, "asked": True}})
    assert len(again["responses"]) == 1
