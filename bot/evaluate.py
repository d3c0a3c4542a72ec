"""`python bot/evaluate.py [FILE] [--json OUT]`: the trained assistant's frustration and handoff against human
readers.

FILE holds judged conversations, one a line (see docs/decisions/understanding.md for the format); without one,
the set beside the checkout is taken. Nothing is learnt here; thresholds are the product's own. Beside it
stand VADER, a list of key words and a judge who always says yes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import os
import re
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # run as a file, Python puts bot/ on the path in place of the project
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Third parties set filters of their own when they are imported, and drop ours: what they deprecate is
    # nothing to the reader of these figures.
    warnings.showwarning = lambda *_, **__: None

import numpy as np

from bot import context, evidence, measures, replay, settings

_KEYWORDS = re.compile(
    r"\b(?:agent|human|real person|representative|supervisor|manager|complain\w*|refund|ridiculous"
    r"|unacceptable|terrible|awful|worst|useless|angry|furious|frustrat\w+|disappoint\w+|cancel|scam|lawyer)\b",
    re.IGNORECASE,
)
_VADER_NEGATIVE = -0.05  # its authors' own threshold for a negative text


async def load(model: Path) -> Any:
    """Return Rasa's agent for `model` (an archive, or the folder of archives), warm and quiet."""
    import structlog
    from rasa.core.agent import Agent
    from rasa.model import get_latest_model

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.INFO)
    archive = get_latest_model(str(model))
    if archive is None:
        settings.stop("--model", f"no trained model in {model}", "the archive that `rasa train` writes")
    agent = Agent.load(archive)
    await agent.parse_message("warm up")
    return agent


async def judge(path: Path, model: Path) -> list[list[replay.JudgedTurn]]:
    """Play all conversations of a file through `model` (an archive, or the folder of archives)."""
    agent = await load(model)
    dialogue = settings.dialogue()
    thresholds = evidence.Thresholds(dialogue.offer_at, dialogue.hand_over_at)
    return [await replay.play(turns, agent.parse_message, thresholds) for turns in replay.read(path)]


def report(conversations: Sequence[Sequence[replay.JudgedTurn]]) -> dict[str, Any]:
    """Return all numbers, in the form that `--json` writes."""
    turns = list(itertools.chain.from_iterable(conversations))
    asked = _Asked.of(conversations, turns)
    mood, person, score, taken, offered = (
        np.array([getattr(turn, name) for turn in turns])
        for name in ("frustration", "person", "score", "handed_over", "offered")
    )
    ms = np.percentile([turn.ms for turn in turns], [50, 95])
    learnt = measures.calibration(asked.handoff, person)
    return {
        "n": asked.counts(),
        "frustration": _mood_numbers(asked, measures.Judgement(mood, mood >= context.fitted().frustrated_at)),
        "handoff": {
            **_handoff_numbers(asked, measures.Judgement(score, taken)),
            **_false_alarms(asked, offered, "offers"),
            **{f"learnt_{name}": value for name, value in learnt.items()},
        },
        "baselines": {
            name: {"frustration": _mood_numbers(asked, judged), "handoff": _handoff_numbers(asked, judged)}
            for name, judged in _baselines([turn.text for turn in turns]).items()
        },
        "reliability": {
            "frustration": measures.reliability(asked.frustrated, mood),
            "handoff": measures.reliability(asked.handoff, score),
            "handoff, learnt": measures.reliability(asked.handoff, person),
        },
        "ms_p50": float(ms[0]),
        "ms_p95": float(ms[1]),
    }


@dataclass(frozen=True)
class _Asked:
    """What the readers say of every turn, and how many turns each conversation has."""

    frustrated: measures.Flags
    handoff: measures.Flags
    lengths: tuple[int, ...]

    @classmethod
    def of(
        cls, conversations: Sequence[Sequence[replay.JudgedTurn]], turns: Sequence[replay.JudgedTurn]
    ) -> _Asked:
        return cls(
            np.array([turn.frustrated for turn in turns]),
            np.array([turn.handoff for turn in turns]),
            tuple(len(conversation) for conversation in conversations),
        )

    def counts(self) -> dict[str, int]:
        return {
            "conversations": len(self.lengths),
            "turns": len(self.handoff),
            "frustrated": int(self.frustrated.sum()),
            "handoff": int(self.handoff.sum()),
        }

    def split(self, flags: measures.Flags) -> list[list[bool]]:
        """Cut flags of all turns into conversations."""
        ends = np.cumsum(self.lengths)[:-1]
        return [part.tolist() for part in np.split(flags, ends)]


def _mood_numbers(asked: _Asked, judged: measures.Judgement) -> dict[str, float]:
    ranked = measures.ranking(asked.frustrated, judged)
    return {**ranked, **measures.calibration(asked.frustrated, judged.score)}


def _handoff_numbers(asked: _Asked, judged: measures.Judgement) -> dict[str, float]:
    truth, said = asked.split(asked.handoff), asked.split(judged.says_yes)
    apart = measures.turn_differences(truth, said)
    return {
        **measures.ranking(asked.handoff, judged),
        **measures.calibration(asked.handoff, judged.score),
        "first_within_one_turn": measures.first_within_one_turn(truth, said),
        "readers_hand_over": sum(any(flags) for flags in truth),
        "both_hand_over": len(apart),
        "turns_later_mean": float(np.mean(apart)) if apart else float("nan"),
        "turns_later_median": float(np.median(apart)) if apart else float("nan"),
        **_false_alarms(asked, judged.says_yes, "alarms"),
    }


def _false_alarms(asked: _Asked, said: measures.Flags, what: str) -> dict[str, float]:
    counts = measures.false_alarms(asked.split(asked.handoff), asked.split(said))
    return {
        f"false_{what}_per_100_calm": measures.per_100(counts),
        f"false_{what}": counts[0],
        "calm": counts[1],
    }


def _baselines(texts: Sequence[str]) -> dict[str, measures.Judgement]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    compound = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
    found = np.array([bool(_KEYWORDS.search(text)) for text in texts])
    always = np.ones(len(texts))
    return {
        "vader": measures.Judgement((1 - compound) / 2, compound <= _VADER_NEGATIVE),
        "keywords": measures.Judgement(found.astype(np.float64), found),
        "always": measures.Judgement(always, always > 0),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, print the numbers, write them to `--json`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    beside = settings.evaluation_sets() / "handoff" / "dialogues.jsonl"
    told = f"judged conversations, a JSON object a line (default: {beside})"
    parser.add_argument("file", type=Path, nargs="?", default=beside, help=told)
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    parser.add_argument(
        "--model", type=Path, default=settings.ROOT / "models", help="trained model (default: newest)"
    )
    options = parser.parse_args(arguments)
    try:
        numbers = report(asyncio.run(judge(options.file, options.model)))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    text = json.dumps(numbers, indent=2, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
