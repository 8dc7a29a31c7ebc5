"""The clock: it sweeps by itself, notices when it has gone silent, and holds still when the time jumps."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest
from sqlalchemy import text

from tests import factories
from tests.ui.conftest import OpenSite, Site, until
from ui.runtime.clock import database_now, monotonic
from ui.runtime.lane import Lane
from ui.runtime.scheduler import Scheduler

pytestmark = pytest.mark.anyio
EVERY = 0.1  # seconds


@asynccontextmanager
async def running(clock: Scheduler) -> AsyncIterator[Lane]:
    """Let it run; yields the lane of the sweep."""
    clock.start()
    try:
        yield clock.sweep
    finally:
        await clock.stop()


async def rounds(lane: Lane, times: int) -> None:
    """Wait until it was done so many times more."""
    for _ in range(times):
        last = lane.finished
        await until(lambda last=last: lane.finished > last)  # type: ignore[misc]


async def test_what_is_due_is_done_without_anybody_asking(site: Site) -> None:
    request_id = factories.request(site.context.database, site.cast.sana)
    with site.context.database.system_transaction() as db:
        moved = text("UPDATE mini_mentorship_requests SET expires_at = now() WHERE id = :id")
        db.execute(moved, {"id": request_id})
    async with running(Scheduler(site.context, EVERY)) as sweep:
        await rounds(sweep, 2)
    with site.context.database.system_transaction() as db:
        query = text("SELECT status FROM mini_mentorship_requests WHERE id = :id")
        assert db.execute(query, {"id": request_id}).scalar_one() == "expired"


async def test_r16_a_silent_scheduler_is_noticed_and_started_anew(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Scheduler(site.context, EVERY)
    async with running(clock) as sweep:
        await rounds(sweep, 1)
        killed = sweep.scheduler
        assert killed
        killed.shutdown(wait=False)
        await until(lambda: sweep.scheduler is not killed)
        await rounds(sweep, 3)  # by the new one
        assert clock.is_ticking()
    assert "the scheduler was silent and is started anew" in caplog.messages


async def test_r16_a_clock_that_stands_still_is_not_ready(open_site: OpenSite) -> None:
    async with open_site(sweep_every="PT1S") as site:
        clock = Scheduler(site.context, EVERY)
        clock.sweep.finished = monotonic() - 3 * EVERY
        assert not clock.is_ticking()
        await clock.sweep.run()
        assert clock.is_ticking()


# R11: the clock by which deadlines pass is the database's, so that one is watched.


async def test_r11_a_jump_ahead_pauses_the_jobs_and_says_so(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ahead = 0.0
    sweep = Scheduler(site.context, EVERY, now=lambda: database_now(site.context.database) + ahead).sweep
    await sweep.run()
    swept = sweep.finished
    ahead = 3600
    for _ in range(3):
        await sweep.run()
    assert sweep.finished == swept
    assert caplog.text.count("clock jumped ahead") == 1
    ahead = 300
    await sweep.run()
    assert sweep.finished > swept


async def test_r11_a_jump_back_pauses_nothing(site: Site) -> None:
    back = 0.0
    sweep = Scheduler(site.context, EVERY, now=lambda: time.time() - back).sweep
    await sweep.run()
    swept, back = sweep.finished, 3600
    await sweep.run()
    assert sweep.finished > swept


async def test_r11_the_clock_of_this_process_is_nobodys_deadline(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = Scheduler(site.context, EVERY).sweep
    await sweep.run()
    swept, real = sweep.finished, time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    await sweep.run()
    assert sweep.finished > swept


# Lanes: what hangs in one holds up no other.


async def test_a_job_that_hangs_holds_up_no_other_and_no_stop(site: Site) -> None:
    released, hangs = Event(), Event()

    def hang() -> bool:
        hangs.set()
        released.wait()
        return True

    slow = Lane("world", EVERY, hang)
    clock = Scheduler(site.context, EVERY, more=[slow])
    async with running(clock) as sweep:
        await until(hangs.is_set)
        await rounds(sweep, 3)
        assert clock.is_ticking()
        assert slow.is_working()
        began = time.monotonic()
    assert time.monotonic() - began < 5
    released.set()


async def test_a_lane_that_fails_decides_nothing_about_readiness(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bool:
        raise OSError("The world is far away.")

    world = Lane("world", EVERY, fail)
    world.finished = monotonic() - 3 * EVERY
    clock = Scheduler(site.context, 60, more=[world])
    await world.run()
    assert not world.is_ticking()
    assert clock.is_ticking()
    assert [record.__dict__["where"] for record in caplog.records if record.message == "surprise"] == [
        "world"
    ]


async def test_a_sweep_waits_for_no_thread_of_people(site: Site) -> None:
    site.context.workers.free = 0
    sweep = Scheduler(site.context, EVERY).sweep
    swept = sweep.finished
    await asyncio.wait_for(sweep.run(), 10)
    assert sweep.finished > swept


async def test_a_sweep_that_fails_is_not_the_last(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_site(url="postgresql+psycopg://nobody@127.0.0.1:1/none") as site:
        sweep = Scheduler(site.context, EVERY).sweep
        began = sweep.finished
        await sweep.run()
        assert sweep.finished == began
        assert not sweep.is_working()
    assert "jobs wait for the database" in caplog.messages
