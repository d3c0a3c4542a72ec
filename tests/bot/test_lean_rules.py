"""The sorted rules predict what Rasa predicts by trying them all."""

import itertools

import pytest
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import lean_rules, settings

AWAITING = [None, "verdict", "clarify", "contact", "handoff_offer"]


@pytest.fixture(scope="module")
def processor():
    return Agent.load(str(settings.ROOT / "models" / "caredesk.tar.gz")).processor


@pytest.fixture(scope="module")
def policy(processor):
    nodes = processor.graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, RulePolicy))


def tracker(domain, intent, awaiting, after):
    made = DialogueStateTracker("c", domain.slots)
    made.update(ActionExecuted("action_listen"), domain)
    made.update(SlotSet("awaiting", awaiting), domain)
    made.update(SlotSet("mood", "calm"), domain)
    made.update(UserUttered("some words", {"name": intent}), domain)
    if after is not None:
        made.update(ActionExecuted(after), domain)
    return made


@pytest.fixture
def search(monkeypatch):
    def use(find, keys):
        monkeypatch.setattr(RulePolicy, "_find_action_from_rules", find)
        monkeypatch.setattr(RulePolicy, "_get_possible_keys", keys)

    return use


def test_every_dialogue_act_is_followed_alike(processor, policy, search):
    domain = processor.domain
    answers = [None, *(name for name in domain.action_names_or_texts if name.startswith("action_answer"))]
    cases = [
        tracker(domain, intent, awaiting, after)
        for intent, awaiting, after in itertools.product([*domain.intents, None], AWAITING, answers)
    ]
    search(lean_rules._FIND_ACTION, lean_rules._POSSIBLE_KEYS)
    theirs = [policy._predict(case, domain) for case in cases]
    search(lean_rules.find_action, lean_rules.possible_keys)
    ours = [policy._predict(case, domain) for case in cases]
    assert [p.probabilities for p, _ in ours] == [p.probabilities for p, _ in theirs]
    assert [p.is_end_to_end_prediction for p, _ in ours] == [p.is_end_to_end_prediction for p, _ in theirs]
    assert len({p.max_confidence_index for p, _ in ours}) > 5  # the cases are not all alike


def test_every_rule_is_in_the_index_once(policy):
    index = lean_rules._index(policy, policy.lookup[RULES])
    assert sorted(itertools.chain(*index.values())) == sorted(policy.lookup[RULES])


def state(action, intent=None, **slots):
    user = {"user": {"intent": intent}} if intent else {}
    return {"prev_action": {"action_name": action}, **user, **({"slots": slots} if slots else {})}


STATES = [
    [state("action_listen", "greet")],
    [state("action_listen", "greet"), state("utter_greet")],
    [{}, state("action_listen", "ask", awaiting=[1.0])],
    [{"user": {"intent": "greet"}}],
    [],
]
KEYS = {
    '[{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}]': "a",
    '[{"prev_action": {"action_name": "action_listen"}}]': "without an intent",
    '[{"user": {"intent": "greet"}}]': "the start of a conversation",
    '[{"prev_action": {"action_name": "utter_greet"}}]': "after an action",
    '[{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "should_not_be_set"}}]': "none",
}


@pytest.mark.parametrize("states", STATES)
def test_odd_rules_are_found_alike(policy, states):
    theirs = lean_rules._POSSIBLE_KEYS(policy, KEYS, states)
    assert lean_rules.possible_keys(policy, KEYS, states) == theirs
