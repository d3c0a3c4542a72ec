"""What customers wrote stands in the conversation and nowhere else: no log or figure holds a canary."""

import httpx

CARD, IBAN, EMAIL, PHONE = (
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "canary@example.org",
    "+49 30 901820",
)
CANARIES = (CARD, IBAN, EMAIL, PHONE, "yellow-canary-4711")
# The small bot fails in the way that the first word names, so that failures are logged too.
WAYS = ("how do I pay with", "crash", "nonsense", "actions", "unknown", "offer", "/restart")
CUSTOMERS, MESSAGES = 10, 20


async def test_no_canary_of_two_hundred_messages_is_in_a_log_or_figure(make_product) -> None:
    product = make_product(CAREDESK_LOG_LEVEL="debug", CAREDESK_WORKER_METRICS_PORT="0")
    words = " ".join(CANARIES)
    for _ in range(CUSTOMERS):
        page = {"url": f"https://shop.example/{EMAIL}", "title": CARD, "referrer": ""}
        customer = await product.customer(page=page)
        for n in range(MESSAGES):
            await customer.say(text=f"{WAYS[n % len(WAYS)]} {n} {words}")
        await customer.say(contact={"name": words[:200], "email": EMAIL})
        await customer.event("message", role="bot")
    agent = await product.agent()
    assert (await agent.claim())["type"] in ("claimed", "error")
    async with httpx.AsyncClient(base_url=product.url) as http:
        figures = (await http.get("/metrics")).text
        await http.get(f"/help/{CARD}")
        await http.get("/api/me", params={"q": words}, headers={"User-Agent": EMAIL, "Referer": EMAIL})
    await product.leave()
    product.stop()
    logs = "".join(path.read_text() for path in product.folder.glob("*.log"))
    assert "bot_failed" in logs
    assert "caredesk_sockets" in figures
    for canary in CANARIES:
        assert canary not in logs
        assert canary.replace(" ", "") not in logs
        assert canary not in figures
