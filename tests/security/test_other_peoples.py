"""Nobody reaches what is another's: thousands of ids over HTTP and sockets, one denial for all of them."""

import asyncio
import secrets

import httpx
import pytest

from tests.integration.clients import new_cid

TRIES = 700
TOGETHER = 24


def ids_to_try(victims: list[str]) -> list[str]:
    """The real ids of others, what looks like them, and what never was."""
    near = [
        variant
        for v in victims
        for variant in (v[:-1], v + "A", v.swapcase(), v[::-1], f"{v} ", f"../{v}", v[1:])
    ]
    odd = [
        "..",
        ".",
        "*",
        "%00",
        "null",
        "0",
        "' OR 1=1 --",
        "{p1}",
        "a" * 64,
        "undefined",
        "é",
        "\N{ZERO WIDTH SPACE}",
    ]
    return [*victims, *near, *odd, *(secrets.token_urlsafe(18) for _ in range(TRIES))][:TRIES]


async def answers(http: httpx.AsyncClient, requests: list[tuple[str, str, dict]]) -> set[tuple[int, bytes]]:
    """Send all requests, some at a time; return the different answers."""
    gate, seen = asyncio.Semaphore(TOGETHER), set()

    async def ask(method: str, path: str, rest: dict) -> None:
        async with gate:
            answer = await http.request(method, path, **rest)
            seen.add((answer.status_code, answer.content))

    await asyncio.gather(*(ask(*request) for request in requests))
    return seen


@pytest.fixture
async def victims(product) -> list[str]:
    """Conversations of others: with the bot, waiting, with an agent, ended."""
    with_bot = await product.customer()
    await with_bot.say(text="my secret is 4711")
    _, waiting = await product.waiting()
    _, _, owned = await product.owned()
    ended = await product.customer()
    await ended.say(end=True)
    return [with_bot.welcome["conversation"], waiting, owned, ended.welcome["conversation"]]


async def test_a_customer_reads_and_erases_nothing_of_others_over_http(product, victims) -> None:
    thief, path = await product.customer(), "/api/customer/conversation"
    tried = ids_to_try(victims)
    headers = {"Authorization": f"Bearer {thief.welcome['token']}"}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as http:
        asked = [(m, path, {"params": {"conversation": name}}) for name in tried for m in ("GET", "DELETE")]
        assert len(await answers(http, asked)) == 1
        assert (await http.get(path, params={"conversation": victims[0]})).json()["code"] == "not_found"
        export = await http.get(f"{path}/export", params={"conversation": victims[0], "customer": "a_x"})
        assert [c["conversation"] for c in export.json()["conversations"]] == [thief.welcome["conversation"]]
    cookie = await product.login()
    for name in victims:
        assert (await product.get(f"/api/conversations/{name}", cookie))["conversation"] == name


def is_an_id(name: str) -> bool:
    """Whether a frame may name it at all (`frames.ConversationId`)."""
    return name.isascii() and all(c.isalnum() or c in "._-" for c in name)


async def test_a_customer_opens_nothing_of_others_over_the_socket(product, victims) -> None:
    thief, ends = await product.customer(), set()
    tried = [name for name in ids_to_try(victims) if is_an_id(name)][:250]

    async def attempt(name: str) -> None:
        client = await product.customer(hello=False)
        await client.send({"type": "hello", "token": thief.welcome["token"], "conversation": name})
        code = await client.closed()
        ends.add((code, client.ws.close_reason))

    for start in range(0, len(tried), TOGETHER):
        await asyncio.gather(*(attempt(name) for name in tried[start : start + TOGETHER]))
    assert ends == {(4003, "this conversation is not yours")}


@pytest.mark.parametrize(
    ("who", "status", "code"), [("customer", 401, "unauthenticated"), ("author", 403, "forbidden")]
)
async def test_who_is_no_agent_learns_nothing_of_any_conversation(
    product, victims, who, status, code
) -> None:
    if who == "customer":
        token = (await product.customer()).welcome["token"]
        headers = {"Authorization": f"Bearer {token}", "Cookie": f"caredesk={token}"}
    else:
        headers = await product.person("author")
    tried = [name for name in ids_to_try(victims) if "/" not in name and name not in (".", "..")]
    paths = [f"/api/conversations/{name}{end}" for name in tried for end in ("", "/handoff")]
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as http:
        seen = await answers(http, [("GET", path, {}) for path in paths])
        assert len(seen) == 1, seen
        answer = await http.get(f"/api/conversations/{victims[0]}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_agent_changes_nothing_that_a_colleague_owns(product, victims) -> None:
    agent, codes = await product.agent(await product.person()), set()
    acts: dict[str, dict] = {
        "send": {"body": {"text": "let me in"}},
        "transfer": {"to": {"queue": "billing"}},
        "hand_back": {"instructions": "x"},
        "release": {},
        "resolve": {"disposition": "solved"},
    }
    for name in [victims[2], *filter(is_an_id, ids_to_try(victims)[4:60])]:
        for kind, fields in acts.items():
            answer = await agent.do(kind, name, **fields)
            assert answer["type"] == "error"
            codes.add(answer["code"])
    assert codes == {"not_owner", "not_found"}
    whole = await product.get(f"/api/conversations/{victims[2]}", await product.login())
    assert (whole["agent"], whole["state"]) == ("Sam", "open")
    assert "let me in" not in str(whole["events"])


async def test_what_only_agents_see_never_reaches_the_customer(product) -> None:
    customer, agent, conversation = await product.owned()
    await agent.do("send", conversation, body={"note": "he shouts a lot"})
    await agent.do("send", conversation, body={"text": "hello"})
    await customer.event("message", role="agent")
    headers = {"Authorization": f"Bearer {customer.welcome['token']}"}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as http:
        for path in ("/api/customer/conversation", "/api/customer/conversation/export"):
            text = (await http.get(path)).text
            assert "hello" in text
            assert not [word for word in ("he shouts", "packet", "frustration", "analysed") if word in text]
    assert "he shouts" not in str(customer.seen)


async def test_a_choice_of_another_conversation_is_unknown(product) -> None:
    one, other = await product.customer(), await product.customer()
    await one.say(text="how do I reset it?")
    minted = (await one.event("message", role="bot"))["data"]["choices"][0]["id"]
    assert (await other.refused(choice=minted))["code"] == "unknown_choice"
    await other.send({"type": "send", "cid": new_cid(), "body": {"choice": '{"intent":"solved"}'}})
    assert (await other.frame("error"))["code"] == "unknown_choice"
