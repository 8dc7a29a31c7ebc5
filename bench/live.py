"""What one person does, until the last open page shows it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial

import aiohttp

from bench import dataset as world
from bench.claim import Api
from bench.environment import Environment, Program, database, product
from bench.pace import centile
from bench.pages import BOARD, DASHBOARD
from bench.report import Figure
from bench.socket_client import Browser, Tab, browser

MENTORS, STUDENTS = 1000, 100
WAITING = 100  # open requests of others
ROUNDS = 20
SHOW_IT = 20  # pages
PATIENCE = 20  # seconds
STILL = 0.4  # seconds between two changes
BOARDS, MANY = 300, 1000
LOOKING = 900  # mentors, the others take
OPEN = 300  # pages, of which most do not show the change
CARD = re.compile(r"request-(\d+)")

Round = Callable[[int], Awaitable[float]]  # the seconds that the nth took
Begin = Callable[[Browser, Api], Awaitable[Round]]


def figures(environment: Environment) -> Iterator[Figure]:
    with lively(environment) as program:
        for what, begin in LIVE.items():
            (taken,) = asyncio.run(rounds_in_turns([program], begin))
            yield from spread(what, taken, budgeted=True)
    with lively(environment) as program:
        (taken,) = asyncio.run(rounds_in_turns([program], partial(claims_seen, boards=MANY)))
    yield from spread(f"claim → gone from the last of {MANY} boards", taken, budgeted=False)


@contextmanager
def lively(environment: Environment) -> Iterator[Program]:
    """A house of many, where the first request is the first student's, and everybody else's wait on the boards."""
    with database(environment) as url:
        others = world.Batch(WAITING, first_student=2, students=STUDENTS - 1)
        batches = [world.Batch(1), others]
        world.fill(environment, url, students=STUDENTS, mentors=MENTORS, batches=batches)
        with product(environment, url) as program:
            yield program


async def rounds_in_turns(programs: list[Program], begin: Begin) -> list[list[float]]:
    """What each program's rounds took, one of each after the other."""
    async with AsyncExitStack() as stack:
        each = [await stack.enter_async_context(acting(program)) for program in programs]
        rounds = [await begin(one, api) for one, api in each]
        turns = [[await do(n) for do in rounds] for n in range(ROUNDS)]
    return [list(times) for times in zip(*turns, strict=True)]


async def claims_seen(one: Browser, api: Api, *, boards: int = BOARDS) -> Round:
    """Requests that are on every open board are claimed, one after the other, by mentors who look at none."""
    tabs = await one.open_all((BOARD, world.cookie(world.mentor(1 + n % LOOKING))) for n in range(boards))
    shown = on_board(tabs[0])

    async def claim_next(n: int) -> float:
        do = partial(api.do, shown[n], "claim", world.mentor(LOOKING + 1 + n))
        return await until_last(tabs, rf"request-{shown[n]}\b", do)

    return claim_next


def on_board(tab: Tab) -> list[int]:
    """The requests that are shown, in whatever way their cards are made."""
    return list(dict.fromkeys(int(number) for number in CARD.findall(str(tab.elements))))


async def changes_seen(one: Browser, api: Api) -> Round:
    """The first request is claimed and let go, again and again; its student has it open in many tabs."""
    wanted = [(path, world.student(1)) for path in (DASHBOARD, f"{BOARD}/1") * (SHOW_IT // 2)]
    wanted += [(DASHBOARD, world.student(n)) for n in range(2, 92)]
    wanted += [(DASHBOARD, world.mentor(n)) for n in range(2, 92)]
    wanted += [(BOARD, world.mentor(n)) for n in range(92, 92 + OPEN - len(wanted))]
    tabs = await one.open_all((path, world.cookie(person_id)) for path, person_id in wanted)

    async def claim_or_release(n: int) -> float:
        verb, words = (("claim", "Claimed"), ("release", "Open"))[n % 2]
        mentor_id = world.mentor(BOARDS + 1 + n // 2)  # who lets go cannot come again
        shown = tabs[:SHOW_IT]
        return await until_last(shown, rf"\b{words}\b", partial(api.do, 1, verb, mentor_id))

    return claim_or_release


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


LIVE: dict[str, Begin] = {
    f"change → the last of {SHOW_IT} pages, {OPEN} open": changes_seen,
    f"claim → gone from the last of {BOARDS} boards": claims_seen,
}
