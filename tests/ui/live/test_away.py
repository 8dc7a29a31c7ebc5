"""The banner while the database is away: on every open page, not for a blink, and gone by itself."""

import asyncio

import pytest
from fastapi import Depends
from nicegui import ui

from tests.ui.conftest import Site, Tab, until
from ui.auth.dependency import current_user
from ui.client.current_user import CurrentUser
from ui.client.text import AWAY_BANNER as AWAY
from ui.layout.frame import frame
from ui.live import bus as live

pytestmark = pytest.mark.anyio


async def framed(site: Site) -> Tab:
    """A page with our frame around it."""

    @ui.page("/framed")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        with frame(user, "Framed"):
            ui.label("Here")

    return await site.open("/framed", site.sign_in(site.cast.maya))


async def test_while_the_database_is_away_an_open_page_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.01)
    tab = await framed(site)
    site.context.bus._lose()
    await until(lambda: tab.drawn(AWAY))
    site.context.bus._find()
    assert not tab.drawn(AWAY)


async def test_a_page_that_comes_back_meanwhile_says_so_too(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.01)
    first = await framed(site)
    site.context.bus._lose()
    await until(lambda: first.drawn(AWAY))
    second = await site.load("/framed", site.sign_in(site.cast.milo))
    assert not second.drawn(AWAY)
    await second.connect()
    assert second.drawn(AWAY)


async def test_a_blink_is_not_worth_a_word(site: Site) -> None:
    tab = await framed(site)
    site.context.bus._lose()
    timer = site.context.bus._saying_so
    site.context.bus._find()
    assert timer
    assert timer.cancelled()
    assert not tab.drawn(AWAY)


async def test_when_the_database_is_back_the_chores_run_at_once(site: Site) -> None:
    """Otherwise the process calls itself not ready until the clock strikes next (promise R13)."""
    swept = asyncio.Event()

    async def sweep() -> None:
        swept.set()

    site.context.bus.when_back = sweep
    site.context.bus._lose()
    site.context.bus._find()
    await asyncio.wait_for(swept.wait(), 10)
