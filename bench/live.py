"""What one person does, until the last open page shows it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp

from bench import world
from bench.claim import Api
from bench.pace import centile
from bench.pages import BOARD, DASHBOARD
from bench.place import Place, Program, as_admin, database, product
from bench.report import Figure
from bench.tab import Browser, Tab, browser, close

MENTORS, STUDENTS = 1000, 100
WAITING = 100  # open requests of others
ROUNDS = 20
SHOW_IT = 20  # pages
PATIENCE = 20  # seconds
STILL = 0.4  # seconds between two changes
CLAIMED = re.compile(r"^request-(\d+)$")


def figures(place: Place) -> Iterator[Figure]:
    with database(place) as url:
        batches = [world.Batch(WAITING, first_student=2, students=STUDENTS - 1), world.Batch(1)]
        world.fill(place, url, students=STUDENTS, mentors=MENTORS, batches=batches)
        with as_admin(place, url) as connection:
            mine = "SELECT id FROM mini_mentorship_requests WHERE student_id = %s"
            ((own,),) = connection.execute(mine, (world.student(1),)).fetchall()
        with product(place, url) as program:
            yield from asyncio.run(changes(program, own))
            yield from asyncio.run(boards(program, 300))
        with product(place, url) as program:
            yield from asyncio.run(boards(program, 1000))


async def changes(program: Program, request_id: int) -> list[Figure]:
    """A student's request is claimed and let go, again and again; twenty of 300 open pages are the student's."""
    about_it = [DASHBOARD, f"{BOARD}/{request_id}"] * (SHOW_IT // 2)
    wanted = [(path, world.cookie(world.student(1))) for path in about_it]
    wanted += [(DASHBOARD, world.cookie(world.student(n))) for n in range(2, 92)]
    wanted += [(BOARD, world.cookie(world.mentor(n))) for n in range(101, 201)]
    wanted += [(DASHBOARD, world.cookie(world.mentor(n))) for n in range(201, 291)]
    async with acting(program) as (one, api):
        tabs = await one.open_all(wanted)
        taken = []
        for n in range(ROUNDS // 2):
            mentor_id = world.mentor(900 + n)
            shown = tabs[:SHOW_IT]
            taken.append(
                await until_last(shown, r"\bClaimed\b", partial(api.do, request_id, "claim", mentor_id))
            )
            taken.append(
                await until_last(shown, r"\bOpen\b", partial(api.do, request_id, "release", mentor_id))
            )
        await close(tabs)
    return spread(f"change → the last of {SHOW_IT} pages, {len(wanted)} open", taken, budgeted=True)


async def boards(program: Program, count: int) -> list[Figure]:
    """Requests that are on every open board are claimed, one after the other."""
    wanted = [(BOARD, world.cookie(world.mentor(n))) for n in range(1, 881)]
    async with acting(program) as (one, api):
        tabs = await one.open_all((wanted * 2)[:count])
        taken = []
        for n, request_id in enumerate(on_board(tabs[0])[:ROUNDS]):
            mentor_id = world.mentor((920 if count <= 300 else 960) + n)  # who let none go
            taken.append(
                await until_last(
                    tabs,
                    rf"request-{request_id}\b",
                    partial(api.do, request_id, "claim", mentor_id),
                )
            )
        await close(tabs)
    return spread(f"claim → gone from the last of {count} boards", taken, budgeted=count == 300)


def on_board(tab: Tab) -> list[int]:
    names = (str(element.get("props", {}).get("aria-labelledby")) for element in tab.elements.values())
    return [int(found[1]) for found in map(CLAIMED.match, names) if found]


@asynccontextmanager
async def acting(program: Program) -> AsyncIterator[tuple[Browser, Api]]:
    async with browser(program.address) as one, aiohttp.ClientSession() as http:
        yield one, Api(program, http)


async def until_last(tabs: list[Tab], marker: str, act: Callable[[], Awaitable[object]]) -> float:
    """Seconds from asking for a change until the last of these pages has heard of it."""
    await asyncio.sleep(STILL)
    heard = [tab.hears(marker) for tab in tabs]
    began = time.perf_counter()
    await act()
    return max(await asyncio.wait_for(asyncio.gather(*heard), PATIENCE)) - began


def spread(what: str, taken: list[float], *, budgeted: bool) -> list[Figure]:
    p50, p95 = 1000 * centile(taken, 50), 1000 * centile(taken, 95)
    return [
        Figure(f"{what}: p50", p50, "ms", None, 60 if budgeted else None),
        Figure(f"{what}: p95", p95, "ms", None, 150 if budgeted else None),
    ]
