"""Processes die in mid-conversation; what was acknowledged is in the log exactly once."""

import asyncio
import contextlib
import signal

import pytest
from websockets.exceptions import WebSocketException

pytestmark = pytest.mark.fault


class Talker:
    """A customer who keeps sending, comes back by himself and re-sends what was not acknowledged."""

    def __init__(self, product, customer) -> None:
        self.product, self.customer = product, customer
        self.welcome = customer.welcome
        self.cursor = 0
        self.acked: dict[str, int] = {}
        self.events: dict[int, dict] = {}

    async def talk(self, cids: list[str]) -> None:
        """Send one text per cid, each until it is acknowledged."""
        for cid in cids:
            while cid not in self.acked:
                try:
                    await self.customer.send({"type": "send", "cid": cid, "body": {"text": f"text {cid}"}})
                    await self.read_until(cid)
                except (WebSocketException, OSError, TimeoutError):
                    await self.come_back()

    async def read_until(self, cid: str) -> None:
        while cid not in self.acked:
            frame = await self.customer.receive(5)
            self.note(frame)
            if frame["type"] == "error" and frame["cid"] == cid:
                assert frame["retry"], frame
                return

    def note(self, frame: dict) -> None:
        if frame["type"] == "ack":
            self.acked[frame["cid"]] = frame["seq"]
        if frame["type"] == "event":
            assert frame["seq"] == self.cursor + 1, "a gap or a repetition"
            self.cursor = frame["seq"]
            self.events[frame["seq"]] = frame

    async def come_back(self) -> None:
        while True:
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                self.customer = await self.product.customer(hello=False)
                await self.customer.send(
                    {
                        "type": "hello",
                        "token": self.welcome["token"],
                        "conversation": self.welcome["conversation"],
                        "epoch": self.welcome["epoch"],
                        "last_seq": self.cursor,
                    }
                )
                assert (await self.customer.receive())["type"] == "welcome"
                return
            await asyncio.sleep(0.05)

    async def settle(self) -> None:
        """Read on until everything acknowledged has been seen."""
        while self.cursor < max(self.acked.values()):
            self.note(await self.customer.receive(10))

    def check(self, cids: list[str]) -> None:
        said = [e["cid"] for e in self.events.values() if e.get("cid")]
        assert sorted(said) == sorted(cids), "something was lost or doubled"
        assert all(self.events[seq].get("cid") == cid for cid, seq in self.acked.items())


async def talkers(product, count: int) -> list[Talker]:
    made = []
    for _ in range(count):
        customer = await product.customer(hello=False)
        await customer.send({"type": "hello", "token": None})
        customer.welcome = await customer.receive()
        talker = Talker(product, customer)
        made.append(talker)
    return made


async def disturbed(product, disturb, times: int) -> None:
    """Let ten customers talk while something is broken again and again, and check every log."""
    people = await talkers(product, 10)
    cids = [f"m{n}" for n in range(40)]
    talking = asyncio.gather(*(person.talk(cids) for person in people))
    for _ in range(times):
        await asyncio.sleep(0.7)
        await asyncio.to_thread(disturb)
    await talking
    for person in people:
        await person.settle()
        person.check(cids)


async def test_a_gateway_killed_in_mid_conversation_loses_and_doubles_nothing(make_product) -> None:
    product = make_product()

    def kill() -> None:
        product.gateway.end(signal.SIGKILL)
        product.start(product.gateway)

    await disturbed(product, kill, 3)
    await product.leave()


async def test_redis_killed_and_restarted_loses_and_doubles_nothing(make_product, own_valkey) -> None:
    product = make_product(redis=own_valkey.url)

    def kill() -> None:
        own_valkey.kill()
        own_valkey.start()

    await disturbed(product, kill, 3)
    await asyncio.to_thread(product.wait_for, "/readyz", 200, 10)
    await product.leave()


async def test_a_killed_worker_leaves_no_turn_unanswered(make_product) -> None:
    product = make_product(CAREDESK_LEASE_S="1")
    customer = await product.customer()
    asked = []
    for n in range(6):
        asked.append((await customer.say(text=f"question {n}"))["seq"])
        product.worker.end(signal.SIGKILL)
        product.start(product.worker)
    for _ in asked:
        await customer.event("message", role="bot", timeout_s=20)
    answers = [f["data"]["text"] for f in customer.seen if f.get("from", {}).get("role") == "bot"]
    assert sorted(text.partition("to: ")[2] for text in answers) == [f"question {n}" for n in range(6)]
    assert customer.seqs == list(range(1, len(customer.seqs) + 1))
    await product.leave()


async def test_an_event_reaches_a_socket_on_another_gateway(make_product) -> None:
    one = make_product()
    other = make_product(start=False, redis=one.env["REDIS_URL"])
    other.gateway.env.update(
        CAREDESK_KEY_PREFIX=one.env["CAREDESK_KEY_PREFIX"], DATABASE_URL=one.env["DATABASE_URL"]
    )
    other.start(other.gateway)
    here = await one.customer()
    there = await other.customer(token=here.welcome["token"])
    ack = await here.say(text="from one gateway to the other")
    assert (await there.event("message", role="customer"))["seq"] == ack["seq"]
    await one.leave()
    await other.leave()
