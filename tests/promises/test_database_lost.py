"""R3 and R13: the database is killed, or stays away, while people are at work."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import aiohttp

from bench import dataset as world
from bench.environment import Environment, as_admin
from bench.socket_client import Tab, browser, close
from domain import requests
from domain.board.queries import SORTS
from domain.requests import queries as request_queries
from persistence import embedded
from persistence.database import POOL_SIZE, Database, DatabaseFailure, OutcomeUnknown
from persistence.embedded.cluster import find_cluster
from persistence.models import Status
from tests.factories import RULES
from tests.promises import count, figure
from tests.promises.served import Served, served
from ui.client.text import AWAY_BANNER as BANNER

CLAIMS = count(300, 10_000)
KILLS = count(2, 12)
AWAY_FOR = count(3, 60)  # seconds
EACH_HOLDS = 15  # claims of one mentor: the most is 20
PATIENCE = 60  # seconds


def control(place: Environment, action: str, mode: str) -> None:
    """`pg_ctl` on the server of these tests, which takes its options from the last start."""
    context = find_cluster(place.folder / "data")
    log = ["-l", str(context.log)] if action == "restart" else []  # else it would keep our pipe open
    assert embedded._pg_ctl(context, action, "-m", mode, "-t", "60", *log) is None


def start_again(place: Environment) -> None:
    """Whoever joins a server that is not there starts it; the place itself still uses it afterwards."""
    with embedded.running(place.folder / "data"):
        pass


# R3: killed in the middle of it


@dataclass
class History:
    """What the mentors were told: by request, the mentor."""

    acknowledged: dict[int, int] = field(default_factory=dict)
    unknown: int = 0
    denied: int = 0  # said to be not done, and was
    resolved: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


def test_r3_an_acknowledged_claim_is_never_lost(place: Environment, own_database: Database) -> None:
    mentors = CLAIMS // EACH_HOLDS + 1
    batch = world.Batch(CLAIMS, students=CLAIMS)
    world.fill(place, own_database.url, students=CLAIMS, mentors=mentors, batches=[batch], signed_in=mentors)
    with as_admin(place, own_database.url) as admin:
        waiting = world.ids(admin, most=CLAIMS)
    history = History()
    asked = [
        (request_id, world.mentor(1 + number // EACH_HOLDS)) for number, request_id in enumerate(waiting)
    ]
    with ThreadPoolExecutor(POOL_SIZE) as people:
        work = people.map(lambda one: claim(own_database, history, *one), asked)
        for kill in range(KILLS):
            until(lambda at=(kill + 1) * CLAIMS // (KILLS + 1): len(history.acknowledged) >= at)  # type: ignore[misc]
            control(place, "restart", "immediate")
        assert all(work)
    with as_admin(place, own_database.url) as admin:
        kept = dict(admin.execute("SELECT id, mentor_id FROM mini_mentorship_requests").fetchall())
    lost = [one for one, mentor in history.acknowledged.items() if kept[one] != mentor]
    figure("R3", f"of {CLAIMS} claims, {KILLS} kills: acknowledged and lost", len(lost), exactly=0)
    figure("R3", "answers that were unknown", history.unknown)
    figure("R3", "unknown and not resolved", history.unknown - history.resolved.total(), exactly=0)
    figure("R3", "said to be not done, and was", history.denied, exactly=0)
    figure("R3", "claims that the table has", sum(map(bool, kept.values())), exactly=CLAIMS)


def claim(database: Database, history: History, request_id: int, mentor: int) -> bool:
    """Take it, and after an answer that did not come look whether it is taken, as a person would."""
    while True:
        try:
            with database.transaction(world.sign_in(mentor)) as (db, viewer):
                requests.claim(db, viewer, request_id, now=db.now, rules=RULES)
            break
        except DatabaseFailure as failure:
            if looked_at(database, history, request_id, mentor):
                with history.lock:
                    history.denied += not isinstance(failure, OutcomeUnknown)
                break
    with history.lock:
        history.acknowledged[request_id] = mentor
    return True


def looked_at(database: Database, history: History, request_id: int, mentor: int) -> bool:
    """Whether it is theirs after all; asked until there is an answer."""
    with history.lock:
        history.unknown += 1
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with database.transaction(world.sign_in(mentor)) as (db, viewer):
                page = request_queries.detail(db, viewer, request_id, now=db.now, rules=RULES)
        except DatabaseFailure:
            continue
        mine = page.card.status != Status.OPEN
        with history.lock:
            history.resolved["it was done" if mine else "it was not"] += 1
        return mine
    raise TimeoutError


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# R13: away for a while


@dataclass(frozen=True)
class Answer:
    at: float
    status: int
    took: float


@dataclass
class Watch:
    """What programs and probes were answered, by path, from `begin` to `end`."""

    http: aiohttp.ClientSession
    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    async def ask(self, path: str, token: str = "") -> int:
        began = time.monotonic()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.http.get(self.address + path, headers=headers) as answer:
            await answer.read()
        self.answers.setdefault(path, []).append(Answer(began, answer.status, time.monotonic() - began))
        return answer.status

    async def again_and_again(self, path: str, every: float, token: str = "") -> None:
        while True:
            await asyncio.gather(self.ask(path, token), asyncio.sleep(every))

    def first(self, path: str, status: int, since: float) -> float:
        """How long after `since` it was answered so for the first time, in seconds."""
        return next(
            one.at + one.took - since
            for one in self.answers[path]
            if one.at >= since and one.status == status
        )


OPEN = "/api/v1/requests/open"


def test_r13_a_database_that_is_away_is_not_the_end(place: Environment, own_url: str) -> None:
    world.fill(place, own_url, students=40, mentors=20, batches=[world.Batch(40, students=40)])
    with served(place, own_url) as program:
        try:
            asyncio.run(away_and_back(place, program))
        finally:
            start_again(place)
        figure(
            "R13",
            "tracebacks in the log",
            sum("Traceback" in line for line in program.complaints()),
            exactly=0,
        )


async def away_and_back(place: Environment, program: Served) -> None:
    wanted = [("/mentorship/dashboard", world.cookie(world.student(n))) for n in range(1, 11)]
    wanted += [("/mentorship/requests", world.cookie(world.mentor(n))) for n in range(1, 11)]
    async with browser(program.address) as one, aiohttp.ClientSession() as http:
        tabs = await one.open_all(wanted)
        watch = Watch(http, program.address)
        token = world.token(world.mentor(20))
        async with asyncio.TaskGroup() as people:
            load = [
                people.create_task(watch.again_and_again("/healthz", 0.1)),
                people.create_task(watch.again_and_again("/readyz", 0.1)),
                people.create_task(watch.again_and_again(OPEN, 0.02, token)),
                people.create_task(click_on(tabs[10:])),
            ]
            banners = [tab.hears(BANNER) for tab in tabs]
            gone = time.monotonic()
            await asyncio.to_thread(control, place, "stop", "fast")
            await asyncio.wait_for(asyncio.gather(*banners), PATIENCE)
            shown = time.monotonic() - gone
            await asyncio.sleep(max(0.0, gone + AWAY_FOR - time.monotonic()))
            taken_away = [tab.hears(rf'"{banner_of(tab)}":') for tab in tabs]
            await asyncio.to_thread(start_again, place)
            back = time.monotonic()
            await asyncio.wait_for(asyncio.gather(*taken_away), PATIENCE)
            told = time.monotonic() - back
            await until_answered(watch, back)
            statuses = await asyncio.gather(*(watch.ask(OPEN, token) for _ in range(2 * POOL_SIZE)))
            for task in load:
                task.cancel()
        await close(tabs)
    figure("R13", f"away for {AWAY_FOR} s: the process lives", program.is_alive(), exactly=True)
    figure("R13", "answers of /healthz other than 200", unlike(watch, "/healthz", 200), exactly=0)
    figure("R13", "/readyz says 503 after", watch.first("/readyz", 503, gone), most=5, unit="s")
    figure("R13", f"the last of {len(tabs)} open pages shows the banner after", shown, most=5, unit="s")
    figure("R13", "answers of the API other than 200 and 503", unlike(watch, OPEN, 200, 503), exactly=0)
    figure("R13", "a program is served again after", watch.first(OPEN, 200, back), most=2, unit="s")
    figure("R13", "/readyz says 200 again after", watch.first("/readyz", 200, back), most=2, unit="s")
    figure("R13", "the last banner is gone after", told, most=2, unit="s")
    figure(
        "R13",
        f"of {len(statuses)} calls at once then, not served",
        sum(one != 200 for one in statuses),
        exactly=0,
    )


def unlike(watch: Watch, path: str, *statuses: int) -> int:
    return sum(one.status not in statuses for one in watch.answers[path])


def banner_of(tab: Tab) -> str:
    """The id of the element that holds the banner."""
    return next(number for number, element in tab.elements.items() if "away" in element.get("class", ()))


async def click_on(tabs: list[Tab]) -> None:
    """Mentors who look at the board in another order, whatever happens."""
    while True:
        tab = random.choice(tabs)  # noqa: S311  # for variety, not for secrets
        element, listener = tab.latest(
            "change", lambda found: found.get("props", {}).get("aria-label") == "Order"
        )
        order = json.dumps(random.choice(list(SORTS)))  # noqa: S311  # (the same)
        body = {"id": element, "client_id": tab.query["client_id"], "listener_id": listener, "args": [order]}
        await tab.emit("event", body)
        await asyncio.sleep(0.05)


async def until_answered(watch: Watch, since: float) -> None:
    """Until everything is as it was."""

    def is_answered(path: str) -> bool:
        return any(one.at >= since and one.status == 200 for one in watch.answers[path])

    async with asyncio.timeout(PATIENCE):
        while not all(map(is_answered, watch.answers)):  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.05)
