"""What the operator's rules that hold in a turn come to, in a conversation that remembers which spoke before.

A rule about circumstances (plan, page, hours) holds in turn after turn. It is news once in a conversation:
from then on it counts beside new evidence while it holds, and after a hand back or a “no, thanks” it alone
brings nobody. A rule about what a message says speaks whenever it is said, and fades like other evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.house_rules import Rule
from bot.memory import RULES_KEPT, Evidence, Fired

KIND = "rule"


@dataclass(frozen=True)
class Ruling:
    """What the rules say to one turn: evidence, whether any of it is new, and where a handoff goes."""

    evidence: tuple[Evidence, ...] = ()
    news: bool = False
    queue: str | None = None
    priority: str | None = None
    remembered: tuple[Fired, ...] = ()


def rule_on(
    before: Sequence[Fired], rules: Sequence[Rule], seq: int, fading: float, declined: bool
) -> Ruling:
    """Bring the rules that fired up to date and say what follows.

    Args:
        before: what fired in earlier turns.
        rules: those that hold now, in the order of the file.
        seq: the turn.
        fading: what remains of the weight of something said a turn ago.
        declined: the customer has just turned a person down.
    """
    aged = {item.name: _aged(item, fading, declined) for item in before}
    now = tuple(_fire(rule, aged.get(rule.name), seq) for rule in rules)
    names = {item.name for item in now}
    said = [item for item in aged.values() if not item.lasting and item.name not in names]
    asleep = [item for item in aged.values() if item.lasting and item.name not in names]
    speaking = (*now, *reversed(said))  # the file's order first, then the latest said
    remembered = sorted((*asleep, *said, *now), key=lambda item: item.seq)
    return Ruling(
        evidence=tuple(Evidence(KIND, item.seq, item.name, item.weight) for item in speaking),
        news=any(item.seq == seq and item.weight for item in now),
        queue=next((item.queue for item in speaking if item.queue), None),
        priority=next((item.priority for item in speaking if item.priority), None),
        remembered=tuple(remembered[-RULES_KEPT:]),
    )


def _aged(item: Fired, fading: float, declined: bool) -> Fired:
    return replace(item, weight=round(item.weight * fading, 4)) if declined or not item.lasting else item


def _fire(rule: Rule, before: Fired | None, seq: int) -> Fired:
    lasting = rule.when.lasting
    if lasting and before is not None:
        return replace(before, queue=rule.queue, priority=rule.priority)
    return Fired(rule.name, seq, rule.weight, lasting, rule.queue, rule.priority)
