"""The Rasa policy that puts a person in the bot's place, or offers one.

It decides nothing itself: `bot.evidence.score_turn` does, from the `memory` and `turn` slots. This module
asks it before the first action of a turn (take over at once?) and again after an action has reported what it
found, and turns the answer into a prediction that outranks the rules.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import SlotSet

from bot import context, evidence, memory, rules_file, sensitive, settings, similarity

LISTEN, HAND_OVER, OFFER = "action_listen", "action_hand_over", "action_offer_person"
LEAVE_MESSAGE, AFTER_PERSON = "action_leave_message", "action_after_person"
CLOSING = frozenset({HAND_OVER, OFFER, LEAVE_MESSAGE, AFTER_PERSON})
_ACTIONS = {"hand_over": HAND_OVER, "offer": OFFER}


def turn_of(tracker: Any) -> evidence.Turn:
    """Read the turn from a tracker: the `turn` slot when the channel filled it, else the message alone
    (stories).
    """
    message, slot = tracker.latest_message, tracker.get_slot("turn") or {}
    parsed = message.parse_data or {}
    intent = slot.get("intent") or message.intent.get("name") or "ask"
    raw, names = float(parsed.get("frustration") or 0.0), frozenset(slot.get("rules") or ())
    # Rasa's own test runner has no channel that numbers turns; any number does there.
    return evidence.Turn(
        seq=int(slot.get("seq", 1)),
        text=message.text or "",
        intent=intent,
        responder=tracker.get_slot("responder") or "bot",
        frustration=slot.get("frustration", evidence.mood_of(intent, message.text or "", raw)),
        anger=float(slot.get("anger", parsed.get("anger") or 0.0)),
        sketch=slot.get("sketch") or similarity.sketch(parsed.get("vector")),
        found=tracker.get_slot("result"),
        topics=sensitive.read(settings.sensitive_topics()),
        heard=_heard(slot, parsed, message.text or ""),
        rules=tuple(rule for rule in rules_file.read(settings.house_rules()) if rule.name in names),
    )


def _heard(slot: dict[str, Any], parsed: dict[str, Any], text: str) -> context.Heard | None:
    """What the classifiers said of the message: as the channel noted it, or straight from the parse."""
    if slot:
        return context.Heard(**slot["heard"]) if slot.get("heard") else None
    return context.heard(parsed, text) if parsed.get("vector") else None


def thresholds() -> evidence.Thresholds:
    """Return the two thresholds from the settings."""
    dialogue = settings.dialogue()
    return evidence.Thresholds(dialogue.offer_at, dialogue.hand_over_at)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class HandoffPolicy(Policy):  # type: ignore[misc]
    """Predicts `action_hand_over` and `action_offer_person`; silent otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the thresholds once; Rasa passes the rest."""
        super().__init__(*args, **kwargs)
        self._thresholds = thresholds()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Outrank RulePolicy (6), which is as sure of itself as this policy is."""
        return {"priority": 7}

    @staticmethod
    def supported_data() -> SupportedData:
        """Say that the policy learns nothing from stories."""
        return SupportedData.ML_AND_RULE_DATA

    def train(self, *_: Any, **__: Any) -> Resource:
        """Learn nothing; Rasa wants something stored for what it calls training."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "handoff.json").write_text("{}", "utf-8")
        return self._resource

    def predict_action_probabilities(self, tracker: Any, domain: Any, *_: Any, **__: Any) -> PolicyPrediction:
        """Predict the handoff action that this moment of the turn calls for, or nothing."""
        action, decision = self._act(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        noted = [SlotSet("decision", decision.to_json())] if decision else []
        return self._prediction(probabilities, optional_events=noted)

    def _act(self, tracker: Any) -> tuple[str | None, evidence.Decision | None]:
        last = tracker.latest_action_name
        if last in CLOSING:
            return LISTEN, None
        if last is None or not tracker.latest_message.text:
            return None, None
        remembered, turn = memory.load(tracker.get_slot("memory")), turn_of(tracker)
        _, decision = evidence.score_turn(remembered, turn, self._thresholds)
        if evidence.leaves_message(remembered, turn.intent):
            return LEAVE_MESSAGE, decision
        # An offer waits for the answer, so that nobody is offered a person instead of being helped.
        if last == LISTEN and decision.action == "none" and evidence.unanswered_person(remembered, turn):
            return AFTER_PERSON, decision
        early = last == LISTEN and decision.action == "offer"
        return (None, None) if early else (_ACTIONS.get(decision.action), decision)
