"""Who of the agents is there: status, capacity and the last sign of life, by the server's clock."""

import json
from dataclasses import dataclass
from typing import Literal, cast

from redis.asyncio import Redis

from handoff.store.connect import script
from handoff.store.keys import Keys

Status = Literal["online", "away", "offline"]


@dataclass(frozen=True, slots=True)
class AgentPresence:
    """An agent's availability; ``silent_s`` is the time since the last sign of life."""

    agent: str
    name: str
    status: Status
    capacity: int
    silent_s: float


class Presence:
    """All agents' presence."""

    def __init__(self, client: Redis, keys: Keys, lasts_s: float = 45.0) -> None:
        """Bind to a server.

        Args:
            client: pooled client.
            keys: key names.
            lasts_s: a sign of life counts for so long.
        """
        self._client = client
        self._keys = keys
        self._lasts_s = lasts_s
        self._set = script(client, "presence_set")

    async def set(self, agent: str, name: str, status: Status, capacity: int) -> None:
        """Say what an agent is available for; it is also a sign of life."""
        text = json.dumps({"name": name, "status": status, "capacity": capacity}, ensure_ascii=False)
        await self._call(agent, text)

    async def beat(self, agent: str) -> bool:
        """Note a sign of life; False when the agent has no presence to keep alive."""
        return await self._call(agent, "")

    async def get(self, agent: str) -> AgentPresence | None:
        """Return one agent's presence, however old."""
        return next((found for found in await self.all() if found.agent == agent), None)

    async def all(self) -> list[AgentPresence]:
        """Return everybody who ever set a presence and was not forgotten, by name."""
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.hgetall(self._keys.presence)
            pipe.zrange(self._keys.beats, 0, -1, withscores=True)
            pipe.time()
            texts, beats, (seconds, micros) = await pipe.execute()
        now_s, last_ms = seconds + micros / 1e6, dict(cast("list[tuple[str, float]]", beats))
        found = [
            AgentPresence(
                agent, silent_s=max(0.0, now_s - last_ms.get(agent, 0.0) / 1000), **json.loads(text)
            )
            for agent, text in cast("dict[str, str]", texts).items()
        ]
        return sorted(found, key=lambda presence: (presence.name, presence.agent))

    async def online(self) -> list[AgentPresence]:
        """Return who is online and alive."""
        return [p for p in await self.all() if p.status == "online" and p.silent_s <= self._lasts_s]

    async def silent(self, longer_than_s: float) -> list[AgentPresence]:
        """Return whose last sign of life is too old, whatever the status."""
        return [p for p in await self.all() if p.silent_s > longer_than_s]

    async def forget(self, agent: str) -> None:
        """Remove an agent whose account is gone."""
        await self._client.hdel(self._keys.presence, agent)
        await self._client.zrem(self._keys.beats, agent)

    async def _call(self, agent: str, text: str) -> bool:
        keys = [self._keys.presence, self._keys.beats]
        return bool(await self._set(keys=keys, args=[agent, text, self._keys.queue_hints]))
