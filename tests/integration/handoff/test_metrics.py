"""What Prometheus is told: the gateway's requests by route, the worker's turns, and who may read it."""

import asyncio
import os
import socket
import subprocess

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.conftest import ROOT, free_port

TOKEN = "a token for Prometheus".replace(" ", "-")


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample: its name and its labels' values, in the labels' order."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_requests_are_counted_by_route_and_never_by_path(make_product) -> None:
    product = make_product(start=False)
    product.start(product.gateway)
    async with httpx.AsyncClient(base_url=product.url) as http:
        for number in range(3):
            await http.get(f"/api/conversations/nobody-{number}")
            await http.get(f"/nowhere/{number}")
        await http.request("BREW", "/nowhere")
        await http.post("/api/login", content="no json")
        text = (await http.get("/metrics")).text
    found, name = samples(text), "caredesk_http_requests_total"
    assert found[name, "GET", "/api/conversations/{conversation}", "401"] == 3
    assert sum(v for k, v in found.items() if k[0] == name and k[2] == "none") >= 4
    assert "nobody-" not in text
    assert "nowhere" not in text
    assert "BREW" not in text


async def test_from_elsewhere_only_the_token_reads_the_figures(make_product) -> None:
    product = make_product(start=False, CAREDESK_METRICS_TOKEN=TOKEN)
    product.start(product.gateway)
    away = {"X-Forwarded-For": "203.0.113.7"}
    async with httpx.AsyncClient(base_url=product.url, headers=away) as http:
        answers = [
            await http.get("/metrics", headers={"Authorization": sent} if sent else {})
            for sent in ("", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN}")
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 200]


async def test_the_worker_tells_its_turns_fallbacks_and_the_queue(make_product) -> None:
    port = free_port()
    product = make_product(CAREDESK_WORKER_METRICS_PORT=str(port))
    customer = await product.customer()
    await customer.say(text="where is my parcel")
    await customer.event("message", role="bot")
    await customer.say(text="crash")
    await customer.event("queued", timeout_s=20)
    async with httpx.AsyncClient() as http, asyncio.timeout(10):
        found: dict[tuple[str, ...], float] = {}
        while found.get(("caredesk_queue_length",)) != 1:
            await asyncio.sleep(0.1)  # the figures follow with the next sweep
            found = samples((await http.get(f"http://127.0.0.1:{port}/metrics")).text)
    assert found["caredesk_turn_seconds_count",] == 2
    assert 0 < found["caredesk_turn_seconds_sum",] < 15
    assert found["caredesk_fallbacks_total",] == 1
    assert found["caredesk_waiting_turns",] == 0
    await product.leave()


def test_a_taken_port_for_the_figures_is_one_line_that_names_it(make_product) -> None:
    product = make_product(start=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            product.worker.command,
            env={**os.environ, **product.env, "CAREDESK_WORKER_METRICS_PORT": port},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert [line[:44] for line in done.stderr.splitlines()] == [
        "caredesk: CAREDESK_WORKER_METRICS_PORT is wr"
    ]
