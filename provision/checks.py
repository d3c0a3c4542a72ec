"""`make check`: format, lint, types, layers, links, locks and the web pages' own checks, all of them."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from provision import node
from provision.console import say
from provision.paths import APP_ENV, REQUIREMENTS, ROOT, WEB

BIN = APP_ENV / "bin"
PYTHON_TREES = ("handoff", "knowledge_base", "actions", "startup", "bench", "tests", "provision", "bot")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
ADDRESS = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\": \"http|https?://\S*/simple")
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")


def check() -> int:
    """Run every check, also after one failed; return 0 when all passed."""
    failed = [label for label, command in _commands() if not _passes(label, command)]
    problems = [*_dead_links(), *_addresses_in_locks()]
    for problem in problems:
        say(f"  {problem}")
    if node.script("check"):
        failed.append("web")
    if failed or problems:
        say(f"check failed: {', '.join([*failed, *(['links or locks'] if problems else [])])}")
        return 1
    say("all checks passed")
    return 0


def _commands() -> Iterator[tuple[str, Sequence[str]]]:
    trees = [tree for tree in PYTHON_TREES if (ROOT / tree).is_dir()]
    yield "format", [str(BIN / "ruff"), "format", "--check", "-q", *trees]
    yield "lint", [str(BIN / "ruff"), "check", "-q", *trees]
    modern = [
        "handoff",
        "knowledge_base",
        "actions",
        "startup",
        "bench",
        "tests/unit",
        "tests/integration",
        "tests/security",
        "tests/e2e",
    ]
    yield "types", [str(BIN / "mypy"), *(tree for tree in modern if (ROOT / tree).is_dir())]
    yield "types of bot", [str(BIN / "mypy"), "--python-version", "3.10", "bot"]
    yield "types of provision", [str(BIN / "mypy"), "--python-version", "3.10", "provision"]
    yield "layers", [str(BIN / "lint-imports")]


def _passes(label: str, command: Sequence[str]) -> bool:
    say(f"check: {label}")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(list(command), cwd=ROOT, env=env, check=False).returncode == 0


def _tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _dead_links() -> Iterator[str]:
    """Yield a line for each relative link of a Markdown page that leads nowhere."""
    for page in _tracked("*.md"):
        for found in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8"))):
            target = found.group(1) or found.group(2)
            if re.match(r"[a-z][a-z0-9+.-]*:|/|#", target):
                continue
            if not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: dead link to {target}"


def _addresses_in_locks() -> Iterator[str]:
    """Yield a line for each lock file that carries the address of a package index."""
    for lock in (*sorted(REQUIREMENTS.glob("*.txt")), WEB / "package-lock.json"):
        if lock.is_file() and ADDRESS.search(lock.read_text()):
            yield f"{lock.relative_to(ROOT)}: names the address of a package index"
