"""What a page costs beside a bare one: to get, in elements, and in memory while somebody keeps it open."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from statistics import median

from bench import dataset as world
from bench.environment import Environment, Program, bare, database, product
from bench.report import Figure
from bench.socket_client import Browser, Tab, browser, close, read

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


@dataclass(frozen=True)
class Page:
    """What is looked at, by whom, and its budgets where it has some."""

    what: str
    path: str
    person_id: int
    ratio: float | None = None
    elements: int | None = None
    memory: float | None = None


STUDENTS = Page("dashboard, student with 10 requests", DASHBOARD, world.student(1), 3.5, 110, 600)
BOARDS = Page("board, 20 requests", BOARD, world.mentor(1), 5, 160)
# No budget names these, but a mentor opens the first before anything else, and whoever asked the second.
MENTORS = Page("dashboard, mentor", DASHBOARD, world.mentor(1))
REQUEST = Page("a request, its student", f"{BOARD}/1", world.student(1))
PAGES = (STUDENTS, BOARDS, MENTORS, REQUEST)


def dashboard(environment: Environment) -> Iterator[Figure]:
    yield from figures(environment, STUDENTS)


def board(environment: Environment) -> Iterator[Figure]:
    yield from figures(environment, BOARDS, MENTORS, REQUEST)


def figures(environment: Environment, *pages: Page) -> Iterator[Figure]:
    """Each in programs that have just started: what another page has left would be taken for this one's memory."""
    for page in pages:
        with filled_product(environment) as ours, bare(environment) as other:
            (found,) = asyncio.run(costs([ours], other, page))
            yield from found


@contextmanager
def filled_product(environment: Environment) -> Iterator[Program]:
    """The product with a student of ten requests and a board of forty."""
    with database(environment) as url:
        furnish(environment, url)
        with product(environment, url) as ours:
            yield ours


def furnish(environment: Environment, url: str) -> None:
    batches = [world.Batch(10, TEN), world.Batch(40, first_student=2, students=40)]
    world.fill(environment, url, students=60, mentors=40, batches=batches)


@dataclass(frozen=True)
class OpenPage:
    """Somebody who opens one page of one program, again and again."""

    program: Program
    one: Browser
    path: str
    token: str | None

    async def load(self) -> Tab:
        return await self.one.load(self.path, self.token)


@dataclass(frozen=True)
class Cost:
    get: float  # milliseconds
    cpu: float  # milliseconds
    elements: int
    memory: float  # kilobytes


async def costs(products: Sequence[Program], other: Program, page: Page) -> list[list[Figure]]:
    """What this page costs in each of these products; they and the bare page take turns."""
    token = world.cookie(page.person_id)
    wanted = [*((program, page.path, token) for program in products), (other, "/", None)]
    async with AsyncExitStack() as stack:
        open_pages = [
            OpenPage(program, await stack.enter_async_context(browser(program.address)), path, who)
            for program, path, who in wanted
        ]
        times = await in_turns(open_pages)
        *ours, plain = [
            Cost(get, cpu, len((await open_page.load()).elements), await kept(open_page))
            for open_page, (get, cpu) in zip(open_pages, times, strict=True)
        ]
    return [of_page(page, cost, plain) for cost in ours]


def of_page(page: Page, cost: Cost, plain: Cost) -> list[Figure]:
    memory = f"{page.what}: memory a connected person"
    return [
        Figure(f"{page.what}: GET", cost.get, "ms", plain.get, page.ratio, "ratio"),
        Figure(f"{page.what}: CPU of GET and socket", cost.cpu, "ms", plain.cpu),
        Figure(f"{page.what}: elements", cost.elements, "", None, page.elements),
        Figure(memory, cost.memory, "KB", plain.memory, page.memory),
    ]


async def in_turns(open_pages: Sequence[OpenPage]) -> list[tuple[float, float]]:
    """Milliseconds of each: the median of getting the page, and the CPU of that and of its socket, one after the
    other all the time."""
    taken: list[list[float]] = [[] for _ in open_pages]
    before = [open_page.program.cpu() for open_page in open_pages]
    for _ in range(WARM + ROUNDS):
        for times, open_page in zip(taken, open_pages, strict=True):
            began = time.perf_counter()
            page = await open_page.one.get(open_page.path, open_page.token)
            times.append(1000 * (time.perf_counter() - began))
            # A page that nobody connects to asks ten times a second.
            await close([await open_page.one.connect(read(page))])
    spent = [open_page.program.cpu() - cpu for open_page, cpu in zip(open_pages, before, strict=True)]
    return [(median(times[WARM:]), 1000 * cpu / len(times)) for times, cpu in zip(taken, spent, strict=True)]


async def kept(open_page: OpenPage) -> float:
    """Kilobytes that a further open page takes."""
    wanted = open_page.path, open_page.token
    tabs = await open_page.one.open_all([wanted] * 20)  # what is only needed once is there now
    await asyncio.sleep(0.5)
    before = open_page.program.memory()
    tabs += await open_page.one.open_all([wanted] * KEPT_OPEN)
    await asyncio.sleep(0.5)
    taken = open_page.program.memory() - before
    await close(tabs)
    return taken / 1024 / KEPT_OPEN
