"""What becomes of the board's cards: undone, taken by another, booked; and what stands above and below them."""

import asyncio

import pytest
from nicegui import ui

from domain import requests
from domain.slots import queries
from tests import factories
from tests.ui.conftest import Site, Tab, until
from tests.ui.pages.test_board import BOARD, board, card, click, look, shows, told
from ui.components.board.card import STAYS
from ui.components.board.text import TAKEN
from ui.components.scheduling.slot_dialog import tell_booked

pytestmark = pytest.mark.anyio


async def test_a_claim_can_be_undone_for_some_seconds_and_the_card_is_as_before(site: Site) -> None:
    tab, request_id = await board(site)
    before = card(tab).content
    click(tab, "claim", request_id)
    await until(lambda: ">Undo<" in card(tab).content)
    click(tab, "undo", request_id)
    await until(lambda: card(tab).content == before)
    await until(
        lambda: shows(
            tab, "1 person is waiting. You have not said when you are free yet. You can take 3 more."
        )
    )
    assert factories.row(site.context.database, request_id).mentor_id is None
    assert told(tab) == []
    click(tab, "claim", request_id)  # it keeps nobody from claiming it again
    await until(lambda: ">Undo<" in card(tab).content)
    (ends,) = [
        one for one in tab.client.elements.values() if isinstance(one, ui.timer) and one.interval == 10.0
    ][-1:]
    assert ends.callback
    ends.callback()
    click(tab, "undo", request_id)  # that button has left
    await look(site)
    assert factories.row(site.context.database, request_id).mentor_id == site.cast.maya.id


def timers(tab: Tab) -> list[ui.timer]:
    """Those that let a card leave."""
    every = tab.client.elements.values()
    return [one for one in every if isinstance(one, ui.timer) and STAYS <= one.interval <= 2 * STAYS]


async def test_a_card_that_went_names_others_like_it_and_leaves_after_a_while(site: Site) -> None:
    database, cast = site.context.database, site.cast
    other = await asyncio.to_thread(factories.request, database, cast.sam, factories.fields("One more of it"))
    tab, request_id = await board(site)
    await asyncio.to_thread(factories.do, database, cast.milo, requests.claim, request_id)
    await until(lambda: shows(tab, "Here is one more like it."))
    assert shows(tab, f'<li><a href="/mentorship/requests/{other}">One more of it</a></li>')
    (leaves,) = timers(tab)
    assert leaves.callback
    leaves.callback()
    assert not shows(tab, TAKEN)
    assert card(tab).content.count(f'value="{other}"') == 2  # the other stays


async def test_when_the_last_card_has_left_the_board_says_that_nobody_waits(site: Site) -> None:
    tab, request_id = await board(site)
    await asyncio.to_thread(factories.do, site.context.database, site.cast.milo, requests.claim, request_id)
    await until(lambda: TAKEN in card(tab).content)
    (leaves,) = timers(tab)
    assert leaves.callback
    leaves.callback()
    assert shows(tab, "Nobody is waiting")


async def test_the_sum_above_stays_the_same_while_one_searches(site: Site) -> None:
    tab, _ = await board(site)
    found = await site.open(f"{BOARD}?q=zzz", site.sign_in(site.cast.maya))
    for one in (tab, found):
        assert shows(
            one, "1 person is waiting. You have not said when you are free yet. You can take 3 more."
        )
    assert shows(tab, "1 shown. What fits your hours comes first")
    assert shows(found, "Nothing matches")


async def test_after_a_release_the_board_says_that_it_is_not_shown(site: Site) -> None:
    database, maya = site.context.database, site.cast.maya
    mine = await asyncio.to_thread(factories.claimed, database, site.cast.sana, maya)
    await asyncio.to_thread(factories.do, database, maya, requests.release, mine)
    tab = await site.open(BOARD, site.sign_in(maya))
    assert shows(tab, "1 that you had before is not shown.")
    assert shows(tab, "Nothing new is waiting")


async def test_a_booking_leads_to_the_session_and_its_calendar_file(site: Site) -> None:
    tab, request_id = await board(site)
    page = await asyncio.to_thread(
        factories.do, site.context.database, site.cast.maya, queries.request_slots, request_id
    )
    tell_booked(tab.client, page, 17)
    (said,) = told(tab)
    assert said.startswith("Booked. Sana knows about it.")
    assert 'href="/mentorship/sessions/17">View session<' in said
    assert 'href="/mentorship/sessions/17/calendar.ics">Add to calendar<' in said


async def test_a_full_board_costs_few_elements(site: Site) -> None:
    for number in range(7):
        student = await asyncio.to_thread(
            factories.person, site.context.database, f"Asks Much {number}", ["student"]
        )
        for _ in range(3):
            await asyncio.to_thread(factories.request, site.context.database, student)
    tab = await site.open(BOARD, site.sign_in(site.cast.maya))
    assert len(tab.client.elements) <= 60
