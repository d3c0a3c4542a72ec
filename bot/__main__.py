"""`python -m bot`: start Rasa with the trained model on the loopback, as supervisor and container do."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

from bot import rules_file, settings
from bot.settings import ROOT, stop

MODEL = ROOT / "models" / "caredesk.tar.gz"


class Unwanted(MetaPathFinder):
    """Makes the import of packages fail that are installed but serve no purpose here.

    TensorFlow's converter for small devices imports jax when it is there (0.4 s of processor time once
    compiled, 1.5 s on the very first start) and goes on without it when it is not
    (tensorflow/lite/python/util.py).
    """

    def __init__(self, *packages: str) -> None:
        """Take the names of the packages to do without."""
        self._packages = frozenset(packages)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - Python's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> None:
        """Refuse the unwanted, know nothing of the rest."""
        if fullname.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(f"{fullname} is not wanted here", name=fullname)


def _model() -> Path:
    if not MODEL.is_file():
        stop("the dialogue model", f"{MODEL} is missing", "the file that `make train` writes")
    return MODEL


def _check() -> None:
    """Read every setting once: a bad one stops the process here, before Rasa loads for half a minute."""
    settings.internal_token()
    settings.listens()
    settings.dialogue()
    settings.queues()
    settings.sensitive_topics()
    rules_file.read(settings.house_rules())
    settings.model_dir()


def main() -> None:
    """Hand over to Rasa's own command line with every choice made."""
    _check()
    host, port = settings.listens()
    arguments = ["--interface", host, "--port", str(port)]
    files = ["--endpoints", str(ROOT / "endpoints.yml"), "--credentials", str(ROOT / "credentials.yml")]
    sys.argv = ["rasa", "run", "--model", str(_model()), *arguments, *files]
    # One turn's matrices are small: a second BLAS thread spins through the whole turn and speeds nothing up
    # (measured: 41 ms of processor time a question with it, 17 without). Must be set before numpy is loaded.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    # Rasa reports usage to its makers unless told not to; nothing leaves this process unasked.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # Sanic formats a line for each request, also when nobody logs it.
    os.environ.setdefault("SANIC_ACCESS_LOG", "false")
    sys.meta_path.insert(0, Unwanted("jax", "jaxlib"))
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
