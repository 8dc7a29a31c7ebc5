"""A thousand people with a page open, each doing something every five seconds."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench import dataset as world
from bench.environment import Environment, Program, database, product
from bench.pace import centile, paced
from bench.pages import BOARD, DASHBOARD
from bench.report import Figure
from bench.socket_client import Tab, browser, close

PEOPLE = 1000
EVERY = 5.0  # seconds
SECONDS = 30
PATIENCE = 20.0  # seconds
TWO_LEFT = ("open", "completed", "claimed", "expired", "completed", "cancelled", "expired")


@dataclass(frozen=True)
class Action:
    """A click: the button's words, and what the page is told when it is done."""

    name: str
    words: str
    done: str


# A student opens the long form (which reads the kept draft) and leaves it; a mentor looks at the times of a
# request and leaves them, and asks for another cut of the board now and then.
ASK = Action("ask", "Request Mini Session", "Submit request")
CANCEL = Action("leave the form", "Cancel", '"value":false|"model-value":false')
CHOOSE = Action("look at times", "Claim and schedule", "Choose a time with")
LEAVE = Action("leave the times", "Not now", '"value":false|"model-value":false')
CHIP = Action("press a chip", "Career Advice", "shown")
STUDENT = (ASK, CANCEL)
MENTOR = (CHOOSE, LEAVE, CHIP, CHOOSE, LEAVE, CHIP)


@dataclass
class Person:
    """Somebody with a page open. What they do next follows from what they did last."""

    tab: Tab
    does: tuple[Action, ...]
    turn: int = 0
    failed: int = 0
    taken: list[tuple[str, float]] = field(default_factory=list)

    async def act(self) -> None:
        action = self.does[self.turn % len(self.does)]
        self.turn += 1
        try:
            heard = self.tab.hears(action.done)
            began = time.perf_counter()
            if action is CHOOSE:
                await self.tab.click(*self.tab.card_button(action.words))
            else:
                await self.tab.click(self.tab.button(action.words))
            self.taken.append((action.name, await asyncio.wait_for(heard, PATIENCE) - began))
            if action in (CANCEL, LEAVE):  # the browser says when the dialog has faded
                await self.tab.click(self.tab.latest("hide", lambda element: True))
        except (LookupError, TimeoutError):
            self.failed += 1


def figures(environment: Environment) -> Iterator[Figure]:
    batches = [
        world.Batch(4907, TWO_LEFT, students=701, mentors=300),
        world.Batch(60, first_student=702, students=60),
    ]
    with database(environment) as url:
        world.fill(environment, url, students=800, mentors=300, batches=batches)
        with product(environment, url) as program:
            yield from asyncio.run(crowded(program))


async def crowded(program: Program) -> list[Figure]:
    wanted: list[tuple[str, str, tuple[Action, ...]]]
    wanted = [(DASHBOARD, world.cookie(world.student(n)), STUDENT) for n in range(1, 701)]
    wanted += [(BOARD, world.cookie(world.mentor(n)), MENTOR) for n in range(1, 301)]
    async with browser(program.address) as one:
        tabs = await one.open_all((path, token) for path, token, _ in wanted)
        await asyncio.sleep(2)
        people = [Person(tab, does) for tab, (_, _, does) in zip(tabs, wanted, strict=True)]
        random.Random(3).shuffle(people)  # noqa: S311  # an order, no secret
        cpu, began = program.cpu(), time.perf_counter()
        await paced(PEOPLE / EVERY, [person.act for _ in range(round(SECONDS / EVERY)) for person in people])
        share = 100 * (program.cpu() - cpu) / (time.perf_counter() - began)
        memory = program.memory() / 1e6
        lost = sum(tab.lost for tab in tabs) + sum(person.failed for person in people)
        await close(tabs)
    return [*answers(people), *costs(share, memory, lost)]


def answers(people: list[Person]) -> list[Figure]:
    """How long answers took: of all, and of each kind."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for person in people:
        for name, seconds in person.taken:
            kinds[name].append(1000 * seconds)
    every = [seconds for kind in kinds.values() for seconds in kind]
    return [
        Figure("1,000 people, an action each 5 s: p99", centile(every, 99), "ms", None, 50),
        Figure("1,000 people: p50", centile(every, 50), "ms"),
        *(Figure(f"1,000 people: p50, {name}", centile(taken, 50), "ms") for name, taken in kinds.items()),
    ]


def costs(share: float, memory: float, lost: int) -> list[Figure]:
    return [
        Figure("1,000 people: of one core", share, "%", None, 60),
        Figure("1,000 people: memory of the process", memory, "MB", None, 850),
        Figure("1,000 people: clicks or sockets lost", lost, "", None, 0),
    ]
