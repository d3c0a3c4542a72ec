"""What `python -m bot` does before Rasa takes over."""

import subprocess
import sys

import pytest

from bot.__main__ import Unwanted


@pytest.mark.parametrize("name", ["jax", "jax.numpy", "jaxlib"])
def test_unwanted_packages_cannot_be_found(name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match="not wanted"):
        Unwanted("jax", "jaxlib").find_spec(name)


def test_other_packages_are_left_alone() -> None:
    Unwanted("jax").find_spec("json")
    Unwanted("jax").find_spec("jaxtyping")


def test_tensorflow_does_without_jax() -> None:
    code = (
        "import sys; from bot.__main__ import Unwanted; sys.meta_path.insert(0, Unwanted('jax', 'jaxlib'));"
        "import tensorflow; sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
