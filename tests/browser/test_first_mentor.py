"""Somebody's first minute as a mentor: say when you are free, find somebody it suits, book a time. Clicks and keys are counted."""

import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.requests.fields import Window
from tests import factories
from tests.browser.conftest import People, Site, Visits, alive, board_of, unique

pytestmark = pytest.mark.browser

MINUTE = 60  # seconds
A_TIME, BOOK_IT = re.compile("^Book .* time$"), re.compile("^Book (?!.* time$)")
# From the afternoon into the evening of Berlin, on days of which some are weekdays.
FOUR_DAYS = tuple(
    Window(factories.tomorrow(13, days=ahead), factories.tomorrow(21, days=ahead)) for ahead in range(2, 6)
)


@dataclass
class Hand:
    """Works by mouse or by keyboard, and counts what it does: a click, or a key."""

    page: Page
    by_keyboard: bool
    count: int = 0

    def press(self, control: Locator, *, keys: str = "") -> None:
        """A click on it; or the keys that do the same from anywhere; or the way there, and Enter."""
        expect(control).to_be_visible()
        if self.by_keyboard:
            if not keys:
                self._walk_to(control)
            self.page.keyboard.press(keys or "Enter")
        else:
            control.click()
        self.count += 1

    def _walk_to(self, control: Locator) -> None:
        for _ in range(60):
            if control.evaluate("(control) => control === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            self.count += 1
        raise AssertionError("The keyboard does not get there.")


@pytest.mark.parametrize(("by_keyboard", "most"), [(False, 6), (True, 90)], ids=["mouse", "keyboard"])
def test_a_new_mentor_sets_weekday_evenings_and_books_a_time(
    site: Site, folk: People, visit: Visits, *, by_keyboard: bool, most: int
) -> None:
    title = unique("Interview prep")
    asked = factories.fields(title, windows=FOUR_DAYS)
    request_id = factories.request(site.database, folk.sana, asked)
    page = visit(folk.maya, "/mentorship/dashboard")
    hand, began = Hand(page, by_keyboard), time.monotonic()
    hand.press(page.get_by_role("link", name="Weekday evenings"))
    page.wait_for_url("**/mentorship/availability*")
    alive(page)
    expect(page.get_by_role("switch", checked=True)).to_have_count(5)
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    hand.press(page.get_by_role("button", name="Save"), keys="Control+s")
    expect(page.get_by_text("Not saved yet")).to_have_count(0)

    hand.press(page.get_by_role("link", name="Open requests").first)
    page.wait_for_url("**/mentorship/requests")
    page.goto(board_of(title))  # other tests have requests on this board, too
    alive(page)
    hand.press(page.get_by_role("article", name=title).get_by_role("button", name="Claim and schedule"))
    times = page.get_by_role("dialog", name="Choose a time with Sana")
    hand.press(times.get_by_role("button", name=A_TIME).first)
    hand.press(times.get_by_role("button", name=BOOK_IT))
    expect(page.get_by_role("link", name="View session").first).to_be_visible()
    assert time.monotonic() - began < MINUTE
    assert hand.count <= most
    assert factories.row(site.database, request_id).status == "scheduled"

    page.goto("/mentorship/dashboard")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Weekday evenings")).to_have_count(0)  # nobody is asked twice
