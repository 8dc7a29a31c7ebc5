"""R5 as people bring it about: they book, move and offer times at once, through the service, each here and there."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain import requests, sessions
from domain.errors import DomainError
from domain.requests.fields import Window
from domain.sessions import offers
from persistence.database import Database
from tests import factories
from tests.domain.test_races import OVERLAPS
from tests.factories import Actor
from tests.promises import count, figure, p99
from ui.live.bus import Bus
from ui.runtime.context import AppContext, set_current
from ui.runtime.run import check_sign_in, run
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import load

WRITERS, ROUNDS = count(10, 40), count(3, 60)
TRIES = 3  # of each writer in a round
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
DEADLOCKS = "SELECT pg_stat_get_db_deadlocks(oid) FROM pg_database WHERE datname = current_database()"


@dataclass
class Town:
    """Eight people who ask and help. `asked` is whose request is which, `met` are sessions and who may move them."""

    people: Sequence[Actor]
    dice: random.Random
    asked: list[tuple[int, Actor]] = field(default_factory=list)
    met: list[tuple[int, Actor]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)  # seconds, of each command
    done: Counter[str] = field(default_factory=Counter)

    async def do(self, who: Actor, command: Callable[..., Any], *args: Any, **how: Any) -> Any:
        began = time.perf_counter()
        try:
            returned = await run(who.sign_in, command, *args, **how)
        finally:
            self.taken.append(time.perf_counter() - began)
        self.done[command.__name__] += 1
        return returned

    async def begin(self) -> None:
        """Whatever is unfinished goes, and everybody asks three things for the same three hours."""
        for request_id, student in self.asked:
            await run(student.sign_in, requests.cancel, request_id)
        begins = factories.tomorrow(12, days=2)
        windows = (Window(begins, begins + 3 * HOUR),)
        self.met.clear()
        self.asked = [
            (
                (
                    await run(
                        one.sign_in, requests.create, factories.fields(minutes=minutes, windows=windows)
                    )
                ).id,
                one,
            )
            for one in self.people
            for minutes in (30, 45, 60)
        ]

    async def write(self) -> None:
        for _ in range(TRIES):
            try:
                await self.book_or_move()
            except DomainError:  # who comes second is told so; a deadlock or a time-out is none of these
                self.done["refused"] += 1

    async def book_or_move(self) -> None:
        """One of the four ways to a session at a certain time."""
        start = factories.tomorrow(12, days=2) + self.dice.randrange(9) * QUARTER
        request_id, student = self.dice.choice(self.asked)
        mentor = self.dice.choice([one for one in self.people if one is not student])
        match self.dice.choice(["claim with a time", "schedule", "offer", "move"]):
            case "claim with a time":
                await self.do(mentor, requests.claim, request_id, starts_at=start)
            case "schedule":
                await self.do(mentor, requests.claim, request_id)
                session_id = await self.do(mentor, sessions.schedule, request_id, start)
                self.met.append((session_id, mentor))
            case "offer":
                await self.do(mentor, requests.claim, request_id)
                (offer_id,) = await self.do(mentor, offers.offer, request_id, [start + 4 * HOUR])
                self.met.append(((await self.do(student, offers.accept, offer_id)).session_id, mentor))
            case "move" if self.met:
                session_id, mover = self.dice.choice(self.met)
                await self.do(mover, sessions.reschedule, session_id, start)


def test_r5_through_the_service_nobody_is_in_two_sessions(database: Database, tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path, _env_file=None)
    workers = WorkerQueue()
    set_current(AppContext(settings, database, settings.rules(), workers, Bus(database.url, check_sign_in)))
    people = [factories.person(database, f"Both {n}", ["student", "mentor"]) for n in range(8)]
    factories.sql(database, "UPDATE profiles SET capacity = 20")
    town = Town(people, random.Random(5))  # noqa: S311  # for variety, not for secrets
    what = f"service, {WRITERS} writers x {ROUNDS} rounds"
    overlaps = asyncio.run(rounds(town, database))
    assert {"claim", "schedule", "offer", "accept", "reschedule"} <= town.done.keys()
    figure("R5", f"{what}: overlaps", overlaps, exactly=0)
    figure("R5", f"{what}: deadlocks", factories.sql(database, DEADLOCKS)[0][0], exactly=0)
    figure("R5", f"{what}: p99", p99(town.taken), most=100, unit="ms")


async def rounds(town: Town, database: Database) -> int:
    """How many pairs of sessions overlapped, asked after each round."""
    overlaps = 0
    for _ in range(ROUNDS):
        await town.begin()
        await asyncio.gather(*(town.write() for _ in range(WRITERS)))
        overlaps += factories.sql(database, OVERLAPS)[0][0]
    return overlaps
