"""The clock: it sweeps by itself, notices when it has gone silent, and holds still when the time jumps."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from tests import factories
from tests.ui.conftest import OpenSite, Site, until
from ui.runtime.scheduler import Scheduler, monotonic

pytestmark = pytest.mark.anyio
EVERY = 0.1  # seconds


@asynccontextmanager
async def running(clock: Scheduler) -> AsyncIterator[Scheduler]:
    clock.start()
    try:
        yield clock
    finally:
        await clock.stop()


async def sweeps(clock: Scheduler, times: int) -> None:
    """Wait until it has swept so many times more."""
    for _ in range(times):
        last = clock.finished
        await until(lambda last=last: clock.finished > last)  # type: ignore[misc]


async def test_what_is_due_is_done_without_anybody_asking(site: Site) -> None:
    request_id = factories.request(site.context.database, site.cast.sana)
    with site.context.database.system_transaction() as db:
        moved = text("UPDATE mini_mentorship_requests SET expires_at = now() WHERE id = :id")
        db.execute(moved, {"id": request_id})
    async with running(Scheduler(site.context, EVERY)) as clock:
        await sweeps(clock, 2)
    with site.context.database.system_transaction() as db:
        query = text("SELECT status FROM mini_mentorship_requests WHERE id = :id")
        assert db.execute(query, {"id": request_id}).scalar_one() == "expired"


async def test_r16_a_silent_scheduler_is_noticed_and_started_anew(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(Scheduler(site.context, EVERY)) as clock:
        await sweeps(clock, 1)
        killed = clock.scheduler
        assert killed
        killed.shutdown(wait=False)
        await until(lambda: clock.scheduler is not killed)
        await sweeps(clock, 3)  # by the new one
        assert clock.is_ticking()
    assert "the scheduler was silent and is started anew" in caplog.messages


async def test_r16_a_clock_that_stands_still_is_not_ready(open_site: OpenSite) -> None:
    async with open_site(sweep_every="PT1S") as site:
        clock = Scheduler(site.context, EVERY)
        clock.finished = monotonic() - 3 * EVERY
        assert not clock.is_ticking()
        await clock.sweep()
        assert clock.is_ticking()


async def test_r11_a_jump_ahead_pauses_the_chores_and_says_so(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ahead = 0.0
    clock = Scheduler(site.context, EVERY, wall=lambda: time.time() + ahead)
    await clock.sweep()
    swept = clock.finished
    ahead = 3600
    await clock.sweep()
    assert clock.finished == swept
    assert "the clock jumped ahead" in caplog.text
    ahead = 300
    await clock.sweep()
    assert clock.finished > swept


async def test_r11_a_jump_back_pauses_nothing(site: Site) -> None:
    back = 0.0
    clock = Scheduler(site.context, EVERY, wall=lambda: time.time() - back)
    await clock.sweep()
    swept, back = clock.finished, 3600
    await clock.sweep()
    assert clock.finished > swept


async def test_a_sweep_that_fails_is_not_the_last(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_site(url="postgresql+psycopg://nobody@127.0.0.1:1/none") as site:
        clock = Scheduler(site.context, EVERY)
        began = clock.finished
        await clock.sweep()
        assert clock.finished == began
        assert not clock.is_working()
    assert "chores wait for the database" in caplog.messages
