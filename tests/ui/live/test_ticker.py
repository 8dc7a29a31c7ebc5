"""Pages that know the time: each is called at its moments, by one ticker for all."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Depends
from nicegui import ui

from domain.errors import NotFound
from persistence.database import DatabaseBusy
from tests.ui.conftest import Site, Tab, until
from ui.auth.dependency import current_user
from ui.client.current_user import CurrentUser
from ui.live.isolated import TRY_AGAIN
from ui.live.ticker import PageTimer
from ui.runtime.timer import keep_time

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


class Timed:
    """The page /timed, which is due every full hour; what it was told, and what it raises."""

    def __init__(self) -> None:
        self.called: list[datetime] = []
        self.timers: list[PageTimer] = []
        self.raises: Exception | None = None

        @ui.page("/timed")
        def page(_user: CurrentUser = Depends(current_user)) -> None:
            self.timers.append(keep_time(self.next_hour, self.look))

    def next_hour(self, now: datetime) -> datetime:
        return now.replace(minute=0, second=0, microsecond=0) + HOUR

    async def look(self, now: datetime) -> None:
        self.called.append(now)
        if self.raises:
            raise self.raises
        ui.label(now.isoformat())


async def opened(site: Site, *, connected: bool = True) -> tuple[Timed, Tab]:
    timed = Timed()
    open_page = site.open if connected else site.load
    return timed, await open_page("/timed", site.sign_in(site.cast.maya))


async def turn_to(site: Site, now: datetime) -> None:
    site.context.ticker.now = lambda: now
    await site.context.ticker.call_due()


async def test_a_page_is_called_at_its_moment_and_then_at_the_next(site: Site) -> None:
    timed, tab = await opened(site)
    first = timed.next_hour(datetime.now(UTC))
    await turn_to(site, first - timedelta(microseconds=1))
    assert timed.called == []
    await turn_to(site, first)
    await until(lambda: tab.drawn(first.isoformat()))  # within the page
    await turn_to(site, first + HOUR / 2)
    await turn_to(site, first + HOUR)
    await until(lambda: len(timed.called) == 2)
    assert timed.called == [first, first + HOUR]


async def test_it_wakes_by_itself_where_a_page_becomes_due_sooner(site: Site) -> None:
    timed, _ = await opened(site)
    timed.timers[0].next_moment = lambda now: now  # what it shows has changed
    timed.timers[0].set()
    await until(lambda: timed.called)


async def test_a_page_out_of_reach_is_called_once_when_it_is_back(site: Site) -> None:
    timed, tab = await opened(site, connected=False)
    first = timed.next_hour(datetime.now(UTC))
    await turn_to(site, first + 3 * HOUR)
    assert timed.called == []
    await tab.connect()
    await until(lambda: timed.called)
    assert timed.called == [first + 3 * HOUR]


async def test_a_closed_page_is_forgotten(site: Site) -> None:
    timed, tab = await opened(site)
    tab.client.delete()
    await turn_to(site, datetime.now(UTC) + 3 * HOUR)
    assert timed.called == []
    assert all(timer is not timed.timers[0] for _, _, timer in site.context.ticker._waiting)


async def test_a_page_that_could_not_read_looks_again_soon_and_one_that_may_not_is_loaded_anew(
    site: Site,
) -> None:
    timed, tab = await opened(site)
    first = timed.next_hour(datetime.now(UTC))
    timed.raises = DatabaseBusy()
    timed.timers[0].next_moment = lambda now: now + timedelta(milliseconds=1)
    timed.timers[0].set()
    await turn_to(site, first)
    await until(lambda: timed.called and not timed.timers[0].is_working)
    assert timed.timers[0].due == first + timedelta(seconds=TRY_AGAIN)
    timed.raises = NotFound()
    await turn_to(site, first + HOUR)
    await until(lambda: any("reload" in str(data) for data in tab.said("run_javascript")))
    await asyncio.sleep(0)
