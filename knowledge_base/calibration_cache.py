"""Fitted calibrations, kept in SQL by the contents of the index, so that a restart does not fit them anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge_base.calibration import Calibration
from knowledge_base.embedding import digest_of
from knowledge_base.tables import calibrations

METHOD = 7
"""Raise it when features, probes or ranking change: what was fitted before then means something else."""

KEEP_DAYS = 30


class CalibrationCache:
    """Calibrations in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, digest: str) -> Calibration | None:
        """Return what was fitted to these contents, if it was."""
        query = select(calibrations.c.body).where(calibrations.c.digest == _key(digest))
        async with self._engine.connect() as connection:
            body = (await connection.execute(query)).scalar_one_or_none()
        return None if body is None else Calibration.from_json(body)

    async def put(self, digest: str, calibration: Calibration) -> None:
        """Keep a calibration, and forget those of a month ago."""
        now = datetime.now(UTC)
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    delete(calibrations).where(calibrations.c.at < now - timedelta(days=KEEP_DAYS))
                )
                await connection.execute(
                    insert(calibrations).values(digest=_key(digest), body=calibration.to_json(), at=now)
                )
        except IntegrityError:
            return  # another search process fitted the same contents at the same time


def _key(digest: str) -> str:
    return digest_of(f"{METHOD}:{digest}")
