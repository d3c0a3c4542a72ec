"""`python -m bot`: start Rasa with the trained model on the loopback, as supervisor and container do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.settings import ROOT, stop

MODEL = ROOT / "models" / "caredesk.tar.gz"


def _port() -> str:
    text = os.environ.get("CAREDESK_RASA_PORT", "5005")
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        stop("CAREDESK_RASA_PORT", f"is {text!r}", "a port, a whole number from 1 to 65535")
    return text


def _model() -> Path:
    if not MODEL.is_file():
        stop("the dialogue model", f"{MODEL} is missing", "the file that `make train` writes")
    return MODEL


def main() -> None:
    """Hand over to Rasa's own command line with every choice made."""
    arguments = ["--interface", os.environ.get("CAREDESK_RASA_HOST", "127.0.0.1"), "--port", _port()]
    files = ["--endpoints", str(ROOT / "endpoints.yml"), "--credentials", str(ROOT / "credentials.yml")]
    sys.argv = ["rasa", "run", "--model", str(_model()), *arguments, *files]
    # One turn's matrices are small: a second BLAS thread spins through the whole turn and speeds nothing up
    # (measured: 41 ms of processor time a question with it, 17 without). Must be set before numpy is loaded.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    # Rasa reports usage to its makers unless told not to; nothing leaves this process unasked.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
