"""Stock Rasa as its own `rasa init` makes it, with our FAQ as a ResponseSelector: the peer for answers."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from bench.questions import Faq
from provision.models import QUIET
from provision.paths import RASA_ENV, SHARED_VAR, python_of
from provision.product import free_ports

PROJECT = SHARED_VAR / "bench" / "stock-rasa"
RASA = [str(python_of(RASA_ENV)), "-m", "rasa"]
START_WITHIN_S = 180.0
ENV = {**os.environ, **QUIET}


def train(faqs: Sequence[Faq]) -> float:
    """Make the project anew and train it with its default configuration; return the seconds of training."""
    shutil.rmtree(PROJECT, ignore_errors=True)
    PROJECT.mkdir(parents=True)
    subprocess.run(
        [*RASA, "init", "--no-prompt", "--init-dir", "."],
        cwd=PROJECT,
        env=ENV,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    shutil.rmtree(PROJECT / "models", ignore_errors=True)
    shutil.rmtree(PROJECT / ".rasa", ignore_errors=True)
    _write_faq(faqs)
    started = time.perf_counter()
    subprocess.run(
        [*RASA, "train"],
        cwd=PROJECT,
        env=ENV,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def _write_faq(faqs: Sequence[Faq]) -> None:
    examples = [
        {"intent": f"faq/{faq.article}", "examples": "".join(f"- {text}\n" for text in faq.examples)}
        for faq in faqs
    ]
    _write("data/faq.yml", {"version": "3.1", "nlu": examples})
    _write(
        "data/faq_rule.yml",
        {
            "version": "3.1",
            "rules": [{"rule": "answer an FAQ", "steps": [{"intent": "faq"}, {"action": "utter_faq"}]}],
        },
    )
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text())
    domain["intents"].append("faq")
    domain["responses"].update({f"utter_faq/{faq.article}": [{"text": faq.answer}] for faq in faqs})
    _write("domain.yml", domain)


def _write(name: str, content: object) -> None:
    (PROJECT / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


@contextmanager
def serving() -> Iterator[tuple[str, int, float]]:
    """Yield the REST channel's address, the process id and the seconds from start to the first reply."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    started = time.perf_counter()
    log = (PROJECT / "run.log").open("w")
    process = subprocess.Popen(
        [*RASA, "run", "--interface", "127.0.0.1", "--port", str(port)],
        cwd=PROJECT,
        env=ENV,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for_reply(url, process)
        yield url, process.pid, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for_reply(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"stock Rasa ended: {Path(PROJECT / 'run.log').read_text()[-2000:]}")
        try:
            answer = httpx.post(url, json={"sender": "start", "message": "hello"}, timeout=30)
            if answer.status_code == 200 and answer.json():
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError(f"stock Rasa did not reply within {START_WITHIN_S:.0f} s")
