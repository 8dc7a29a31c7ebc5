"""R13 as a person sees it: the banner comes, nothing typed is lost, the banner leaves, and the page is live again."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench import dataset as world
from bench.environment import Environment
from domain import requests
from persistence.database import Database
from tests import factories
from tests.browser.conftest import alive, browser, chromium
from tests.promises.served import Served, served
from tests.promises.test_database_lost import control, start_again
from ui.client.text import AWAY as TOLD
from ui.client.text import AWAY_BANNER as BANNER

pytestmark = pytest.mark.browser
__all__ = ["browser", "chromium"]  # fixtures
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def program(place: Environment, own_url: str) -> Iterator[Served]:
    world.fill(place, own_url, students=2, mentors=1, batches=[world.Batch(1)])
    with served(place, own_url) as running:
        yield running


def opened(
    browser: Browser, program: Served, person: int, path: str, **options: Any
) -> tuple[BrowserContext, Page]:
    context = browser.new_context(base_url=program.address, reduced_motion="reduce", **options)
    cookie: Any = {"name": "mentorship", "value": world.cookie(person), "url": program.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(path)
    alive(page)
    return context, page


def test_r13_every_page_says_so_and_keeps_what_is_typed(
    browser: Browser, place: Environment, own_database: Database, program: Served
) -> None:
    _, student = opened(browser, program, world.student(1), "/mentorship/dashboard", viewport=PHONE)
    _, mentor = opened(browser, program, world.mentor(1), "/mentorship/requests")
    student.get_by_role("button", name="Request Mini Session").click()
    title = student.get_by_label("Title")
    title.fill("Interview prep for Google SWE")
    try:
        control(place, "stop", "fast")
        for page in (student, mentor):
            expect(page.get_by_text(BANNER)).to_be_visible()
        assert is_on_top(student), "also where a dialog covers the page"
        mentor.get_by_role("button", name="Claim", exact=True).click()
        expect(mentor.locator(".q-notification", has_text=TOLD).first).to_be_visible()
        student.get_by_label("Description").fill("Written while the database was away")
    finally:
        start_again(place)
    for page in (student, mentor):
        expect(page.get_by_text(BANNER)).to_be_hidden()
    expect(title).to_have_value("Interview prep for Google SWE")
    expect(student.get_by_label("Description")).to_have_value("Written while the database was away")
    with own_database.transaction(world.sign_in(world.student(2))) as (db, viewer):
        requests.create(db, viewer, factories.fields(), now=db.now, rules=factories.RULES)
    expect(mentor.get_by_role("button", name="1 new request")).to_be_visible()
    mentor.get_by_role("button", name="Claim", exact=True).first.click()
    expect(mentor.get_by_role("button", name="Schedule session")).to_be_visible()
    assert [line for line in program.complaints() if "Traceback" in line] == []


def is_on_top(page: Page) -> bool:
    """Whether the middle of the banner is what a finger there would touch."""
    look = """banner => { const box = banner.getBoundingClientRect();
        return banner.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""
    return bool(page.get_by_text(BANNER).evaluate(look))
