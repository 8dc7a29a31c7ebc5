"""The board with a million requests behind it, beside the board with a thousand; 500 are open in both."""

import asyncio
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench import dataset as world
from bench.environment import Environment, Program, database, product
from bench.pages import BOARD
from bench.report import Figure
from bench.socket_client import browser
from domain.board import queries as board
from domain.dashboard import queries as dashboard
from domain.requests import queries as requests
from domain.rules import Rules
from domain.sessions import queries as sessions
from persistence.database import Database

OPEN = 500
STUDENTS, MENTORS = 50_000, 2_000
FINISHED = ("completed", "expired", "completed", "cancelled", "completed", "expired")
ROUNDS = 30
WARM = 6
BUDGET = 1.2
READS: dict[str, tuple[int, Callable[..., Any], dict[str, Any]]] = {
    "board": (world.mentor(7), board.list_open, {}),
    "board, most urgent first": (world.mentor(7), board.list_open, {"sort": "urgent"}),
    "search": (world.mentor(7), board.list_open, {"q": "word12 out"}),
    "chip: urgency and type": (
        world.mentor(7),
        board.list_open,
        {"urgency": "high", "session_type": "career_advice"},
    ),
    "chip: fits, best first": (world.mentor(7), board.list_open, {"fits": True, "sort": "best"}),
}
ALSO: dict[str, tuple[int, Callable[..., Any], dict[str, Any]]] = {
    "student's dashboard": (world.student(7), dashboard.dashboard, {}),
    "mentor's dashboard": (world.mentor(7), dashboard.dashboard, {}),
    "own requests": (world.student(7), requests.list_own, {}),
    "past sessions": (world.mentor(7), sessions.list_own, {"when": "past"}),
}
PATHS = {"board": BOARD, "search": f"{BOARD}?q=word12+out", "chips": f"{BOARD}?urgency=high&fits=true"}


def figures(environment: Environment) -> Iterator[Figure]:
    with database(environment) as small, database(environment) as large:
        for url, count in ((small, 1_000), (large, 1_000_000)):
            past = world.Batch(count - OPEN, FINISHED, students=STUDENTS, mentors=MENTORS)
            batches = [past, world.Batch(OPEN, first_student=2, students=STUDENTS)]
            world.fill(environment, url, students=STUDENTS, mentors=MENTORS, batches=batches)
        for what, (few, many) in reads(small, large).items():
            yield Figure(
                f"{what}, a million requests", many, "ms", few, BUDGET if what in READS else None, "ratio"
            )
        with product(environment, small) as one, product(environment, large) as other:
            for what, (few, many) in asyncio.run(gets(one, other)).items():
                yield Figure(f"{what}, a million requests: GET", many, "ms", few, BUDGET, "ratio")


def reads(small: str, large: str) -> dict[str, tuple[float, float]]:
    """Median milliseconds of each read in a transaction of its own, small and large in turns."""
    databases = Database(small, pool_size=1), Database(large, pool_size=1)
    found = {what: in_turns(databases, *read) for what, read in (READS | ALSO).items()}
    for each in databases:
        each.close()
    return found


def in_turns(
    databases: tuple[Database, Database], person_id: int, view: Callable[..., Any], words: dict[str, Any]
) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM + ROUNDS):
        for times, each in zip(taken, databases, strict=True):
            began = time.perf_counter()
            with each.transaction(world.sign_in(person_id)) as (db, viewer):
                view(db, viewer, now=db.now, rules=Rules(), **words)
            times.append(1000 * (time.perf_counter() - began))
    return median(taken[0][WARM:]), median(taken[1][WARM:])


async def gets(small: Program, large: Program) -> dict[str, tuple[float, float]]:
    token = world.cookie(world.mentor(7))
    found = {}
    async with browser(small.address) as few, browser(large.address) as many:
        for what, path in PATHS.items():
            taken: tuple[list[float], list[float]] = ([], [])
            for _ in range(WARM + ROUNDS):
                for times, one in zip(taken, (few, many), strict=True):
                    began = time.perf_counter()
                    await one.get(path, token)
                    times.append(1000 * (time.perf_counter() - began))
            found[what] = median(taken[0][WARM:]), median(taken[1][WARM:])
    return found
