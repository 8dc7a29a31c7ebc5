"""The product of an earlier commit, at a path of its own for as long as it is needed.

We only talk to its programs: our own names are today's.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.environment import HERE, Environment, create

FLOORS = ("ui", "domain", "persistence", "integrations")
WHERE = "import {names}; print(*(one.__file__ for one in ({names})), sep='\\n')"


@contextmanager
def earlier(environment: Environment, commit: str) -> Iterator[Environment]:
    """The same server, with that commit's product and an empty database that its own code has migrated."""
    code = environment.folder / "before"
    git("worktree", "add", "--detach", "--quiet", str(code), commit)
    try:
        before = replace(environment, template="bench_before", code=code)
        stay_within(code)
        python(code, "-m", "ui", "migrate", MENTORSHIP_DATABASE_URL=create(before, before.template))
        yield before
    finally:
        git("worktree", "remove", "--force", str(code))


def title(commit: str, *, changed: bool = False) -> str:
    """The commit's hash and first line, and whether there is more by now. SystemExit where there is no such commit."""
    try:
        found = git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}").strip()
    except subprocess.CalledProcessError:
        sys.exit(f"There is no commit {commit!r}. Name one that `git log` shows.")
    words = git("show", "--no-patch", "--format=%h %s", found).strip()
    return f"{words}, and what is not committed" if changed and git("status", "--porcelain") else words


def stay_within(code: Path) -> None:
    """The environment has today's code installed, too: be sure that it is not what runs."""
    for file in python(code, "-c", WHERE.format(names=", ".join(FLOORS))).splitlines():
        if not Path(file).is_relative_to(code):
            raise RuntimeError(f"{file} is not of the earlier commit")


def python(code: Path, *arguments: str, **settings: str) -> str:
    """What Python says, started there as the product is."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=code, env=os.environ | settings, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=HERE, stdout=subprocess.PIPE, text=True, check=True).stdout
