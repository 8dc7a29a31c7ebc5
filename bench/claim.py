"""A claim, beside the same statements without us: through `act`, and through the API."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import psycopg
from nicegui import Client
from nicegui.page import page
from sqlalchemy import event

from bench import dataset as world
from bench.environment import Environment, Program, as_admin, database, plain, product
from bench.pace import centile, paced
from bench.report import Figure
from domain import requests
from domain.requests import queries as request_queries
from persistence.database import TIMEOUTS, Database
from ui.api.authentication import then_read_one
from ui.live.bus import Bus
from ui.runtime.act import act
from ui.runtime.context import AppContext, set_current
from ui.runtime.run import check_sign_in
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import Settings

CLAIMS = 40  # in one turn
TURNS = 7
A_SECOND = 20
MENTORS = 100

Said = tuple[str, dict[str, Any]]
Asked = Sequence[tuple[int, int]]  # which request, which mentor


def figures(environment: Environment) -> Iterator[Figure]:
    ours, raw, raw_shown = beside_raw(environment)
    yield Figure("claim through act: CPU", 1000 * ours, "ms", 1000 * raw, 6, "ratio")
    with to_claim(environment) as served:
        (found,) = asyncio.run(through_api([served], raw_shown))
    yield from found


def beside_raw(environment: Environment) -> tuple[float, float, float]:
    with database(environment) as url:
        return asyncio.run(in_process(environment, url, waiting(environment, url, CLAIMS * TURNS * 3)))


@contextmanager
def to_claim(environment: Environment) -> Iterator[tuple[Program, Asked]]:
    """The product with enough requests for `through_api`."""
    with database(environment) as url:
        asked = waiting(environment, url, 2 * CLAIMS * TURNS)
        with product(environment, url) as program:
            yield program, asked


def waiting(environment: Environment, url: str, count: int) -> Asked:
    """As many open requests, and who is to take each."""
    world.fill(
        environment, url, students=count, mentors=MENTORS, batches=[world.Batch(count, students=count)]
    )
    with as_admin(environment, url) as connection:
        found = world.ids(connection, most=count)
    return [(request_id, world.mentor(1 + n % MENTORS)) for n, request_id in enumerate(found)]


async def in_process(environment: Environment, url: str, asked: Asked) -> tuple[float, float, float]:
    """Seconds of CPU a claim: by `act`, the same statements raw, and those of the API raw (it answers the request).

    In turns, a part each: one is claimed by `act`, the others are replayed.
    """
    database = Database(url)
    settings = Settings(data_dir=environment.folder / "product", base_url="http://localhost")
    set_current(AppContext(settings, database, settings.rules(), WorkerQueue(), Bus(url, check_sign_in)))
    size = len(asked) // 3
    mine, same, shown = asked[:size], asked[size : 2 * size], asked[2 * size :]
    said = await recorded(database, requests.claim, same)
    said_shown = await recorded(database, then_read_one(requests.claim, request_queries.detail), shown)
    forget(environment, url, [request_id for request_id, _ in asked[size:]])
    spent = [0.0, 0.0, 0.0]
    with (
        Client(page(""), request=None) as client,
        psycopg.connect(plain(url), options=TIMEOUTS) as connection,
    ):
        for turn in range(TURNS):
            part = slice(turn * CLAIMS, (turn + 1) * CLAIMS)
            began = time.process_time()
            await claim_all(requests.claim, mine[part])
            claimed = time.process_time()
            replay(connection, said[part])
            replayed = time.process_time()
            replay(connection, said_shown[part])
            ended = time.process_time()
            if turn:  # the first is for warming up
                for kind, seconds in enumerate((claimed - began, replayed - claimed, ended - replayed)):
                    spent[kind] += seconds / (TURNS - 1) / CLAIMS
        client.delete()
    database.close()
    return spent[0], spent[1], spent[2]


async def claim_all(command: Callable[..., Any], asked: Asked) -> None:
    for request_id, mentor_id in asked:
        outcome = await act(world.sign_in(mentor_id), command, request_id, done="You have it.")
        if outcome is None:
            raise RuntimeError("a claim was refused")


async def recorded(database: Database, command: Callable[..., Any], asked: Asked) -> list[list[Said]]:
    """Claim them, and keep every statement as the driver got it."""
    heard: list[Said] = []

    def keep(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:  # noqa: FBT001  # SQLAlchemy's
        heard.append((statement, dict(parameters or {})))

    event.listen(database.engine, "before_cursor_execute", keep)
    kept: list[list[Said]] = []
    with Client(page(""), request=None) as client:
        for one in asked:
            heard.clear()
            await claim_all(command, [one])
            kept.append(list(heard))
        client.delete()
    event.remove(database.engine, "before_cursor_execute", keep)
    return kept


def replay(connection: psycopg.Connection, said: list[list[Said]]) -> None:
    for statements in said:
        with connection.transaction(), connection.cursor() as cursor:
            for statement, parameters in statements:
                cursor.execute(statement.encode(), parameters)
                if cursor.description:
                    cursor.fetchall()


def forget(environment: Environment, url: str, request_ids: list[int]) -> None:
    """As if nobody had claimed them."""
    with as_admin(environment, url) as connection:
        for table in ("claims", "request_events", "mini_mentorship_requests"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        connection.execute("DELETE FROM claims WHERE request_id = ANY (%s)", (request_ids,))
        connection.execute("DELETE FROM request_events WHERE request_id = ANY (%s)", (request_ids,))
        connection.execute(
            "UPDATE mini_mentorship_requests SET status = 'open', mentor_id = NULL, claim_lapses_at = NULL"
            " WHERE id = ANY (%s)",
            (request_ids,),
        )
        for table in ("claims", "request_events", "mini_mentorship_requests"):
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())


@dataclass(frozen=True)
class Api:
    program: Program
    http: aiohttp.ClientSession

    async def do(self, request_id: int, verb: str, mentor_id: int) -> None:
        headers = {"Authorization": f"Bearer {world.token(mentor_id)}"}
        address = f"{self.program.address}/api/v1/requests/{request_id}/{verb}"
        async with self.http.post(address, headers=headers, json={}) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{verb} was answered {answer.status}: {await answer.text()}")


async def claimed(api: Api, one: tuple[int, int]) -> None:
    await api.do(one[0], "claim", one[1])


async def through_api(products: list[tuple[Program, Asked]], raw: float) -> list[list[Figure]]:
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
