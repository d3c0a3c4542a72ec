"""`python bot/evaluate.py FILE [--json OUT]`: the trained assistant's frustration and handoff against human
readers.

FILE holds judged conversations, one a line (see docs/decisions/understanding.md for the format). Nothing is
learnt here; thresholds are the product's own. Beside it stand VADER, a list of key words and a judge who
always says yes.
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
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # run as a file, Python puts bot/ on the path in place of the project
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore")

import numpy as np

from bot import context, evidence, measures, replay, settings

_KEYWORDS = re.compile(
    r"\b(?:agent|human|real person|representative|supervisor|manager|complain\w*|refund|ridiculous"
    r"|unacceptable|terrible|awful|worst|useless|angry|furious|frustrat\w+|disappoint\w+|cancel|scam|lawyer)\b",
    re.IGNORECASE,
)
_VADER_NEGATIVE = -0.05  # its authors' own threshold for a negative text


async def judge(path: Path, model: Path) -> list[list[replay.JudgedTurn]]:
    """Play all conversations of a file through `model` (an archive, or the folder of archives)."""
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
    dialogue = settings.dialogue()
    thresholds = evidence.Thresholds(dialogue.offer_at, dialogue.hand_over_at)
    return [await replay.play(turns, agent.parse_message, thresholds) for turns in replay.read(path)]


def report(conversations: Sequence[Sequence[replay.JudgedTurn]]) -> dict[str, Any]:
    """Return all numbers, in the form that `--json` writes."""
    turns = list(itertools.chain.from_iterable(conversations))
    frustrated, handoff = np.array([t.frustrated for t in turns]), np.array([t.handoff for t in turns])
    mood = np.array([t.frustration for t in turns])
    ours = measures.Judgement(mood, mood >= context.fitted().frustrated_at)
    taken = measures.Judgement(np.array([t.score for t in turns]), np.array([t.handed_over for t in turns]))
    ms = np.percentile([t.ms for t in turns], [50, 95])
    ece = measures.calibration_error(frustrated, mood)
    return {
        "n": {
            "conversations": len(conversations),
            "turns": len(turns),
            "frustrated": int(frustrated.sum()),
            "handoff": int(handoff.sum()),
        },
        "frustration": {**measures.ranking(frustrated, ours), "ece": ece},
        "handoff": {**measures.ranking(handoff, taken), **_first_turns(conversations)},
        "baselines": {
            name: {
                "frustration": measures.ranking(frustrated, judged),
                "handoff": measures.ranking(handoff, judged),
            }
            for name, judged in _baselines([t.text for t in turns]).items()
        },
        "ms_p50": float(ms[0]),
        "ms_p95": float(ms[1]),
    }


def _first_turns(conversations: Sequence[Sequence[replay.JudgedTurn]]) -> dict[str, float]:
    truth = [[t.handoff for t in turns] for turns in conversations]
    taken = [[t.handed_over for t in turns] for turns in conversations]
    offered = [[t.offered for t in turns] for turns in conversations]
    return {
        "first_within_one_turn": measures.first_within_one_turn(truth, taken),
        "false_alarms_per_100_calm": measures.false_alarms_per_100_calm(truth, taken),
        "false_offers_per_100_calm": measures.false_alarms_per_100_calm(truth, offered),
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
    parser.add_argument("file", type=Path, help="judged conversations, a JSON object a line")
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
