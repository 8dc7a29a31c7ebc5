"""Everybody reads dates and times as they are used to: on every screen, from the first sign-in on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from domain import people
from tests import factories
from tests.browser.conftest import People, Person, Site, Visits, article, begin, board_of, go, unique
from tests.factories import RULES

pytestmark = pytest.mark.browser

MONTHS = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*"
TWELVE, CLOCK = re.compile(r"\b\d{1,2}:\d\d\s[AP]M\b"), re.compile(r"\b\d{1,2}:\d\d\b")
DAY_FIRST, MONTH_FIRST = re.compile(rf"\b\d{{1,2}} {MONTHS}\b"), re.compile(rf"\b{MONTHS} \d{{1,2}}\b")
# What can be read and what is read out, but for choices that name both ways.
WORDS = """() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest("script, style, select")) found.push(walker.currentNode.data)
    }
    document.querySelectorAll("[aria-label]").forEach((one) => found.push(one.getAttribute("aria-label")))
    return found
}"""


def come_in(site: Site, visit: Visits, person: Person, locale: str) -> Page:
    """Sign in by a link, in a browser of that language."""
    with site.database.system_transaction() as db:
        code = people.create_sign_in_link(db, person.email, now=db.now, rules=RULES)
    page = visit(None, locale=locale)
    page.goto(f"/sign-in/link/{code}")
    page.get_by_role("button").click()
    expect(page.get_by_role("button", name="Your menu")).to_be_visible()
    return page


def screens(site: Site, folk: People, sana: Page, maya: Page) -> Iterator[Page]:
    """Every page that shows a time, one after the other; and the choice of one."""
    title = unique("Interview prep")
    open_id = factories.request(site.database, folk.sana, factories.fields(title))
    claimed = factories.claimed(site.database, folk.sana, folk.maya)
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id)
    for page, paths in (
        (sana, (f"/mentorship/requests/{open_id}", f"/mentorship/requests/{claimed}")),
        (maya, (f"/mentorship/requests/{claimed}/schedule", "/mentorship/availability", board_of(title))),
    ):
        both = ("/mentorship/dashboard", "/mentorship/sessions", f"/mentorship/sessions/{session_id}")
        for path in (*both, f"/join/{session_id}", "/settings", *paths):
            go(page, path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            yield page
    article(maya, title).get_by_role("button", name="Claim and schedule").click()
    expect(maya.get_by_role("dialog").locator("button.slot").first).to_be_visible()
    yield maya


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_a_walk_through_all_screens_meets_one_way_to_write_times(
    site: Site, folk: People, visit: Visits, locale: str
) -> None:
    clock, day, other = (
        (TWELVE, MONTH_FIRST, DAY_FIRST) if locale == "en-US" else (CLOCK, DAY_FIRST, MONTH_FIRST)
    )
    sana, maya = (come_in(site, visit, one, locale) for one in (folk.sana, folk.maya))
    twelve, clocks, days = 0, 0, 0
    for page in screens(site, folk, sana, maya):
        for words in page.evaluate(WORDS):
            where = f"{page.url}: {words}"
            twelve += len(TWELVE.findall(words))
            clocks += len(clock.findall(words))
            days += len(day.findall(words))
            assert len(CLOCK.findall(words)) == len(clock.findall(words)), where
            assert not other.search(words), where
    assert min(clocks, days) > 20
    assert (twelve > 0) == (locale == "en-US")


def test_a_browser_that_is_elsewhere_is_asked_about_and_a_zone_is_found_by_its_city(
    folk: People, visit: Visits
) -> None:
    page = visit(folk.sana, "/mentorship/dashboard", zone="Asia/Kathmandu")
    hint = page.get_by_text("This browser is in Kathmandu. Times here are in New York.")
    expect(hint).to_be_visible()
    page.get_by_role("button", name="Keep New York").click()
    expect(hint).to_be_hidden()
    go(page, "/settings")  # what is kept is asked no more
    search, zone = page.get_by_label("Find a city or country"), page.get_by_label("Time zone")
    expect(zone).to_have_value("America/New_York")
    search.press_sequentially("lisb")
    expect(zone).to_have_value("Europe/Lisbon")
    expect(page.get_by_role("status").filter(has_text="Lisbon, Portugal (UTC")).to_have_count(1)
    page.get_by_label("Clock", exact=True).select_option("h12")
    page.get_by_label("Dates", exact=True).select_option("month_day")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.reload()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")
    expect(page.get_by_label("Clock")).to_have_value("h12")

    go(page, "/mentorship/dashboard")  # another zone of one's own is another question
    page.get_by_role("button", name="Use Kathmandu").click()
    expect(page.get_by_text("Times are Kathmandu time.")).to_be_visible()
    go(page, "/settings")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kathmandu")
