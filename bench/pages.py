"""What a page costs beside a bare one: to get, in elements, and in memory while somebody keeps it open."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from bench import world
from bench.place import Place, Program, bare, database, product
from bench.report import Figure
from bench.tab import Browser, browser, close, read

ROUNDS = 80
WARM = 10
KEPT_OPEN = 100  # pages, for the memory of one
DASHBOARD, BOARD = "/mentorship/dashboard", "/mentorship/requests"
TEN = (
    "open",
    "open",
    "claimed",
    "completed",
    "expired",
    "completed",
    "cancelled",
    "expired",
    "completed",
    "completed",
)


@contextmanager
def house(place: Place) -> Iterator[tuple[Program, Program]]:
    """The product with a student of ten requests and a board of forty, and the bare page."""
    batches = [world.Batch(10, TEN), world.Batch(40, first_student=2, students=40)]
    with database(place) as url:
        world.fill(place, url, students=60, mentors=40, batches=batches)
        with product(place, url) as ours, bare(place) as other:
            yield ours, other


@dataclass(frozen=True)
class Page:
    """What is looked at, by whom, and its budgets."""

    what: str
    path: str
    person_id: int
    ratio: float
    elements: int
    memory: float | None


def dashboard(place: Place) -> Iterator[Figure]:
    page = Page("dashboard, student with 10 requests", DASHBOARD, world.student(1), 3.5, 110, 600)
    with house(place) as (ours, other):
        yield from asyncio.run(costs(ours, other, page))


def board(place: Place) -> Iterator[Figure]:
    page = Page("board, 20 requests", BOARD, world.mentor(1), 5, 160, None)
    with house(place) as (ours, other):
        yield from asyncio.run(costs(ours, other, page))
        yield from asyncio.run(mentors_dashboard(ours, other))


async def costs(ours: Program, other: Program, page: Page) -> list[Figure]:
    what, path, token = page.what, page.path, world.cookie(page.person_id)
    async with browser(ours.address) as here, browser(other.address) as there:
        before = ours.cpu(), other.cpu()
        mine, bares = await in_turns(here, path, token, there)
        cpu = [
            1000 * (now - then) / (WARM + ROUNDS)
            for now, then in zip((ours.cpu(), other.cpu()), before, strict=True)
        ]
        built = len((await here.load(path, token)).elements)
        memory = await kept(here, ours, path, token), await kept(there, other, "/", None)
    return [
        Figure(f"{what}: GET", mine, "ms", bares, page.ratio, "ratio"),
        Figure(f"{what}: CPU of GET and socket", cpu[0], "ms", cpu[1]),
        Figure(f"{what}: elements", built, "", None, page.elements),
        Figure(
            f"{what}: memory a connected person",
            memory[0],
            "KB",
            memory[1],
            page.memory,
        ),
    ]


async def mentors_dashboard(ours: Program, other: Program) -> list[Figure]:
    """No budget names it, but it is what a mentor opens first."""
    token = world.cookie(world.mentor(1))
    async with browser(ours.address) as here, browser(other.address) as there:
        mine, bares = await in_turns(here, DASHBOARD, token, there)
    return [Figure("dashboard, mentor: GET", mine, "ms", bares)]


async def in_turns(here: Browser, path: str, token: str, there: Browser) -> tuple[float, float]:
    """Medians in milliseconds of getting our page and the bare one, one after the other all the time."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM + ROUNDS):
        for times, one, where, who in ((taken[0], here, path, token), (taken[1], there, "/", None)):
            began = time.perf_counter()
            page = await one.get(where, who)
            times.append(1000 * (time.perf_counter() - began))
            await close(
                [await one.connect(read(page))]
            )  # a page that nobody connects to asks ten times a second
    return median(taken[0][WARM:]), median(taken[1][WARM:])


async def kept(one: Browser, program: Program, path: str, token: str | None) -> float:
    """Kilobytes that a further open page takes."""
    tabs = await one.open_all([(path, token)] * 20)  # what is only needed once is there now
    await asyncio.sleep(0.5)
    before = program.memory()
    tabs += await one.open_all([(path, token)] * KEPT_OPEN)
    await asyncio.sleep(0.5)
    taken = program.memory() - before
    await close(tabs)
    return taken / 1024 / KEPT_OPEN
