"""`make bench BEFORE=<commit>`: that commit's product and today's, request by request in turns, in one run.

Both are served as they are, from databases filled alike, and are only spoken to from outside. A machine's mood
changes within minutes; what is measured in turns shares it.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import mean
from typing import Any

from bench import claim, live, pages
from bench import dataset as world
from bench.environment import HERE, Environment, bare, database
from bench.report import Change, Figure

TURNS = 7
READS_A_TURN = 20
READS: dict[str, tuple[str, list[Any], int]] = {  # what: which of `bench.reads`, of what, by whom
    "student's dashboard": ("dashboard", [], world.student(1)),
    "board": ("board", [], world.mentor(1)),
    "mentor's dashboard": ("dashboard", [], world.mentor(1)),
    "a request": ("request", [1], world.student(1)),
}


def of_pages(before: Environment, now: Environment) -> Iterator[Change]:
    for page in pages.PAGES:
        with pages.filled_product(before) as then, pages.filled_product(now) as ours, bare(now) as other:
            yield from map(Change, *asyncio.run(pages.costs([then, ours], other, page)))


def of_reads(before: Environment, now: Environment) -> Iterator[Change]:
    """Each version in a process of its own, without a page around it."""
    with reader(before) as then, reader(now) as ours:
        for what, (read, given, person_id) in READS.items():
            asked = {
                "read": read,
                "given": given,
                "sign_in": world.sign_in(person_id),
                "rounds": READS_A_TURN,
            }
            turns = [(*then(asked), *ours(asked)) for _ in range(TURNS)][1:]  # the first is for warming up
            wall, cpu, wall_now, cpu_now = (mean(times) for times in zip(*turns, strict=True))
            yield Change(*(Figure(f"{what}, only read", ms, "ms") for ms in (wall, wall_now)))
            yield Change(*(Figure(f"{what}, only read: CPU", ms, "ms") for ms in (cpu, cpu_now)))


@contextmanager
def reader(environment: Environment) -> Iterator[Callable[[dict[str, Any]], list[float]]]:
    """Asks `bench.reads`, which runs on this place's code."""
    with database(environment) as url:
        pages.furnish(environment, url)
        # Without -P Python would look beside the script first, which is today's.
        command = [sys.executable, "-P", str(HERE / "bench" / "reads.py")]
        settings = {"PYTHONPATH": str(environment.code), "MENTORSHIP_DATABASE_URL": url}
        with subprocess.Popen(
            command, env=os.environ | settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin  # noqa: S101  # they are pipes
            assert process.stdout  # noqa: S101
            questions, answers = process.stdin, process.stdout

            def ask(question: dict[str, Any]) -> list[float]:
                print(json.dumps(question), file=questions, flush=True)
                return list(json.loads(answers.readline()))

            yield ask
            questions.close()


def of_claims(before: Environment, now: Environment) -> Iterator[Change]:
    """Through the API. The statements without us, which are the baseline, are today's for both."""
    _, _, raw = claim.beside_raw(now)
    with claim.to_claim(before) as then, claim.to_claim(now) as ours:
        yield from map(Change, *asyncio.run(claim.through_api([then, ours], raw)))


def of_live(before: Environment, now: Environment) -> Iterator[Change]:
    with live.lively(before) as then, live.lively(now) as ours:
        for what, begin in live.LIVE.items():
            taken = asyncio.run(live.rounds_in_turns([then, ours], begin))
            yield from map(Change, *(live.spread(what, times, budgeted=True) for times in taken))


PARTS: dict[str, Callable[[Environment, Environment], Iterator[Change]]] = {
    "pages": of_pages,
    "reads": of_reads,
    "claim": of_claims,
    "live": of_live,
}
