"""All wiring on one screen: what is made of what, opened in order and closed in reverse."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from handoff.core.connection import Limits
from handoff.services.accounts import Accounts
from handoff.services.agent import AgentService, TeamRules
from handoff.services.archiving import Archiving
from handoff.services.background import Background
from handoff.services.bot_turns import BotTurns
from handoff.services.consumer import Consumer
from handoff.services.customer import CustomerService
from handoff.services.desk import Desk
from handoff.services.erasure import Erasure
from handoff.services.expiry import Expiry, Gone, Idle
from handoff.services.gaps import Gaps
from handoff.services.handoffs import Handoffs
from handoff.services.hub import Hub
from handoff.services.inbox_work import InboxWork
from handoff.services.rasa_client import RasaClient
from handoff.services.records import Records
from handoff.services.search_client import SearchClient
from handoff.services.sign_in import LoginRule, SignIn
from handoff.services.switchboard import SocketRules, Switchboard
from handoff.services.tokens import CustomerTokens, Identities
from handoff.services.writing import Writing
from handoff.settings import Settings
from handoff.store.accounts import AccountRows
from handoff.store.archive import Archive
from handoff.store.attendance import Attendance
from handoff.store.claims import Claims
from handoff.store.connect import Redis, connect, connect_blocking
from handoff.store.connect import answers as redis_answers
from handoff.store.customers import Customers
from handoff.store.inbox import Inbox
from handoff.store.keys import Keys
from handoff.store.log import Log
from handoff.store.presence import Presence
from handoff.store.questions import QuestionRows
from handoff.store.queue import Queue, Times
from handoff.store.sessions import Sessions
from handoff.store.sql import Engine, open_database
from handoff.store.sql import answers as database_answers
from handoff.store.throttle import Throttle
from handoff.store.wakeups import Hint, Wakeups


def now() -> datetime:
    """The time, aware; the only clock that core and services are given."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Plant:
    """The connections of one process, and the desk built on them."""

    settings: Settings
    redis: Redis
    engine: Engine
    keys: Keys
    desk: Desk
    closing: AsyncExitStack

    def blocking(self) -> Redis:
        """A connection of its own for one blocking reader, closed with the process."""
        client = connect_blocking(self.settings.redis_url)
        self.closing.push_async_callback(client.aclose)
        return client


@dataclass(frozen=True)
class Gateway:
    """Everything that requests and sockets use."""

    settings: Settings
    plant: Plant
    desk: Desk
    tokens: CustomerTokens
    sign_in: SignIn
    customers: CustomerService
    agents: AgentService
    erasure: Erasure
    gaps: Gaps
    records: Records
    rasa: RasaClient
    hub: Hub
    switchboard: Switchboard
    background: Background
    limits: Limits
    monotonic: Callable[[], float] = time.monotonic

    @property
    def web_dir(self) -> Path:
        """Where the built front end lies."""
        return self.settings.web_dir

    @property
    def search(self) -> SearchClient:
        """The article service."""
        return self.desk.search

    async def redis_ready(self) -> bool:
        """Whether Redis answers."""
        return await redis_answers(self.plant.redis)

    async def database_ready(self) -> bool:
        """Whether the database answers."""
        return await database_answers(self.plant.engine)


@asynccontextmanager
async def open_plant(settings: Settings) -> AsyncIterator[Plant]:
    """Open the connections and build the desk.

    Raises:
        StoreUnreachableError: the database cannot be opened.
    """
    async with AsyncExitStack() as closing:
        redis = connect(settings.redis_url)
        closing.push_async_callback(redis.aclose)
        engine = await open_database(settings.database_url)
        closing.push_async_callback(engine.dispose)
        search = SearchClient(settings.search_url, settings.internal_token)
        closing.push_async_callback(search.close)
        keys = Keys(settings.key_prefix)
        yield Plant(settings, redis, engine, keys, _desk(settings, redis, engine, keys, search), closing)


async def try_database(settings: Settings) -> None:
    """Open the database once and close it, before a server is started around it.

    Raises:
        StoreUnreachableError: it cannot be opened.
    """
    engine = await open_database(settings.database_url)
    await engine.dispose()


def _desk(settings: Settings, redis: Redis, engine: Engine, keys: Keys, search: SearchClient) -> Desk:
    log = Log(redis, keys)
    queue = Queue(redis, keys, Times(presence_ms=int(settings.presence_ttl_s * 1000)))
    archive = Archive(engine)
    return Desk(
        log=log,
        queue=queue,
        claims=Claims(log, queue),
        presence=Presence(redis, keys, settings.presence_ttl_s),
        attendance=Attendance(redis, keys),
        customers=Customers(redis, keys),
        sessions=Sessions(redis, keys),
        wakeups=Wakeups(redis, keys),
        archive=archive,
        records=Records(log, archive),
        questions=QuestionRows(engine),
        accounts=Accounts(AccountRows(engine), time.time),
        search=search,
    )


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Build the gateway and run its listeners until the block ends."""
    async with open_plant(settings) as plant:
        desk, background = plant.desk, Background()
        rasa = RasaClient(settings.rasa_url, settings.internal_token, 4)
        hub = Hub(desk.records.page, desk.log.tops)
        writing = Writing(desk.log, hub.top, now)
        rule = LoginRule(settings.login_attempts, settings.login_window_s, settings.session_ttl_s)
        throttle = Throttle(plant.redis, plant.keys)
        sign_in = SignIn(desk.accounts, desk.sessions, throttle, desk.wakeups, rule, time.time)
        tokens = CustomerTokens(settings.secret, settings.customer_token_ttl_s)
        identities = Identities(
            settings.identity_key,
            settings.identity_algorithms,
            settings.identity_audience,
            settings.identity_keys,
        )
        gateway = Gateway(
            settings=settings,
            plant=plant,
            desk=desk,
            tokens=tokens,
            sign_in=sign_in,
            customers=CustomerService(desk, writing, tokens, identities, now),
            agents=AgentService(desk, writing, TeamRules(settings.agent_capacity, settings.queues), now),
            erasure=Erasure(desk, now),
            gaps=Gaps(desk.questions, desk.search),
            records=desk.records,
            rasa=rasa,
            hub=hub,
            switchboard=Switchboard(desk, hub, sign_in, _socket_rules(settings), time.monotonic),
            background=background,
            limits=Limits(
                hello_s=settings.hello_timeout_s,
                silent_s=settings.silence_timeout_s,
                frames_a_minute=settings.frames_per_minute,
            ),
        )
        background.add(gateway.switchboard.run(desk.wakeups.listen(plant.blocking())))
        try:
            yield gateway
        finally:
            await background.close()
            await hub.close()
            await rasa.close()


def _socket_rules(settings: Settings) -> SocketRules:
    return SocketRules(
        sweep_s=settings.sweep_s,
        attend_s=settings.customer_left_s / 3,
        per_address=settings.sockets_per_address,
        total=settings.sockets_total,
    )


@dataclass(frozen=True)
class Worker:
    """Everything the worker process runs."""

    owner: str
    plant: Plant
    consumer: Consumer
    expiry: Expiry
    archiving: Archiving

    def hints(self) -> AsyncIterator[Hint]:
        """What happens elsewhere, over a connection of its own."""
        return self.plant.desk.wakeups.listen(self.plant.blocking())


@asynccontextmanager
async def open_worker(settings: Settings) -> AsyncIterator[Worker]:
    """Build the worker; nothing runs before it is told to."""
    async with open_plant(settings) as plant:
        desk, owner = plant.desk, secrets.token_hex(8)
        rasa = RasaClient(settings.rasa_url, settings.internal_token, settings.turns_at_once)
        plant.closing.push_async_callback(rasa.close)
        turns = BotTurns(desk, rasa, now, settings.turn_deadline_s)
        handoffs = Handoffs(desk, settings.queues, settings.suggestions_timeout_s, now)
        inbox = Inbox(plant.redis, plant.keys, owner)
        work = InboxWork(turns, handoffs)
        idle = Idle(settings.idle_close_bot_s, settings.idle_close_queue_s, settings.idle_close_agent_s)
        gone = Gone(settings.agent_grace_s, settings.customer_left_s)
        yield Worker(
            owner=owner,
            plant=plant,
            consumer=Consumer(inbox, work.do, settings.turns_at_once, settings.lease_s),
            expiry=Expiry(desk, handoffs, idle, gone, now),
            archiving=Archiving(desk, settings.archive_after_s, now),
        )
