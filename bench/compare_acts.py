"""What people do, in an earlier product and in today's by turns: claims, and how soon others see a change."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial

import aiohttp

from bench import claim, live, world
from bench.claim import A_SECOND, CLAIMS, Api, Asked, claimed
from bench.pace import centile, paced
from bench.pages import BOARD, DASHBOARD
from bench.place import Place, Program, as_admin, database, product
from bench.report import Change, Figure
from bench.tab import Browser, Tab

TURNS = 7
BOARDS = 300
OPEN = 300  # pages, of which most do not show the change
CARD = re.compile(r"request-(\d+)")

Round = Callable[[int], Awaitable[float]]  # the seconds that the nth took
Begin = Callable[[Browser, Api], Awaitable[Round]]


def of_claims(before: Place, now: Place) -> Iterator[Change]:
    """Through the API. The statements without us, which are the baseline, are today's for both."""
    with database(now) as url:
        asked = waiting(now, url, CLAIMS * claim.TURNS * 3)
        _, _, raw = asyncio.run(claim.in_process(now, url, asked))
    with to_claim(before) as then, to_claim(now) as ours:
        yield from map(Change, *asyncio.run(claims_in_turns([then, ours], raw)))


@contextmanager
def to_claim(place: Place) -> Iterator[tuple[Program, Asked]]:
    with database(place) as url:
        asked = waiting(place, url, 2 * CLAIMS * TURNS)
        with product(place, url) as program:
            yield program, asked


def waiting(place: Place, url: str, count: int) -> Asked:
    """As many open requests, and who is to take each."""
    batches = [world.Batch(count, students=count)]
    world.fill(place, url, students=count, mentors=claim.MENTORS, batches=batches)
    with as_admin(place, url) as connection:
        found = world.ids(connection, most=count)
    return [(request_id, world.mentor(1 + n % claim.MENTORS)) for n, request_id in enumerate(found)]


async def claims_in_turns(products: list[tuple[Program, Asked]], raw: float) -> list[list[Figure]]:
    """One after the other for their CPU, as the raw ones were, and at a person's pace for how long each takes."""
    taken: list[list[float]] = [[] for _ in products]
    spent = [0.0 for _ in products]
    async with aiohttp.ClientSession() as http:
        for turn in range(TURNS):
            for which, (program, asked) in enumerate(products):
                todo = [partial(claimed, Api(program, http), one) for one in asked[turn::TURNS]]
                began = program.cpu()
                for do in todo[:CLAIMS]:
                    await do()
                cpu = (program.cpu() - began) / CLAIMS
                times = await paced(A_SECOND, todo[CLAIMS:])
                if turn:  # the first is for warming up
                    taken[which] += times
                    spent[which] += cpu / (TURNS - 1)
    p99 = f"claim through the API, {A_SECOND} a second: p99"
    return [
        [
            Figure("claim through the API: CPU", 1000 * cpu, "ms", 1000 * raw, 6, "ratio"),
            Figure(p99, 1000 * centile(times, 99), "ms", budget=50),
        ]
        for cpu, times in zip(spent, taken, strict=True)
    ]


def of_live(before: Place, now: Place) -> Iterator[Change]:
    with lively(before) as then, lively(now) as ours:
        for what, begin in LIVE.items():
            taken = asyncio.run(rounds_in_turns([then, ours], begin))
            yield from map(Change, *(live.spread(what, times, budgeted=True) for times in taken))


@contextmanager
def lively(place: Place) -> Iterator[Program]:
    """A house of many, where the first request is the first student's, and everybody else's wait on the boards."""
    with database(place) as url:
        others = world.Batch(live.WAITING, first_student=2, students=live.STUDENTS - 1)
        batches = [world.Batch(1), others]
        world.fill(place, url, students=live.STUDENTS, mentors=live.MENTORS, batches=batches)
        with product(place, url) as program:
            yield program


async def rounds_in_turns(programs: list[Program], begin: Begin) -> list[list[float]]:
    async with AsyncExitStack() as stack:
        acting = [await stack.enter_async_context(live.acting(program)) for program in programs]
        rounds = [await begin(*each) for each in acting]
        turns = [[await do(n) for do in rounds] for n in range(live.ROUNDS)]
    return [list(times) for times in zip(*turns, strict=True)]


async def claims_seen(one: Browser, api: Api) -> Round:
    tabs = await one.open_all([(BOARD, world.cookie(world.mentor(n))) for n in range(1, BOARDS + 1)])
    shown = on_board(tabs[0])

    async def claim_next(n: int) -> float:
        do = partial(api.do, shown[n], "claim", world.mentor(2 * BOARDS + n))
        return await live.until_last(tabs, rf"request-{shown[n]}\b", do)

    return claim_next


def on_board(tab: Tab) -> list[int]:
    """The requests that are shown, in whatever way their cards are made."""
    return list(dict.fromkeys(int(number) for number in CARD.findall(str(tab.elements))))


async def changes_seen(one: Browser, api: Api) -> Round:
    """The first request is claimed and let go, again and again; its student has it open in many tabs."""
    wanted = [(path, world.student(1)) for path in (DASHBOARD, f"{BOARD}/1") * (live.SHOW_IT // 2)]
    wanted += [(DASHBOARD, world.student(n)) for n in range(2, 92)]
    wanted += [(DASHBOARD, world.mentor(n)) for n in range(2, 92)]
    wanted += [(BOARD, world.mentor(n)) for n in range(92, 92 + OPEN - len(wanted))]
    tabs = await one.open_all((path, world.cookie(person_id)) for path, person_id in wanted)

    async def claim_or_release(n: int) -> float:
        verb, words = (("claim", "Claimed"), ("release", "Open"))[n % 2]
        mentor_id = world.mentor(BOARDS + 1 + n // 2)  # who lets go cannot come again
        shown = tabs[: live.SHOW_IT]
        return await live.until_last(shown, rf"\b{words}\b", partial(api.do, 1, verb, mentor_id))

    return claim_or_release


LIVE: dict[str, Begin] = {
    f"change → the last of {live.SHOW_IT} pages, {OPEN} open": changes_seen,
    f"claim → gone from the last of {BOARDS} boards": claims_seen,
}
