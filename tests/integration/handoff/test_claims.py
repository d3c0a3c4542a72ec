"""A claim is won by exactly one, however many try at once, over real sockets."""

import asyncio
import statistics
import time

from tests.integration.clients import new_cid

AGENTS, CLAIMS, CONVERSATIONS = 50, 1000, 200


async def test_1000_claims_by_50_agents_over_200_conversations_are_each_won_once(make_product) -> None:
    product = make_product(
        CAREDESK_AGENT_CAPACITY="1000", CAREDESK_SOCKETS_PER_ADDRESS="1000", CAREDESK_PRESENCE_TTL_S="600"
    )
    waiting = []
    for _ in range(CONVERSATIONS // 10):
        waiting += await asyncio.gather(*(wait_in_queue(product) for _ in range(10)))
    agents = [await product.agent(await product.person()) for _ in range(AGENTS)]
    results = await asyncio.gather(*(claim_many(agent, CLAIMS // AGENTS) for agent in agents))
    answers = [answer for result in results for answer, _ in result]
    won = [answer["conversation"] for answer in answers if answer["type"] == "claimed"]
    lost = {answer["code"] for answer in answers if answer["type"] == "error"}
    assert len(answers) == CLAIMS
    assert sorted(won) == sorted(waiting)
    assert lost <= {"queue_empty", "already_claimed"}
    taken_ms = sorted(spent * 1000 for result in results for _, spent in result)
    print(
        f"claims: p50 {statistics.median(taken_ms):.1f} ms, p99 {taken_ms[int(len(taken_ms) * 0.99)]:.1f} ms"
    )
    await product.leave()


async def wait_in_queue(product) -> str:
    customer = await product.customer()
    await customer.say(handoff=True)
    await customer.event("queued", timeout_s=30)
    await customer.close()
    return customer.welcome["conversation"]


async def claim_many(agent, count: int) -> list[tuple[dict, float]]:
    results = []
    for _ in range(count):
        cid, began = new_cid(), time.perf_counter()
        await agent.send({"type": "claim", "cid": cid, "conversation": None})
        answer = await agent.until(
            lambda f, cid=cid: f["type"] in ("claimed", "error") and f.get("cid") == cid, 60
        )
        agent.kept.clear()
        results.append((answer, time.perf_counter() - began))
    return results
