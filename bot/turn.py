"""One customer turn through Rasa: understand, decide and act on a tracker made for this turn, and tell what
happened.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import (
    context,
    embedding,
    evidence,
    fast_action,
    house_rules,
    memory,
    plain_facts,
    reading,
    remember,
    rules_file,
    sensitive,
    settings,
    similarity,
)
from bot.memory import Memory
from bot.request import BadRequest, Request, parse
from bot.together import Together

UPSET = evidence.NOTICEABLE  # carried frustration from which replies drop their cheer
# How sure an act must be before it is followed; below, the text is searched for like a question. Closing a
# case or filing a message by mistake costs most, a courtesy too many little, an apology least.
CERTAIN = {
    **dict.fromkeys(("solved", "goodbye", "decline_person", "leave_message"), 0.6),
    **dict.fromkeys(("greet", "thank", "chitchat", "ask_identity"), 0.45),
    "complain": 0.4,
}
# Without an answer or a question of the bot's before them, these hang in the air.
HANGING = {"repeat": 0.6, "next_step": 0.6, "affirm": 0.7, "deny": 0.7, "not_solved": 0.4}
LISTEN = "action_listen"
_COMMAND = re.compile(r"[\s/]*/[\s/]*")


class TurnFailed(Exception):  # noqa: N818 - a fact, not a defect
    """The turn cannot be answered honestly; the worker falls back. `code` names what is missing."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Replies(OutputChannel):  # type: ignore[misc]
    """Collects what the bot says as the channel's own reply objects."""

    def __init__(self) -> None:
        """Start empty."""
        self.said: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Name the channel that responses may be written for."""
        return "caredesk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002 - Rasa's
        """Take one utterance: our actions send `custom`, the domain's responses plain `text`."""
        custom = message.get("custom") or {}
        text = custom.get("text") or message.get("text")
        if text:
            self.said.append(
                {
                    "text": text,
                    "choices": list(custom.get("choices") or ()),
                    "citations": list(custom.get("citations") or ()),
                    "form": custom.get("form"),
                }
            )


class Dialogue:
    """Turns over one loaded model."""

    def __init__(self, processor: Any, thresholds: evidence.Thresholds) -> None:
        """Take Rasa's message processor and the two thresholds of the handoff decision."""
        self.processor = processor
        self._thresholds = thresholds
        self._topics = sensitive.read(settings.sensitive_topics())
        self._rules = rules_file.read(settings.house_rules())
        self._intents = frozenset(processor.domain.intents) - frozenset(DEFAULT_INTENTS)
        self._together = Together(embedding.light_encoder(settings.model_dir()))
        self._warm = False

    async def warm_up(self) -> None:
        """Parse one message and predict once, so that the first customer does not pay for lazy loading."""
        if not self._warm:
            asked = parse({"conversation": "warm-up", "message_id": "1", "text": "hello"})
            await self.take(asked)
            self._warm = True
            # Half a million objects of model and libraries stay for good: a full collection, which would
            # look through all of them in the middle of somebody's turn, leaves them out from now on.
            gc.collect()
            gc.freeze()

    async def take(self, asked: Request) -> dict[str, Any]:
        """Answer one turn.

        Raises:
            BadRequest: The choice carries an intent that the model does not have.
            TurnFailed: The action server or the search failed, so that there is no honest answer.
        """
        before = _before(asked)
        parsed = self._chosen(asked) if asked.intent else await self._understand(asked)
        turn = self._turn(asked, parsed, before)
        tracker = self._tracker(asked, before, turn, parsed)
        replies = Replies()
        failures: list[str] = []
        token = fast_action.FAILURES.set(failures)
        try:
            await self.processor._run_prediction_loop(replies, tracker)
        finally:
            fast_action.FAILURES.reset(token)
        return self._answer(before, turn, parsed, tracker, replies.said, failures)

    def _chosen(self, asked: Request) -> dict[str, Any]:
        if asked.intent not in self._intents:
            raise BadRequest(f"payload.intent {asked.intent!r} is unknown")
        intent = {"name": asked.intent, "confidence": 1.0}
        return {"text": asked.text, "intent": intent, "entities": [], "frustration": 0.0, "vector": None}

    async def _understand(self, asked: Request) -> dict[str, Any]:
        """Parse the text as a message. Rasa takes a text that starts with `/` for a command: it never sees
        the slash.
        """
        command = _COMMAND.match(asked.text)
        hidden = command.end() if command else 0
        plain = reading.read(asked.text[hidden:])
        unread = reading.hit_at_random(plain.text) or reading.code_alone(plain.text)
        signs = "" if unread else plain_facts.meant_by_signs(asked.text[hidden:])
        if signs is not None:
            intent = {"name": signs or None, "confidence": 1.0 if signs else 0.0}
            return {"text": asked.text, "read": "", "intent": intent, "entities": []}
        message = UserMessage(plain.text, sender_id=asked.conversation)
        token = embedding.MADE.set({message.text: await self._together.both(message.text)})
        try:
            parsed: dict[str, Any] = await self.processor.parse_message(message)
        finally:
            embedding.MADE.reset(token)
        facts_only = plain_facts.nothing_but_facts(plain.text, parsed.get("entities") or ())
        parsed.update(text=asked.text, read=plain.text, facts_only=facts_only)
        for entity in parsed.get("entities") or ():
            start, end = plain.place(entity.get("start", 0), entity.get("end", 0))
            entity.update(start=start + hidden, end=end + hidden)
        return parsed

    def _turn(self, asked: Request, parsed: Mapping[str, Any], before: Memory) -> evidence.Turn:
        intent = _act(parsed, before)
        heard = context.heard(parsed, asked.text) if parsed.get("vector") else None
        sketch = similarity.sketch(parsed.get("vector"))
        frustrated = evidence.judged(before, heard, sketch).frustrated if heard else 0.0
        # The mood is judged by what the text resembles: a joke that is searched for is no angry question.
        mood = evidence.mood_of(parsed["intent"].get("name") or intent, asked.text, frustrated)
        topics = self._topics if not asked.intent else ()
        touched = sensitive.all_touched(asked.text, topics, sketch) if self._rules else ()
        act, named = evidence.act_of(before, intent), [topic.name for topic in touched]
        return evidence.Turn(
            seq=asked.seq,
            text=asked.text,
            intent=intent,
            responder=asked.responder,
            frustration=mood,
            anger=min(mood, heard.anger if heard else 0.0),
            sketch=sketch,
            topics=topics,
            heard=heard,
            rules=house_rules.firing(self._rules, asked.around, act, named),
        )

    def _tracker(
        self, asked: Request, before: Memory, turn: evidence.Turn, parsed: Mapping[str, Any]
    ) -> DialogueStateTracker:
        mood = max(turn.frustration, before.frustration * evidence.SETTLING)
        slots = {
            "memory": before.to_json(),
            "turn": {
                "seq": turn.seq,
                "read": parsed.get("read"),
                "intent": turn.intent,
                "frustration": turn.frustration,
                "anger": turn.anger,
                "heard": dict(vars(turn.heard)) if turn.heard else None,
                "sketch": turn.sketch,
                "vector": parsed.get("vector"),
                "chosen": bool(asked.intent),
                "data": dict(asked.data),
                "rules": [rule.name for rule in turn.rules],
                # Nobody is promised a person where a rule has a message left.
                "agents_online": 0 if evidence.only_message(turn) else asked.around.agents_online,
            },
            "awaiting": before.awaiting,
            "mood": "upset" if mood >= UPSET else "calm",
            "responder": turn.responder,
        }
        domain = self.processor.domain
        tracker = DialogueStateTracker(asked.conversation, domain.slots)
        tracker.update(ActionExecuted(LISTEN), domain)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), domain)
        understood = {key: value for key, value in parsed.items() if key != "vector"}
        intent = {**parsed["intent"], "name": turn.intent}
        tracker.update(
            UserUttered(
                asked.text, intent, parsed.get("entities") or [], understood, input_channel="caredesk"
            ),
            domain,
        )
        return tracker

    def _answer(
        self,
        before: Memory,
        turn: evidence.Turn,
        parsed: Mapping[str, Any],
        tracker: DialogueStateTracker,
        said: list[dict[str, Any]],
        failures: list[str],
    ) -> dict[str, Any]:
        found = tracker.get_slot("result") or {}
        after, decision = evidence.score_turn(before, replace(turn, found=found), self._thresholds)
        if failures and decision.action == "hand_over":
            said = [_plain(self.processor.domain.responses["utter_hand_over_plain"][0]["text"])]
        elif failures:
            raise TurnFailed("actions_unavailable", "; ".join(failures)[:300])
        elif found.get("error"):
            raise TurnFailed(str(found["error"]), "the article search did not answer")
        elif not said:
            raise TurnFailed("no_reply", f"nothing was said to intent {turn.intent}")
        after = memory.fit(remember.after_turn(after, turn, found))
        return {
            "ok": True,
            "replies": said,
            "decision": decision.to_json(),
            "annotations": {
                "intent": {
                    "name": parsed["intent"].get("name"),
                    "confidence": round(float(parsed["intent"].get("confidence") or 0.0), 4),
                },
                "entities": [_entity(entity) for entity in parsed.get("entities") or ()],
                "frustration": round(turn.frustration, 4),
                "outcome": found.get("outcome", "none"),
                "query": found.get("query"),
                "articles": list(found.get("articles") or ()),
                "verdict": found.get("verdict"),
                "memory": after.to_json(),
            },
        }


def _before(asked: Request) -> Memory:
    """What is remembered when this message comes, and when it came."""
    at = asked.around.at.timestamp() if asked.around.at else None
    before = memory.hear(memory.catch_up(_known(asked), asked.since), at)
    # The button below an answer is about that answer, whatever a person said since.
    return replace(before, advice=None) if asked.intent and "article" in asked.data else before


def _known(asked: Request) -> Memory:
    if asked.memory is None and asked.previous is not None:
        return memory.of_returned(memory.load(asked.previous))
    return memory.load(asked.memory)


def _act(parsed: Mapping[str, Any], before: Memory) -> str:
    """The dialogue act to follow. An act has to be certain enough for what it does, and a fact has to be all
    there is unless it was asked for; else the message is searched for like a question.
    """
    intent = parsed["intent"]
    name, confidence = str(intent.get("name") or "ask"), float(intent.get("confidence") or 0.0)
    needed = CERTAIN.get(name, 0.0)
    if before.awaiting is None and before.advice is None and not before.shown:
        needed = max(needed, HANGING.get(name, 0.0))
    if confidence < needed:
        return "ask"
    if name == "inform" and before.awaiting != "contact":
        return "inform" if parsed.get("facts_only", True) else "ask"
    return name


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "choices": [], "citations": [], "form": None}


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": entity.get("entity"), "value": entity.get("value")}
    return {**named, "start": entity.get("start"), "end": entity.get("end")}
