"""What staff read of conversations: lists with their filters and cursor, one whole, its outcome."""

import uuid

import pytest

from tests.integration.protocol.problems import is_problem


async def test_an_agent_reads_lists_and_a_whole_conversation(http, product) -> None:
    customer = await product.customer()
    name = f"Ada {uuid.uuid4().hex[:8]}"
    await customer.say(text="my parcel never arrived")
    await customer.event("message", role="bot")
    await customer.say(contact={"name": name, "email": "ada@example.org"})
    await customer.say(handoff=True)
    await customer.event("queued")
    conversation, cookie = customer.welcome["conversation"], await product.person()
    found = (await http.get("/api/conversations", params={"q": name}, headers=cookie)).json()
    assert found["next_cursor"] is None
    assert [(i["conversation"], i["state"]) for i in found["items"]] == [(conversation, "queued")]
    whole = (await http.get(f"/api/conversations/{conversation}", headers=cookie)).json()
    assert {"conversation", "state", "responder", "agent", "customer", "packets", "events"} <= set(whole)
    assert [event["seq"] for event in whole["events"]] == list(range(1, whole["seq"] + 1))
    assert len(whole["packets"]) == 1
    activity = (await http.get(f"/api/conversations/{conversation}/handoff", headers=cookie)).json()
    assert (activity["type"], activity["name"]) == ("event", "handoff.initiate")
    assert activity["value"]["va_ConversationId"] == conversation
    assert activity["attachments"][0]["name"] == "Transcript"


async def test_lists_go_on_with_the_cursor(http, product) -> None:
    for _ in range(3):
        await (await product.customer()).say(text="hello")
    cookie, seen, cursor = await product.person(), [], None
    for _ in range(1000):
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await http.get("/api/conversations", params=params, headers=cookie)).json()
        seen += [item["conversation"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) >= 3
    is_problem(await http.get("/api/conversations?cursor=!!", headers=cookie), 422, "bad_frame")
    is_problem(await http.get("/api/conversations?state=lost", headers=cookie), 422, "bad_frame")


async def listed(http, cookie, **params) -> dict[str, str]:
    """The conversations of a list and their states."""
    page = (await http.get("/api/conversations", params=params, headers=cookie)).json()
    return {item["conversation"]: item["state"] for item in page["items"]}


async def test_lists_are_of_one_customer_and_of_the_states_named(http, product) -> None:
    ended = await product.customer()
    await ended.say(text="hello")
    await ended.say(end=True)
    waiting = await product.customer(token=ended.welcome["token"])
    await waiting.say(handoff=True)
    await waiting.event("queued")
    stranger, cookie = await product.customer(), await product.person()
    of_one = {ended.welcome["conversation"]: "closed", waiting.welcome["conversation"]: "queued"}
    whole = await product.get(f"/api/conversations/{waiting.welcome['conversation']}", cookie)
    customer = whole["customer"]["id"]
    assert await listed(http, cookie, customer=customer) == of_one
    for states in ("closed", "queued", "open", "closed,queued", "open,closed"):
        wanted = {name: state for name, state in of_one.items() if state in states.split(",")}
        assert await listed(http, cookie, customer=customer, state=states) == wanted
    opened = await listed(http, cookie, state="open", limit=200)
    assert opened[stranger.welcome["conversation"]] == "open"
    assert set(opened.values()) == {"open"}
    assert await listed(http, cookie, customer="nobody") == {}


async def test_a_closed_conversation_tells_what_it_was_about_before_it_is_at_rest(http, product) -> None:
    customer, cookie = await product.customer(), await product.person()
    for text in ("my kettle hums", "and it is cold"):
        await customer.say(text=text)
    await customer.say(end=True)
    page = (await http.get("/api/conversations", params={"state": "closed"}, headers=cookie)).json()
    goals = {item["conversation"]: item["goal"] for item in page["items"]}
    assert goals[customer.welcome["conversation"]] == "my kettle hums"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [("my parcel still never arrived", "returned"), ("how do I pay a bill?", "silent")],
)
async def test_coming_back_about_the_same_thing_is_returned(make_product, words, outcome) -> None:
    product = make_product(CAREDESK_ARCHIVE_AFTER_S="0")
    token, first = None, ""
    for text in ("my parcel never arrived", words):
        customer = await product.customer(token=token)
        token, conversation = customer.welcome["token"], customer.welcome["conversation"]
        await customer.say(text=text)
        await customer.event("message", role="bot")
        await customer.say(end=True)
        assert (await product.until_archived(conversation))["outcome"] == "silent"
        first = first or conversation
    whole = await product.until_archived(first, outcome)
    assert whole["outcome"] == outcome
    assert (await product.until_archived(conversation))["outcome"] == "silent"
