"""Waiting has an end: for a place, in the queue, and for an answer; and who hangs up leaves."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from threading import Event
from typing import Any

import pytest
from nicegui import app as nicegui_app
from sqlalchemy import text
from starlette.types import Message

from domain import people
from persistence.database import THREADS, Database, DatabaseBusy, Db, OutcomeUnknown, Viewer
from tests.ui.conftest import Site, until
from ui.runtime.run import run
from ui.runtime.worker_queue import LONGEST_ANSWER, LONGEST_WAIT, MOST_WAITING, WorkerQueue

pytestmark = pytest.mark.anyio


@contextmanager
def locked(database: Database) -> Iterator[Db]:
    """Nobody reads a request meanwhile."""
    with database.system_transaction() as db:
        db.execute(text("SET LOCAL ROLE NONE"))
        db.execute(text("LOCK TABLE mini_mentorship_requests IN ACCESS EXCLUSIVE MODE"))
        yield db


@asynccontextmanager
async def all_threads_wait(site: Site, size: int = 2) -> AsyncIterator[None]:
    """Each of a few threads waits for a lock, behind readers of requests."""
    workers = site.context.workers
    workers.free = size
    with locked(site.context.database):
        readers = [asyncio.create_task(read_requests(site)) for _ in range(size)]
        await until(lambda: not workers.free)
        yield
        for reader in readers:
            reader.cancel()
    await until(lambda: workers.free == size)


async def read_requests(site: Site) -> Any:
    def read(db: Db, _viewer: Viewer, **_: object) -> Any:
        return db.execute(text("SELECT count(*) FROM mini_mentorship_requests")).scalar_one()

    return await run(site.cast.sana.sign_in, read)


async def read_myself(site: Site) -> int:
    def read(_db: Db, viewer: Viewer, **_: object) -> int:
        return viewer.person_id

    return await run(site.cast.sam.sign_in, read)


def test_the_numbers_are_those_of_the_promise() -> None:
    assert (THREADS, LONGEST_WAIT, MOST_WAITING, LONGEST_ANSWER) == (12, 3, 200, 6)


async def test_whoever_reads_no_locked_table_is_told_soon_that_we_are_busy(site: Site) -> None:
    site.context.workers.longest_wait = 0.05
    async with all_threads_wait(site):
        began = time.monotonic()
        with pytest.raises(DatabaseBusy):
            await read_myself(site)
        assert time.monotonic() - began < 2
    assert await read_myself(site) == site.cast.sam.id


async def test_a_program_that_is_refused_for_that_reads_when_to_come_again(site: Site) -> None:
    site.context.workers.longest_wait = 0.05
    with site.context.database.system_transaction() as db:
        token = people.create_api_token(db, site.cast.sam.email, name="test", now=db.now)
    headers = {"Authorization": f"Bearer {token}"}
    cookie = site.sign_in(site.cast.maya)
    async with all_threads_wait(site):
        answer = await site.browser().get("/api/v1/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_busy")
        assert answer.headers["retry-after"] == "1"
        page = await site.browser(cookie).get("/mentorship/requests?q=python")
        assert page.status_code == 503
        assert 'href="/mentorship/requests?q=python"' in page.text, "what they looked for is kept"


async def test_the_queue_has_an_end(site: Site) -> None:
    workers = site.context.workers
    workers.most_waiting = 3
    async with all_threads_wait(site):
        waiting = [asyncio.create_task(read_myself(site)) for _ in range(3)]
        await until(lambda: len(workers.waiting) == 3)
        with pytest.raises(DatabaseBusy):
            await asyncio.wait_for(read_myself(site), 1)
    assert await asyncio.gather(*waiting) == [site.cast.sam.id] * 3


async def test_who_hangs_up_leaves_the_queue(site: Site) -> None:
    workers = site.context.workers
    hung_up = asyncio.Event()
    token = site.sign_in(site.cast.sam)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/mentorship/dashboard",
        "query_string": b"",
        "headers": [(b"host", b"localhost:8080"), (b"cookie", f"mentorship={token}".encode())],
    }

    async def receive() -> Message:
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        pass

    workers.longest_wait = 60
    async with all_threads_wait(site):
        visit = asyncio.create_task(nicegui_app(scope, receive, send))
        await until(lambda: workers.waiting)
        hung_up.set()
        await until(lambda: not workers.waiting)
        await visit


async def test_what_takes_too_long_is_given_up_and_rolled_back(site: Site) -> None:
    """A server that says nothing leaves nobody waiting, and what was refused does not happen afterwards."""
    held, go_on = Event(), Event()

    def slow(db: Db, viewer: Viewer, **_: object) -> None:
        db.execute(text("UPDATE profiles SET about = 'late' WHERE person_id = :me"), {"me": viewer.person_id})
        held.set()
        go_on.wait()

    workers = site.context.workers
    workers.longest_answer = 0.5
    with pytest.raises(DatabaseBusy):
        await run(site.cast.sana.sign_in, slow)
    assert held.is_set()
    assert workers.free == THREADS - 1, "a thread that works on keeps its place"
    go_on.set()
    await until(lambda: workers.free == THREADS)
    with site.context.database.system_transaction() as db:
        assert db.scalar(text("SELECT count(*) FROM profiles WHERE about = 'late'")) == 0


async def test_what_takes_too_long_in_its_commit_is_unknown(site: Site) -> None:
    with site.context.database.system_transaction() as db:
        db.execute(text("SELECT pg_advisory_lock(7)"))
        site.context.workers.longest_answer = 0.3

        def commit_slowly(mine: Db, _viewer: Viewer, **_: object) -> None:
            commit = mine.commit

            def late() -> None:
                mine.execute(text("SELECT pg_advisory_lock(7)"))
                commit()

            mine.commit = late  # type: ignore[method-assign]

        with pytest.raises(OutcomeUnknown):
            await run(site.cast.sana.sign_in, commit_slowly)
        db.execute(text("SELECT pg_advisory_unlock(7)"))


# The queue alone.


async def test_they_are_served_in_the_order_in_which_they_came() -> None:
    queue, done = WorkerQueue(1), list[int]()
    async with asyncio.TaskGroup() as visitors:
        for number in range(5):
            visitors.create_task(queue.run(lambda number=number: done.append(number)))  # type: ignore[misc]
    assert done == [0, 1, 2, 3, 4]
    assert queue.free == 1
    queue.stop()


async def test_a_place_that_comes_as_one_goes_is_the_next_ones() -> None:
    queue, released = WorkerQueue(1), Event()
    first = asyncio.create_task(queue.run(released.wait))
    await until(lambda: not queue.free)
    second, third = (asyncio.create_task(queue.run(lambda: True)) for _ in range(2))
    await until(lambda: len(queue.waiting) == 2)
    next(iter(queue.waiting)).set_result(None)
    second.cancel()
    with suppress(asyncio.CancelledError):
        await second
    assert await third
    released.set()
    assert await first
    queue.stop()


async def test_what_the_work_raises_is_raised() -> None:
    queue = WorkerQueue(1)

    def fail() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await queue.run(fail)
    assert queue.free == 1
    queue.stop()


async def test_an_answer_that_comes_as_the_time_is_over_is_given() -> None:
    """Where the loop was late for both: the answer came first, and the end of the time a moment later."""
    queue = WorkerQueue(1, longest_answer=0.02)
    ended = Event()

    def work() -> int:
        ended.set()
        return 7

    task = asyncio.create_task(queue.run(work))
    await asyncio.sleep(0)  # the thread has begun
    ended.wait()
    late = time.monotonic() + 0.1
    while time.monotonic() < late:  # the loop is late: both wait for it
        pass
    assert await task == 7
    queue.stop()
