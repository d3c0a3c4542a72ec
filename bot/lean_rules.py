"""RulePolicy and the message processor, without work whose result nobody reads.

Rasa tries every rule against every state, twice before each action (by text and by intent), formats states
and copies events for debug lines that are switched off, and compares the whole domain with an empty one
after each message. The rules of a loaded model never change, so they are sorted once by what they ask of the
latest state, and only those that can fit are tried. What is predicted stays the same
(`tests/bot/test_lean_rules.py`); measured in docs/decisions/throughput.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import rasa.core.policies.rule_policy as rules
import rasa.core.processor as processor
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.events import Event
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_INDEX = "_caredesk_rules"
_POSSIBLE_KEYS, _FIND_ACTION = RulePolicy._get_possible_keys, RulePolicy._find_action_from_rules

_CLASS_OF_EVENT = lru_cache(maxsize=100)(Event.resolve_by_type)

State = Mapping[str, Mapping[str, Any]]
Index = dict[tuple[str | None, str | None], list[str]]


def install() -> None:
    """Replace the search for rules and the copies for debug lines; safe to call more than once."""
    RulePolicy._get_possible_keys = possible_keys
    RulePolicy._find_action_from_rules = find_action
    RulePolicy.format_tracker_states = staticmethod(lambda _: "")
    # Both modules copy only what they log for debugging.
    rules.copy = processor.copy = SimpleNamespace(deepcopy=lambda logged: logged)
    processor.MessageProcessor._log_slots = staticmethod(lambda _: None)
    # Rasa walks through all classes of events to find the one named; they are the same each time.
    Event.resolve_by_type = staticmethod(_CLASS_OF_EVENT)
    # It warns of intents and entities that the domain lacks; ours come from the model's own training data.
    processor.MessageProcessor._check_for_unseen_features = lambda *_: None


def find_action(
    self: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """Find the rule that applies (Rasa's signature); a search by text ends here when no rule asks for one."""
    listening = tracker.latest_action_name == ACTION_LISTEN_NAME
    if use_text_for_last_user_input and listening and not tracker.active_loop_name:
        index = _index(self, self.lookup[RULES])
        if not any(_near(index, ACTION_LISTEN_NAME, None)):
            return None, None, False
    found: tuple[str | None, str | None, bool] = _FIND_ACTION(
        self, tracker, domain, use_text_for_last_user_input
    )
    return found


def possible_keys(self: Any, lookup: dict[str, str], states: Sequence[State]) -> set[str]:
    """Return the rules that fit the states (Rasa's signature)."""
    latest = states[-1] if states else {}
    if not latest.get(PREVIOUS_ACTION):  # the start of a conversation has rules of its own
        return set(_POSSIBLE_KEYS(self, lookup, states))
    action, intent = latest[PREVIOUS_ACTION].get(ACTION_NAME), latest.get(USER, {}).get(INTENT)
    near = dict.fromkeys(_near(_index(self, lookup), action, intent))
    return set(_POSSIBLE_KEYS(self, near, states))


def _near(index: Index, action: str | None, intent: str | None) -> Iterator[str]:
    for wanted in {(action, intent), (action, None), (None, intent), (None, None)}:
        yield from index.get(wanted, ())


def _index(policy: Any, lookup: Mapping[str, str]) -> Index:
    """Sort rules by the action before and the intent in their latest state, None where they ask for none."""
    indexes: dict[int, tuple[Any, Index]] = policy.__dict__.setdefault(_INDEX, {})
    known = indexes.get(id(lookup))
    if known is None or known[0] is not lookup:  # an id may be that of a lookup long gone
        index: Index = {}
        for key in lookup:
            last = (policy._rule_key_to_state(key) or [{}])[-1]
            wanted = (_asked(last, PREVIOUS_ACTION, ACTION_NAME), _asked(last, USER, INTENT))
            index.setdefault(wanted, []).append(key)
        known = indexes[id(lookup)] = (lookup, index)
    return known[1]


def _asked(state: State, part: str, name: str) -> str | None:
    value = state.get(part, {}).get(name)
    return value if value and value != SHOULD_NOT_BE_SET else None
