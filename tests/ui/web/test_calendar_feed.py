"""Calendars over HTTP: a file for one of the two, a feed for whoever has its secret address."""

import logging
from datetime import timedelta
from typing import Any

import httpx
import pytest
import recurring_ical_events
from icalendar import Calendar
from nicegui.element import Element
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from domain import people, sessions
from domain.sessions import calendar_feeds as calendars
from domain.sessions import queries as session_queries
from persistence.database import Database, NotSignedIn
from tests import factories
from tests.factories import Actor, Cast
from tests.ui.conftest import Site, Tab, until
from ui.components.calendar.links import calendar_links

pytestmark = pytest.mark.anyio

START = factories.tomorrow(days=2)
MADE_UP = "A" * 43


@pytest.fixture
def session_id(database: Database, cast: Cast) -> int:
    return factories.scheduled(database, cast.sana, cast.maya, START)


def address_of(database: Database, actor: Actor) -> str:
    return f"/calendar/{factories.do(database, actor, calendars.renew)}.ics"


def events_in(answer: httpx.Response) -> list[Any]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def is_none(answer: httpx.Response) -> bool:
    plain = answer.headers["content-type"].startswith("text/plain")
    return answer.status_code == 404 and plain and "There is no calendar at this address" in answer.text


async def test_each_of_the_two_downloads_the_session_with_the_same_uid(
    site: Site, database: Database, session_id: int
) -> None:
    path = f"/mentorship/sessions/{session_id}/calendar.ics"
    found = []
    for actor, summary in (
        (site.cast.sana, "Interview preparation with Maya"),
        (site.cast.maya, "Interview preparation with Sana"),
    ):
        answer = await site.browser(site.sign_in(actor)).get(path)
        assert answer.headers["content-disposition"] == f'attachment; filename="session-{session_id}.ics"'
        assert "@demo.test" not in answer.text
        assert "meet.jit.si" not in answer.text
        [event] = events_in(answer)
        assert (event["SUMMARY"], event["SEQUENCE"], event["STATUS"]) == (summary, 0, "CONFIRMED")
        assert event["URL"] == f"http://localhost:8080/join/{session_id}"
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (START, START + timedelta(hours=1))
        found.append(event["UID"])
    assert found == [f"session-{session_id}@localhost"] * 2


async def test_nobody_else_downloads_it(site: Site, session_id: int) -> None:
    path = f"/mentorship/sessions/{session_id}/calendar.ics"
    for actor in (site.cast.milo, site.cast.sam, site.cast.ada):
        assert (await site.browser(site.sign_in(actor)).get(path)).status_code == 404
    assert (await site.browser().get(path)).status_code == 303
    sana = site.browser(site.sign_in(site.cast.sana))
    for wrong in ("0", "99", "9" * 30, "x", "-1"):
        assert (await sana.get(f"/mentorship/sessions/{wrong}/calendar.ics")).status_code == 404, wrong


async def test_a_session_moved_twice_and_cancelled_stays_one_event_of_the_feed(
    site: Site, database: Database, session_id: int
) -> None:
    cast, address = site.cast, address_of(database, site.cast.maya)

    async def only_event() -> Any:
        answer = await site.browser().get(address)  # no cookie: a calendar program has none
        [event] = recurring_ical_events.of(Calendar.from_ical(answer.content)).between(START - timedelta(days=1), START + timedelta(days=2))  # fmt: skip
        return event

    first = await only_event()
    assert (first["DTSTART"].dt, first["SEQUENCE"]) == (START, 0)
    for n in (1, 2):
        assert factories.do(database, cast.sana, sessions.reschedule, session_id, START + timedelta(hours=n))
        event = await only_event()
        assert (event["UID"], event["DTSTART"].dt, event["SEQUENCE"]) == (
            first["UID"],
            START + timedelta(hours=n),
            n,
        )
        assert event["LAST-MODIFIED"].dt >= first["LAST-MODIFIED"].dt
    factories.do(database, cast.sana, sessions.cancel, session_id, reason="Ill.")
    gone = await only_event()
    assert (gone["UID"], gone["STATUS"], gone["SEQUENCE"]) == (first["UID"], "CANCELLED", 3)
    assert gone["SUMMARY"] == "Cancelled: Interview preparation with Sana"
    assert "This session was cancelled." in gone["DESCRIPTION"]
    assert not any(told in gone["DESCRIPTION"] for told in ("/join/", "Join session", "To move or cancel"))
    assert ("/join/" in gone["URL"], "LOCATION" in gone) == (False, False)
    factories.sql(
        database, "UPDATE mini_mentorship_sessions SET ended_at = now() - interval '29 days 23 hours'"
    )
    assert len(events_in(await site.browser().get(address))) == 1
    factories.sql(
        database, "UPDATE mini_mentorship_sessions SET ended_at = now() - interval '30 days 1 hour'"
    )
    assert events_in(await site.browser().get(address)) == []


async def test_a_feed_holds_what_its_person_has_a_part_in(
    site: Site, database: Database, session_id: int
) -> None:
    for actor, count in ((site.cast.sana, 1), (site.cast.maya, 1), (site.cast.milo, 0), (site.cast.ada, 0)):
        assert len(events_in(await site.browser().get(address_of(database, actor)))) == count


async def test_what_a_former_mentor_may_not_see_is_not_in_their_feed(
    site: Site, database: Database, session_id: int
) -> None:
    factories.do(database, site.cast.maya, sessions.cancel, session_id)
    [event] = events_in(await site.browser().get(address_of(database, site.cast.maya)))
    assert event["SUMMARY"] == "Cancelled: Mini session with Sana"
    assert "Google" not in event["DESCRIPTION"]


async def test_a_made_up_address_is_a_plain_404(site: Site) -> None:
    for token in (
        MADE_UP,
        "x",
        "A" * 42,
        "A" * 44,
        "%00",
        "%F0%9F%98%80",
        "A" * 5000,
        "'",
        "{token}",
    ):
        assert is_none(await site.browser().get(f"/calendar/{token}.ics")), token
    assert (await site.browser().get(f"/calendar/{MADE_UP}")).status_code == 404
    assert (await site.browser().post(f"/calendar/{MADE_UP}.ics")).status_code == 405


async def test_a_new_address_ends_the_old_one(site: Site, database: Database) -> None:
    old, new = (address_of(database, site.cast.sana) for _ in range(2))
    assert old != new
    assert is_none(await site.browser().get(old))
    assert (await site.browser().get(new)).status_code == 200


async def test_somebody_suspended_has_no_feed(site: Site, database: Database) -> None:
    address = address_of(database, site.cast.sana)
    with database.system_transaction() as db:
        people.suspend(db, site.cast.sana.email, now=db.now)
    assert is_none(await site.browser().get(address))


async def test_the_address_is_in_no_log(
    site: Site, database: Database, caplog: pytest.LogCaptureFixture, session_id: int
) -> None:
    caplog.set_level(logging.DEBUG)
    address = address_of(database, site.cast.sana)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    await site.browser().get(address)
    with database.engine.begin() as owner:
        owner.execute(text("ALTER TABLE calendar_feeds RENAME TO calendar_feeds_gone"))
    assert (await site.browser().get(address)).status_code == 500
    await site.browser().get(f"/calendar/{token}")
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    written = "\n".join(logging.Formatter().format(record) for record in ours)
    assert "surprise" in written
    assert token not in written


def test_a_feed_reads_and_never_writes(database: Database, cast: Cast) -> None:
    token = factories.do(database, cast.sana, calendars.renew)
    writing = database.feed_transaction(token)
    with pytest.raises(InternalError, match="read-only transaction"), writing as (db, viewer):
        calendars.renew(db, viewer, now=db.now, rules=factories.RULES)
    with pytest.raises(NotSignedIn), database.feed_transaction(MADE_UP):
        pass
    with database.feed_transaction(token) as (_, viewer):
        assert (viewer.person_id, viewer.roles) == (cast.sana.id, frozenset())


def test_an_admin_is_nobody_special_to_a_feed(database: Database, cast: Cast, session_id: int) -> None:
    token = factories.do(database, cast.ada, calendars.renew)
    with database.feed_transaction(token) as (db, _):
        assert db.execute(text("SELECT count(*) FROM mini_mentorship_sessions")).scalar_one() == 0
        assert db.execute(text("SELECT count(*) FROM calendar_feeds")).scalar_one() == 1


async def test_the_settings_make_an_address_only_when_asked(site: Site, database: Database) -> None:
    def kept() -> list[Any]:
        return factories.sql(database, "SELECT token FROM calendar_feeds")

    tab = await site.open("/settings", site.sign_in(site.cast.sana))
    assert kept() == []
    press(buttons(tab, "Make a private address")[0])
    await until(lambda: shown(tab, "webcal://localhost:8080/calendar/"))
    [first] = kept()
    assert shown(tab, f"http://localhost:8080/calendar/{first.token}.ics")
    press(buttons(tab, "New address")[0])
    await until(lambda: len(buttons(tab, "New address")) == 2)
    assert kept() == [first]  # asked once more before the old one ends
    press(buttons(tab, "New address")[1])
    await until(lambda: kept() != [first])
    [second] = kept()
    await until(lambda: shown(tab, second.token))
    assert not shown(tab, first.token)


def buttons(tab: Tab, words: str) -> list[Element]:
    return [one for one in tab.client.elements.values() if one.tag == "button" and one._text == words]


def shown(tab: Tab, words: str) -> bool:
    return any(words in str(getattr(one, "content", "")) for one in tab.client.elements.values())


def press(element: Element) -> None:
    for listener in element._event_listeners.values():
        if listener.type == "click":
            element._handle_event({"listener_id": listener.id, "args": {}})


async def test_a_session_to_come_has_links_into_calendars(
    site: Site, database: Database, session_id: int
) -> None:
    page = factories.do(database, site.cast.sana, session_queries.detail, session_id)
    links = calendar_links(page)
    assert f'href="/mentorship/sessions/{session_id}/calendar.ics"' in links
    assert f"dates={START:%Y%m%dT%H%M%SZ}%2F" in links
    assert calendar_links(factories.do(database, site.cast.ada, session_queries.detail, session_id)) == ""
    factories.do(database, site.cast.sana, sessions.cancel, session_id)
    assert calendar_links(factories.do(database, site.cast.sana, session_queries.detail, session_id)) == ""
