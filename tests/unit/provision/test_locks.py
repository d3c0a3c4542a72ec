"""`make lock` compiles every list of requirements, each with the options that its lock file names."""

import shlex

from provision.__main__ import COMPILE, LOCKS
from provision.paths import REQUIREMENTS


def test_every_list_of_requirements_is_locked() -> None:
    assert {name for name, _ in LOCKS} == {path.stem for path in REQUIREMENTS.glob("*.in")}


def test_lock_files_were_made_with_these_options() -> None:
    for name, options in LOCKS:
        told = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()[1]
        words = set(shlex.split(told.removeprefix("#")))
        assert {*map(str, COMPILE[3:]), *options} - {"-q"} <= words | {"-q"}, name
