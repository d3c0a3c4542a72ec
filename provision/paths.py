"""Where everything lies: the checkout's folders as seen by the set-up program."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENVS = ROOT / ".venvs"
TOOLS_ENV = VENVS / "tools"
APP_ENV = VENVS / "app"
RASA_ENV = VENVS / "rasa"
SHARED_VAR = ROOT / "var"
STAMPS = SHARED_VAR / "stamps"
MODEL_DIR = SHARED_VAR / "models" / "minilm"
RASA_MODELS = ROOT / "models"
REQUIREMENTS = ROOT / "requirements"
WEB = ROOT / "web"


def state_dir() -> Path:
    """Return the folder of everything the running product writes (`CAREDESK_VAR`, else `var/`)."""
    return Path(os.environ.get("CAREDESK_VAR") or SHARED_VAR).resolve()


def python_of(env: Path) -> Path:
    """Return the interpreter inside a virtual environment."""
    return env / "bin" / "python"
