"""A mentor's dashboard while others act: their changes cost it no read, and still it says what is true."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.element import Element

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


async def test_the_student_s_list_has_titles_that_lead_on_and_few_elements(site: Site) -> None:
    cast, database = site.cast, site.context.database
    made = await asyncio.to_thread(factories.in_every_status, database, cast.sana, cast.maya)
    tab = await site.open(DASHBOARD, site.sign_in(cast.sana))
    for request_id in made.values():
        address = f'href="/mentorship/requests/{request_id}"'
        assert shows(tab, f'<h3 id="request-{request_id}"><a {address}>')
        assert shows(tab, f'<a {address} aria-describedby="request-{request_id}">View details</a>')
    assert tab.drawn("One session in the next 7 days. Times are New York time.")
    assert len(tab.client.elements) <= 60


async def test_a_mentor_who_holds_enough_reads_it_once_with_the_way_to_change_it(site: Site) -> None:
    cast, database = site.cast, site.context.database
    for _ in range(3):
        await asyncio.to_thread(factories.claimed, database, cast.sana, cast.maya)
    for _ in range(2):
        await asyncio.to_thread(factories.request, database, cast.sam)
    tab = await site.open(DASHBOARD, site.sign_in(cast.maya))
    said = [words for words in contents(tab) if "as many as you wanted at once" in words]
    assert len(said) == 1
    assert '<a href="/mentorship/availability">Go to Availability</a>' in said[0]
    assert not shows(tab, 'data-do="claim"')


async def test_a_new_mentor_finds_the_first_steps_until_they_are_done(site: Site) -> None:
    tab = await site.open(DASHBOARD, site.sign_in(site.cast.milo))
    assert shows(tab, '<a href="/mentorship/availability">Say when you are free</a>')
    assert shows(tab, '<a href="/settings">Name your topics</a>')
    assert shows(tab, "/mentorship/availability?preset=weekday-evenings")


async def test_an_admin_reads_what_is_true(site: Site) -> None:
    tab = await site.open(DASHBOARD, site.sign_in(site.cast.ada))
    assert shows(tab, "mini-mentorship person list")
    assert not shows(tab, "All is quiet")


def contents(tab: Tab) -> list[str]:
    return [one.content for one in tab.client.elements.values() if isinstance(one, ui.html)]


async def test_a_claim_of_the_dashboard_can_be_undone_where_it_moved_to(site: Site) -> None:
    request_id = await asyncio.to_thread(factories.request, site.context.database, site.cast.sana)
    tab = await site.open(DASHBOARD, site.sign_in(site.cast.maya))
    await site.context.bus.stop()  # the clicks do it, not the changes that are heard
    click(tab, "claim", request_id)
    await until(lambda: buttons(tab, "Undo"))
    assert not buttons(tab, "Release")
    (undo,) = buttons(tab, "Undo")
    (listener,) = undo._event_listeners
    tab.client.handle_event({"id": undo.id, "listener_id": listener, "args": []})
    await until(lambda: shows(tab, 'data-do="claim"') and not buttons(tab, "Undo"))
    assert factories.row(site.context.database, request_id).status == "open"


def buttons(tab: Tab, words: str) -> list[Element]:
    return [one for one in tab.client.elements.values() if one.tag == "button" and one._text == words]
