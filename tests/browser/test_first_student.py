"""A student who has never been here posts a request within a minute: counted in clicks, in keys, and by the clock."""

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.conftest import People, Site, Visits, article, unique

pytestmark = pytest.mark.browser

DESCRIPTION = "Need help preparing for technical interviews"
MOST_CLICKS = (
    6  # opening, type (two: the list and its entry), description, times, sending; the title has the focus
)
MOST_KEYS = (
    35  # that are no letters of title and description; half of them Tab through date and clocks, part by part
)
A_MINUTE = 60.0  # seconds
LETTER = 0.2  # seconds that one takes by hand
CLICK = 1.5  # seconds that one takes by hand, with looking for where
KEY = 0.4


@dataclass
class Hand:
    """Somebody's hand: it types, clicks and presses, and counts."""

    page: Page
    clicks: int = 0
    keys: int = 0
    letters: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, what: Locator, option: str) -> None:
        """From a list of the browser's own, which no test can click: it costs the two clicks that it takes."""
        what.select_option(option)
        self.clicks += 2

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def tab_to(self, what: Locator) -> None:
        for _ in range(MOST_KEYS):
            if what.evaluate("it => it === document.activeElement"):
                return
            self.press("Tab")
        pytest.fail(f"{what} is too far away")

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.letters += len(words)

    def seconds(self) -> float:
        """What this took, with the pace of a person instead of a program's."""
        by_hand = self.letters * LETTER + self.clicks * CLICK + self.keys * KEY
        return time.monotonic() - self.began + by_hand


def test_a_first_request_takes_six_clicks_and_less_than_a_minute(
    site: Site, folk: People, visit: Visits
) -> None:
    page, title = visit(folk.sana, "/mentorship/dashboard"), unique("Interview prep")
    hand = Hand(page)
    hand.click(page.get_by_role("button", name="Request Mini Session"))
    form = page.get_by_role("dialog", name="Request a mini session")
    expect(form.get_by_label("Title")).to_be_focused()
    hand.write(title)
    hand.choose(form.get_by_label("Session type"), "Interview Preparation")
    hand.click(form.get_by_label("Description"))
    hand.write(DESCRIPTION)
    hand.click(form.get_by_role("button", name="Tomorrow afternoon"))
    expect(form.get_by_role("listitem")).to_have_count(1)
    hand.click(form.get_by_role("button", name="Submit request"))
    is_posted(site, folk, page, title)
    assert hand.clicks <= MOST_CLICKS
    assert hand.seconds() < A_MINUTE


def test_a_first_request_needs_no_mouse_and_thirty_five_keys(site: Site, folk: People, visit: Visits) -> None:
    page, title = visit(folk.sana, "/mentorship/dashboard"), unique("Interview prep")
    hand = Hand(page)
    hand.tab_to(page.get_by_role("button", name="Request Mini Session"))
    hand.press("Enter")
    form = page.get_by_role("dialog", name="Request a mini session")
    expect(form.get_by_label("Title")).to_be_focused()
    hand.write(title)
    hand.tab_to(form.get_by_label("Session type"))
    hand.press("I")  # the browser's list goes to what begins so
    hand.tab_to(form.get_by_label("Description"))
    hand.write(DESCRIPTION)
    hand.tab_to(form.get_by_role("button", name="Tomorrow afternoon"))
    hand.press("Enter")
    expect(form.get_by_role("listitem")).to_have_count(1)
    hand.tab_to(form.get_by_role("button", name="Submit request"))
    hand.press("Enter")
    is_posted(site, folk, page, title)
    assert hand.keys <= MOST_KEYS
    assert hand.seconds() < A_MINUTE


def is_posted(site: Site, folk: People, page: Page, title: str) -> None:
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(article(page, title).locator(".badge")).to_have_text("Open")
    asked = "SELECT title, duration_minutes, urgency FROM mini_mentorship_requests WHERE student_id = :id"
    assert [tuple(row) for row in factories.sql(site.database, asked, id=folk.sana.id)] == [
        (title, 30, "normal")
    ]
