"""A mentor's dashboard while others act: their changes cost it no read, and still it says what is true."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ui

from domain import maintenance, requests
from domain.rules import Rules
from tests import factories
from tests.ui.conftest import Site, Tab, until
from tests.ui.pages.test_board import click
from ui.components.board.text import TAKEN

pytestmark = pytest.mark.anyio
DASHBOARD = "/mentorship/dashboard"


def shows(tab: Tab, words: str) -> bool:
    elements = tab.client.elements.values()
    return any(words in element.content for element in elements if isinstance(element, ui.html))


async def test_a_card_that_another_mentor_took_says_so(site: Site) -> None:
    cast, database = site.cast, site.context.database
    request_id = await asyncio.to_thread(factories.request, database, cast.sana)
    tab = await site.open(DASHBOARD, site.sign_in(cast.maya))
    await asyncio.to_thread(factories.do, database, cast.milo, requests.claim, request_id)
    await until(lambda: shows(tab, TAKEN))


async def test_what_is_taken_here_moves_up_and_the_focus_goes_with_it(site: Site) -> None:
    request_id = await asyncio.to_thread(factories.request, site.context.database, site.cast.sana)
    tab = await site.open(DASHBOARD, site.sign_in(site.cast.maya))
    await site.context.bus.stop()  # the click does it, not the change that is heard
    click(tab, "claim", request_id)
    await until(lambda: len([one for one in tab.said("run_javascript") if ".focus()" in one["code"]]) == 2)
    assert shows(tab, "Choose a time with Sana by")
    assert not shows(tab, 'data-do="claim"')
    assert factories.row(site.context.database, request_id).mentor_id == site.cast.maya.id


async def test_a_new_request_comes_by_itself_where_there_is_room(site: Site) -> None:
    tab = await site.open(DASHBOARD, site.sign_in(site.cast.maya))
    request_id = await asyncio.to_thread(factories.request, site.context.database, site.cast.sana)
    await until(lambda: shows(tab, f"request-{request_id}"))


async def test_a_claim_that_lapsed_leaves_the_list_of_its_mentor(site: Site) -> None:
    cast, database = site.cast, site.context.database
    request_id = await asyncio.to_thread(factories.claimed, database, cast.sana, cast.maya)
    tab = await site.open(DASHBOARD, site.sign_in(cast.maya))
    assert shows(tab, f"request-{request_id}")

    def lapse() -> None:
        with database.system_transaction() as db:
            maintenance.lapse(db, now=db.now + timedelta(days=9), rules=Rules())

    await asyncio.to_thread(lapse)
    await until(lambda: not shows(tab, f"request-{request_id}"))
