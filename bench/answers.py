"""How long a question takes and how many are answered a second: the same questions for us and stock Rasa."""

import asyncio
import itertools
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from bench.clients import Customer

PER_CONVERSATION = 5
Ask = Callable[[str], Awaitable[float]]


@dataclass(frozen=True)
class Load:
    """What a number of customers asking at once saw."""

    at_once: int
    waits_s: Sequence[float]
    answers_per_s: float


async def drive(askers: Sequence[Ask], questions: Sequence[str], each: int) -> Load:
    """Let every asker put `each` questions one after another, all at once; return the waits."""
    starts = itertools.count()

    async def one(ask: Ask) -> list[float]:
        first = next(starts)
        return [await ask(questions[(first + turn) % len(questions)]) for turn in range(each)]

    started = time.perf_counter()
    waits = await asyncio.gather(*(one(ask) for ask in askers))
    took_s = time.perf_counter() - started
    return Load(len(askers), [wait for row in waits for wait in row], len(askers) * each / took_s)


async def caredesk_load(home: str, questions: Sequence[str], at_once: int, total: int) -> Load:
    """Ask over customer sockets, which are opened before; a new conversation every five questions."""
    each = max(1, total // at_once)
    async with AsyncExitStack() as stack:
        askers = []
        for _ in range(at_once):
            needed = range(math.ceil(each / PER_CONVERSATION))
            customers = [await stack.enter_async_context(Customer(home)) for _ in needed]
            await asyncio.gather(*(customer.hello() for customer in customers))
            askers.append(_one_after_another(customers))
        return await drive(askers, questions, each)


def _one_after_another(customers: Sequence[Customer]) -> Ask:
    turns = itertools.count()

    async def ask(text: str) -> float:
        return await customers[next(turns) // PER_CONVERSATION].ask(text)

    return ask


async def rest_load(url: str, questions: Sequence[str], at_once: int, total: int) -> Load:
    """Ask stock Rasa's REST channel at the same concurrency, a new sender every five questions."""
    senders = itertools.count()
    async with httpx.AsyncClient(timeout=60) as client:

        def asker() -> Ask:
            turns = itertools.count()
            name = f"{at_once}-{next(senders)}"

            async def ask(text: str) -> float:
                started = time.perf_counter()
                sender = f"{name}-{next(turns) // PER_CONVERSATION}"
                answer = await client.post(url, json={"sender": sender, "message": text})
                answer.raise_for_status()
                if not answer.json():
                    raise RuntimeError(f"stock Rasa answered nothing to {text!r}")
                return time.perf_counter() - started

            return ask

        return await drive([asker() for _ in range(at_once)], questions, max(1, total // at_once))


async def growth(
    ask: Ask, questions: Sequence[str], turns: int = 150, window: int = 5
) -> tuple[float, float]:
    """Return the median wait around turn 2 and around the last turn of one long conversation."""
    cycle = itertools.cycle(questions)
    waits = [await ask(next(cycle)) for _ in range(turns)]
    early, late = sorted(waits[1 : 1 + window]), sorted(waits[-window:])
    return early[window // 2], late[window // 2]


async def caredesk_growth(home: str, questions: Sequence[str]) -> tuple[float, float]:
    """Measure `growth` over a customer socket."""
    async with Customer(home) as customer:
        await customer.hello()
        return await growth(customer.ask, questions)


async def rest_growth(url: str, questions: Sequence[str]) -> tuple[float, float]:
    """Measure `growth` over stock Rasa's REST channel."""
    async with httpx.AsyncClient(timeout=60) as client:

        async def ask(text: str) -> float:
            started = time.perf_counter()
            (await client.post(url, json={"sender": "long", "message": text})).raise_for_status()
            return time.perf_counter() - started

        return await growth(ask, questions)
