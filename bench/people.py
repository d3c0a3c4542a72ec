"""People on both sides: delivery to the other socket, claims, and the memory of idle sockets."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from uuid_utils import uuid7

from bench.clients import Agent, Customer, sign_in
from bench.stack import resident_mib

CONNECT_AT_ONCE = 50


@dataclass
class Pair:
    """A customer and the agent who owns the conversation."""

    customer: Customer
    agent: Agent


@dataclass(frozen=True)
class Delivery:
    """Waits in seconds: from a customer's send, and from its acknowledgement, to the agent's socket."""

    from_send_s: Sequence[float]
    from_ack_s: Sequence[float]


async def make_pairs(
    home: str, account: tuple[str, str], count: int, stack: AsyncExitStack
) -> tuple[list[Pair], list[float]]:
    """Open conversations, ask for a person in each, claim them; return pairs and claim waits in seconds."""
    pairs, waits = [], []
    for _ in range(count):
        customer = await stack.enter_async_context(Customer(home))
        await customer.hello()
        await customer.send({"type": "send", "cid": str(uuid7()), "body": {"handoff": True}})
        await customer.until("event", kind="queued")
        # A session has one socket: each agent signs in by itself.
        agent = await stack.enter_async_context(Agent(home, await sign_in(home, *account)))
        await agent.hello()
        waits.append((await agent.claim(customer.conversation))[1])
        await customer.until("event", kind="claimed")
        pairs.append(Pair(customer, agent))
    return pairs, waits


async def rush(home: str, account: tuple[str, str], agents: int, waiting: int) -> list[float]:
    """Let many agents claim the next conversation in the same instant, until none waits; return all waits.

    Raises:
        RuntimeError: a conversation was won twice, or not at all.
    """
    async with AsyncExitStack() as stack:
        here = []
        for _ in range(agents):
            agent = await stack.enter_async_context(Agent(home, await sign_in(home, *account)))
            await agent.hello()
            here.append(agent)
        for _ in range(waiting):
            customer = await stack.enter_async_context(Customer(home))
            await customer.hello()
            await customer.send({"type": "send", "cid": str(uuid7()), "body": {"handoff": True}})
            await customer.until("event", kind="queued")
        rounds = [await asyncio.gather(*(a.claim() for a in here)) for _ in range(waiting // agents)]
    won = [conversation for claims in rounds for conversation, _ in claims]
    if len(set(won)) != len(won):
        raise RuntimeError("a conversation was claimed twice")
    return [wait_s for claims in rounds for _, wait_s in claims]


async def deliver(pairs: Sequence[Pair], messages: int, pause_s: float) -> Delivery:
    """Let all customers talk at once, each pausing between its messages, and time the agent's side."""
    rows = await asyncio.gather(
        *(_talk(pair, messages, pause_s, i / len(pairs)) for i, pair in enumerate(pairs))
    )
    return Delivery([row[0] for rows_ in rows for row in rows_], [row[1] for rows_ in rows for row in rows_])


async def _talk(pair: Pair, messages: int, pause_s: float, phase: float) -> list[tuple[float, float]]:
    await asyncio.sleep(pause_s * phase)
    waits = []
    for number in range(messages):
        text = f"message {number} of {pair.customer.conversation[:8]}"
        seen = asyncio.ensure_future(_seen(pair.agent, text))
        started = time.perf_counter()
        cid = await pair.customer.send_text(text)
        await pair.customer.until("ack", cid=cid)
        acked = time.perf_counter()
        at = await seen
        waits.append((at - started, max(0.0, at - acked)))
        await asyncio.sleep(pause_s)
    return waits


async def _seen(agent: Agent, text: str) -> float:
    while True:
        frame = await agent.until("event", kind="message")
        if frame["data"]["text"] == text:
            return time.perf_counter()


async def idle_kib(home: str, pid: int, sockets: int) -> float:
    """Return the gateway's growth in KiB for each of many idle customer sockets."""
    async with AsyncExitStack() as stack:
        await _open(home, CONNECT_AT_ONCE, stack)
        before = resident_mib(pid)
        await _open(home, sockets, stack)
        await asyncio.sleep(2)
        return (resident_mib(pid) - before) * 1024 / sockets


async def _open(home: str, count: int, stack: AsyncExitStack) -> None:
    for start in range(0, count, CONNECT_AT_ONCE):
        batch = [Customer(home) for _ in range(min(CONNECT_AT_ONCE, count - start))]
        for customer in await asyncio.gather(*(stack.enter_async_context(one) for one in batch)):
            await customer.hello()
