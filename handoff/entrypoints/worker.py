"""The worker process: turns to the bot, handoffs to the queue, time's work, closed conversations to rest."""

from __future__ import annotations

import asyncio
import signal

import structlog
import uvloop

from handoff.bootstrap import Worker, open_worker
from handoff.services import figures
from handoff.services.background import every, set_aside
from handoff.settings import Settings, SettingsError

log = structlog.get_logger()

REPAIR_S = 30.0


def work(settings: Settings) -> None:
    """Run the worker until SIGTERM or SIGINT; what is in hand is finished first.

    Raises:
        SettingsError: its figures cannot be served on the port that is set.
    """
    try:
        figures.expose(settings.worker_metrics_port)
    except OSError as error:
        port = settings.worker_metrics_port
        raise SettingsError(
            f"CAREDESK_WORKER_METRICS_PORT is wrong: {port} is taken ({error.strerror})"
        ) from None
    uvloop.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with open_worker(settings) as worker:
        set_aside()
        log.info("worker_started", owner=worker.owner)
        running = asyncio.create_task(_run(worker, settings))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        async with asyncio.timeout(settings.turn_deadline_s + 1):
            await worker.consumer.stop()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _run(worker: Worker, settings: Settings) -> None:
    consumer, expiry = worker.consumer, worker.expiry
    sweep_s = settings.sweep_s
    async with asyncio.TaskGroup() as group:
        group.create_task(consumer.run(worker.hints()))
        group.create_task(every(sweep_s, lambda: _queue_sweeps(worker)))
        group.create_task(every(sweep_s, lambda: worker.archiving.sweep(consumer.partitions)))
        group.create_task(every(sweep_s, lambda: expiry.end_idle(consumer.partitions)))
        group.create_task(every(sweep_s, lambda: expiry.note_left(consumer.partitions)))
        if settings.worker_metrics_port:
            group.create_task(every(sweep_s, lambda: _measure(worker)))
        group.create_task(every(min(REPAIR_S, sweep_s * 6), lambda: _repair(worker)))


async def _queue_sweeps(worker: Worker) -> None:
    # The queue is one; who owns partition 0 looks after it.
    if 0 in worker.consumer.partitions:
        await worker.expiry.settle_claims()
        await worker.expiry.free_vanished()
        await worker.expiry.forget_shut()


async def _measure(worker: Worker) -> None:
    figures.queue_length.set(await worker.plant.desk.queue.length())
    figures.waiting_turns.set(await worker.consumer.waiting())


async def _repair(worker: Worker) -> None:
    if 0 in worker.consumer.partitions:
        await worker.expiry.repair()
