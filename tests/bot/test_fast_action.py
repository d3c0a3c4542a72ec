"""Rasa's action call without its waste, and without losing its checks."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import fast_action


@pytest.fixture(autouse=True)
def _installed():
    fast_action.install()


def tracker():
    domain = Domain.from_yaml("slots:\n  result:\n    type: any\n    mappings: [{type: custom}]\n")
    made = DialogueStateTracker("c", domain.slots)
    made.update(SlotSet("result", {"a": 1}))
    made.update(UserUttered("hello", {"name": "greet"}))
    return made, domain


def test_the_call_carries_slots_and_message_but_no_domain_and_no_history():
    call = RemoteAction("action_x", None)._action_call_format(*tracker())
    assert call["tracker"]["slots"] == {"result": {"a": 1}}
    assert call["tracker"]["latest_message"]["text"] == "hello"
    assert (call["tracker"]["events"], call["domain"]) == ([], {})


def test_a_reply_as_agreed_passes():
    assert RemoteAction("action_x", None)._validate_action_result(
        {"events": [], "responses": [{"text": "x"}]}
    )


@pytest.mark.parametrize("wrong", [{"events": [{"event": 3}]}, {"responses": "x"}, []])
def test_a_wrong_reply_is_still_refused(wrong):
    with pytest.raises(ValidationError):
        RemoteAction("action_x", None)._validate_action_result(wrong)


async def serve(status: int):
    seen = []

    async def answer(request):
        seen.append((request.headers.get("Authorization"), request.transport))
        return web.json_response({"events": []}, status=status)

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    return runner, f"http://127.0.0.1:{port}/webhook", seen


def test_calls_share_a_connection_and_carry_the_token():
    async def two_calls():
        runner, url, seen = await serve(200)
        endpoint = fast_action.ActionEndpoint(url, 2, "secret")
        for _ in range(2):
            await endpoint.request(json={"next_action": "action_x"}, method="post", timeout=300)
        await endpoint.close()
        await runner.cleanup()
        return seen

    seen = asyncio.run(two_calls())
    assert [header for header, _ in seen] == ["Bearer secret", "Bearer secret"]
    assert seen[0][1] is seen[1][1]


def test_a_failing_call_is_noted_for_the_channel():
    async def failing():
        runner, url, _ = await serve(500)
        endpoint = fast_action.ActionEndpoint(url, 2, "secret")
        noted: list[str] = []
        fast_action.FAILURES.set(noted)
        with pytest.raises(Exception, match="500"):
            await endpoint.request(json={"next_action": "action_x"})
        await endpoint.close()
        await runner.cleanup()
        return noted

    noted = asyncio.run(failing())
    assert len(noted) == 1
    assert noted[0].startswith("action_x:")
