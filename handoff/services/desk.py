"""The parts of the store that every service works on, handed around as one."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.services.accounts import Accounts
from handoff.services.records import Records
from handoff.services.search_client import SearchClient
from handoff.store.archive import Archive
from handoff.store.attendance import Attendance
from handoff.store.claims import Claims
from handoff.store.customers import Customers
from handoff.store.log import Log
from handoff.store.presence import Presence
from handoff.store.questions import QuestionRows
from handoff.store.queue import Queue
from handoff.store.sessions import Sessions
from handoff.store.wakeups import Wakeups


@dataclass(frozen=True)
class Desk:
    """Live plane, archive and article search of one installation."""

    log: Log
    queue: Queue
    claims: Claims
    presence: Presence
    attendance: Attendance
    customers: Customers
    sessions: Sessions
    wakeups: Wakeups
    archive: Archive
    records: Records
    questions: QuestionRows
    accounts: Accounts
    search: SearchClient
