"""The buttons of the board's cards: one listener hears them all, and only what a card offers can be asked of it."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from nicegui import ui
from sqlalchemy import Engine, event

from domain import requests
from tests import factories
from tests.ui.conftest import Site, Tab, until
from ui.components.board.text import TAKEN, WENT
from ui.runtime.run import run

pytestmark = pytest.mark.anyio
BOARD = "/mentorship/requests"


async def board(site: Site) -> tuple[Tab, int]:
    """Maya's board with one request on it, and the request's id."""
    request_id = await asyncio.to_thread(factories.request, site.context.database, site.cast.sana)
    return await site.open(BOARD, site.sign_in(site.cast.maya)), request_id


def card(tab: Tab) -> ui.html:
    """The one card of the page, or the first."""
    article, *_ = (
        element
        for element in tab.client.elements.values()
        if isinstance(element, ui.html) and element.props["tag"] == "article"
    )
    return article


def click(tab: Tab, *told: Any) -> None:
    """What the browser tells of a click: which button, of which request."""
    ((box, listener),) = (
        (element, listener)
        for element in tab.client.elements.values()
        for listener in element._event_listeners.values()
        if "data-do" in (listener.js_handler or "")
    )
    args = [json.dumps(one) for one in told]
    tab.client.handle_event({"id": box.id, "listener_id": listener.id, "args": args})


def shows(tab: Tab, words: str) -> bool:
    return any(words in f"{one._text}{one.props.get('innerHTML')}" for one in tab.client.elements.values())


def told(tab: Tab) -> list[str]:
    return [message["message"] for message in tab.said("notify")]


def works_again(tab: Tab) -> bool:
    return any("done" in message["code"] for message in tab.said("run_javascript"))


@contextmanager
def transactions(engine: Engine) -> Iterator[list[str]]:
    """Those that people begin until the end of the block."""
    begun: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "authenticate(" in statement:
            begun.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    yield begun
    event.remove(engine, "before_cursor_execute", heard)


async def look(site: Site) -> None:
    """A transaction of our own: a click before it would have begun one by then."""
    await run(site.cast.maya.sign_in, lambda _db, _viewer, **_: None)


async def test_a_card_is_one_element(site: Site) -> None:
    tab, request_id = await board(site)
    assert not card(tab).default_slot.children
    assert card(tab).content.count(f'value="{request_id}"') == 2  # its two buttons


async def test_a_click_claims_and_the_card_says_what_is_next(site: Site) -> None:
    tab, request_id = await board(site)
    click(tab, "claim", request_id)
    await until(lambda: "You have it. Now choose a time" in card(tab).content)
    assert factories.row(site.context.database, request_id).mentor_id == site.cast.maya.id
    assert "View details" in card(tab).content
    click(tab, "claim", request_id)  # that button has left
    click(tab, "schedule", request_id)
    await until(lambda: shows(tab, "Choose a time with Sana"))
    assert told(tab) == []


async def test_two_clicks_at_once_are_one(site: Site) -> None:
    tab, request_id = await board(site)
    with transactions(site.context.database.engine) as begun:
        click(tab, "claim", request_id)
        click(tab, "claim", request_id)
        click(tab, "schedule", request_id)
        await until(lambda: "You have it" in card(tab).content)
    assert len(begun) == 1
    assert told(tab) == []


@pytest.mark.parametrize(
    "forged",
    [
        (),
        ("claim",),
        ("claim", -1),
        ("claim", 2**70),
        ("claim", True),
        ("claim", 1.0),
        ("claim", "1"),
        ("claim", None),
        ("claim", [1]),
        ("claim", 1, 1),
        ("release", 1),
        ("", 1),
        ("\u0000", 1),
        (1, "claim"),
        (["claim"], 1),
        ({"claim": 1}, 1),
        (None, None),
        ({"length": 2},),
        ("claim 1",),
    ],
)
async def test_s9_what_no_button_asks_for_is_passed_over(
    site: Site, forged: tuple[Any, ...], caplog: pytest.LogCaptureFixture
) -> None:
    tab, request_id = await board(site)
    assert request_id == 1
    before = card(tab).content
    with transactions(site.context.database.engine) as begun:
        click(tab, *forged)
        await look(site)
    assert len(begun) == 1
    assert card(tab).content == before
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_s9_at_capacity_the_board_says_so_once_and_what_has_no_button_cannot_be_clicked(
    site: Site,
) -> None:
    cast, database = site.cast, site.context.database
    for _ in range(2):  # as many as Maya wanted at once
        await asyncio.to_thread(factories.claimed, database, cast.sam, cast.maya)
    await asyncio.to_thread(factories.sql, database, "UPDATE profiles SET capacity = 2")
    tab, request_id = await board(site)
    assert "<button" not in card(tab).content
    assert shows(tab, "as many as you wanted at once. Finish one, or raise your limit. <a")
    with transactions(database.engine) as begun:
        click(tab, "claim", request_id)
        click(tab, "schedule", request_id)
        await look(site)
    assert len(begun) == 1


async def test_who_loses_is_told_and_the_card_knows_it_from_the_refusal(site: Site) -> None:
    tab, request_id = await board(site)
    await site.context.bus.stop()  # so nothing is heard of the winner but the refusal
    await asyncio.to_thread(factories.do, site.context.database, site.cast.milo, requests.claim, request_id)
    with transactions(site.context.database.engine) as begun:
        click(tab, "claim", request_id)
        await until(lambda: TAKEN in card(tab).content)
    assert len(begun) == 1  # nobody needs to look
    assert "<button" not in card(tab).content
    assert len(told(tab)) == 1
    assert "more on the board" in told(tab)[0]


async def test_a_click_that_was_on_its_way_when_it_went_is_answered_too(site: Site) -> None:
    tab, request_id = await board(site)
    await asyncio.to_thread(factories.do, site.context.database, site.cast.milo, requests.claim, request_id)
    await until(lambda: TAKEN in card(tab).content)
    with transactions(site.context.database.engine) as begun:
        click(tab, "claim", request_id)
        await until(lambda: told(tab) == [TAKEN])
    assert begun == []


async def test_who_comes_after_it_was_withdrawn_reads_so(site: Site) -> None:
    tab, request_id = await board(site)
    await site.context.bus.stop()
    await asyncio.to_thread(factories.do, site.context.database, site.cast.sana, requests.cancel, request_id)
    click(tab, "claim", request_id)
    await until(lambda: WENT["cancelled"] in card(tab).content)


async def test_a_refusal_that_says_nothing_of_the_request_lets_the_card_be(site: Site) -> None:
    """Maya began a break elsewhere: it still waits, for others and for her, and its buttons work again."""
    tab, request_id = await board(site)
    before = card(tab).content
    paused = "UPDATE profiles SET paused_until = now() + CAST(:more AS interval) WHERE person_id = :id"
    more = timedelta(days=1)
    await asyncio.to_thread(factories.sql, site.context.database, paused, more=more, id=site.cast.maya.id)
    click(tab, "claim", request_id)
    await until(lambda: works_again(tab))
    assert card(tab).content == before
    assert told(tab) == ["You are taking a break. End your pause to take requests again."]


async def test_a_dialog_that_was_looked_at_lets_the_buttons_work_again(site: Site) -> None:
    tab, request_id = await board(site)
    click(tab, "schedule", request_id)
    await until(lambda: works_again(tab))
    assert shows(tab, "Choose a time with Sana")


async def test_one_that_comes_again_is_drawn_anew(site: Site) -> None:
    """It was taken, let go, and is offered by the quiet button: two cards of one request would be two of its id."""
    tab, request_id = await board(site)
    database, milo = site.context.database, site.cast.milo
    await asyncio.to_thread(factories.do, database, milo, requests.claim, request_id)
    await until(lambda: TAKEN in card(tab).content)
    await asyncio.to_thread(factories.do, database, milo, requests.release, request_id)
    await until(lambda: [element for element in quiet_buttons(tab) if element._text == "1 new request"])
    (button,) = quiet_buttons(tab)
    (listener,) = button._event_listeners
    tab.client.handle_event({"id": button.id, "listener_id": listener, "args": []})
    await until(lambda: f'value="{request_id}"' in card(tab).content)


def quiet_buttons(tab: Tab) -> list[Any]:
    return [one for one in tab.client.elements.values() if (one._text or "").endswith("new request")]
