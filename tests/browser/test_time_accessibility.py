"""axe-core finds nothing on the screens and dialogs of time either: light and dark, desktop and phone."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from domain import availability, sessions
from domain.availability.hours import Hours, Override, Week
from domain.sessions import offers
from tests import factories, snapshots
from tests.browser.accessible_names import names_of
from tests.browser.conftest import SIZES, People, Site, Visits, begin, go, new_people
from tests.browser.test_accessibility import SCHEMES, bring_axe, findings

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("PICTURES")  # a folder, to look at what is tested


@dataclass(frozen=True)
class World:
    """Two students and two mentors, and everything that time does to them."""

    people: People
    offered: int  # a claimed request with times on offer
    ahead: int  # a session that somebody would like to move
    unrated: int  # a session
    absent: int  # a session whose mentor did not come, who says otherwise
    waiting: int  # a session that began a moment ago, with nobody there
    late: int  # a session that was cancelled late


Steps = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    name: str
    who: Literal["sana", "sam", "maya", "milo", "ada"]
    path: str  # names of the world in braces
    prepare: Steps = lambda page: None


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    """Each session in its own hour, so that nobody is in two at once."""
    people, database = new_people(site.database), site.database
    sana, sam, maya, milo = people.sana, people.sam, people.maya, people.milo
    week = Week(tuple(((9 * 60, 12 * 60), (14 * 60, 19 * 60)) if day < 5 else () for day in range(7)))
    today = datetime.now(UTC).date()
    holiday = Override(today + timedelta(days=6), today + timedelta(days=8))
    factories.do(database, maya, availability.save, Hours("Europe/Berlin", week, (holiday,)))

    absent = factories.scheduled(database, sam, milo)
    begin(site, absent, ago="20 minutes")
    factories.do(database, sam, sessions.join, absent)
    factories.do(database, sam, sessions.mark_absent, absent)
    factories.do(database, milo, sessions.contest, absent, reason="The room did not let me in.")
    unrated = factories.scheduled(database, sana, maya)
    begin(site, unrated, ago="3 days")
    factories.do(
        database, maya, sessions.complete, unrated, shared_note="Well done.", next_steps=("Read about heaps",)
    )
    late = factories.scheduled(database, sam, maya)
    begin(site, late, ago="-1 hour")
    factories.do(database, maya, sessions.cancel, late, reason="I am ill.")
    waiting = factories.scheduled(database, sana, maya)
    begin(site, waiting)

    nine = factories.tomorrow(9, days=4)
    offered = factories.claimed(database, sana, milo)
    factories.do(database, milo, offers.offer, offered, [nine, factories.tomorrow(9, days=5)])
    ahead = factories.scheduled(database, sam, milo)
    factories.do(
        database, sam, sessions.reschedule, ahead, factories.tomorrow(9, days=6), reason="A class was moved."
    )
    third = new_people(database).sam
    other = factories.claimed(database, third, milo)
    (accepted,) = factories.do(database, milo, offers.offer, other, [nine])
    factories.do(database, third, offers.accept, accepted)  # so one of Sana's offers is impossible now
    return World(people, offered, ahead, unrated, absent, waiting, late)


def dialog(opener: str, title: str) -> Steps:
    def opened(page: Page) -> None:
        page.get_by_role("button", name=opener, exact=True).first.click()
        expect(page.get_by_role("dialog", name=title).get_by_role("button").last).to_be_visible()

    return opened


def wrong_hours(page: Page) -> None:
    page.get_by_role("switch", name="Monday").click()
    page.get_by_label("To, Monday, first hours").select_option("05:00")
    page.get_by_label("How many requests at once").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".wrong:not(:empty)")).to_have_count(2)  # the hours are a question


def wrong_offer(page: Page) -> None:
    dialog("Offer another time", "Offer another time")(page)
    page.get_by_role("dialog").get_by_role("button", name="Offer times").click()
    expect(page.locator(".wrong:not(:empty)")).to_have_count(1)


def no_stars(page: Page) -> None:
    page.get_by_role("button", name="Rate this session").click()
    expect(page.get_by_text("Choose one to five.")).to_be_visible()


HOURS, REQUESTS, SESSIONS = "/mentorship/availability", "/mentorship/requests", "/mentorship/sessions"
SCREENS = [
    Screen("availability", "maya", HOURS),
    Screen("availability never said", "milo", HOURS),
    Screen("availability with errors", "milo", HOURS, wrong_hours),
    Screen("availability for a student", "sana", HOURS),
    Screen("copy to other days", "maya", HOURS, dialog("Copy to …, Monday", "Copy to other days")),
    Screen("offers to a student", "sana", REQUESTS + "/{offered}"),
    Screen("offers of a mentor", "milo", REQUESTS + "/{offered}"),
    Screen("offer another time", "milo", REQUESTS + "/{offered}", wrong_offer),
    Screen("session somebody would move", "milo", SESSIONS + "/{ahead}"),
    Screen("session I would move", "sam", SESSIONS + "/{ahead}"),
    Screen("reschedule", "milo", SESSIONS + "/{ahead}", dialog("Reschedule", "Reschedule")),
    Screen("cancel session", "sam", SESSIONS + "/{ahead}", dialog("Cancel session", "Cancel this session?")),
    Screen("waiting for the other one", "maya", SESSIONS + "/{waiting}"),
    Screen("absent mentor, for the student", "sam", SESSIONS + "/{absent}"),
    Screen("absent mentor, for the mentor", "milo", SESSIONS + "/{absent}"),
    Screen("absent mentor, for an admin", "ada", SESSIONS + "/{absent}"),
    Screen("cancelled late", "sam", SESSIONS + "/{late}"),
    Screen("rating", "sana", SESSIONS + "/{unrated}", no_stars),
    Screen("notes to change", "maya", SESSIONS + "/{unrated}"),
    Screen("history of outcomes", "sam", SESSIONS),
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_everybody_can_use_it(screen: Screen, world: World, visit: Visits) -> None:
    visit.forgiven.append("Failed to load resource")  # Chromium's word for a page that answers 403
    page = visit.again(getattr(world.people, screen.who))
    go(page, screen.path.format(**vars(world)))
    screen.prepare(page)
    snapshots.check(f"accessible_names/{screen.name}.txt", names_of(page))
    bring_axe(page)

    assert page.get_by_role("heading", level=1, include_hidden=True).count() == 1
    found = []
    for size in SIZES:
        for scheme in SCHEMES:
            found += findings(page, size, scheme)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{screen.name}-{size}-{scheme}.png", full_page=True)
    assert not found, "\n".join(found)
