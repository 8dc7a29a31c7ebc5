"""Both journeys by keyboard alone: no test here has a mouse, and on every stop of the way the focus can be seen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.requests.fields import Window
from tests import factories
from tests.browser.conftest import People, Site, Visits, alive, article, begin, board_of, unique

pytestmark = pytest.mark.browser

MOST_STOPS = 90  # Tab presses before somebody would give up
FOCUSED = """element => {
    const it = document.activeElement
    return it === element || (element.contains(it) && it.matches('input, textarea, select'))
}"""


def test_a_student_asks_and_thinks_better_of_it(folk: People, visit: Visits) -> None:
    page, title = visit(folk.sana, "/mentorship/dashboard"), unique("Interview prep")
    opener = page.get_by_role("button", name="Request Mini Session")
    press(page, opener)
    form = page.get_by_role("dialog", name="Request a mini session")
    expect(form.get_by_label("Title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    expect(form.get_by_label("Title")).to_be_focused()
    page.keyboard.type(title)
    choose(page, form.get_by_label("Session type"), "Interview")
    choose(page, form.get_by_label("Duration"), "60")
    write(page, form.get_by_label("Description"), "Need help preparing for technical interviews")
    day = datetime.now(UTC) + timedelta(days=3)
    write(page, form.get_by_label("Date"), day.strftime("%m%d%Y"))
    write(page, form.get_by_label("From"), "1100AM")
    write(page, form.get_by_label("To", exact=True), "0200PM")
    page.keyboard.press("Enter")  # adds it, like the button
    expect(form.get_by_role("listitem")).to_have_count(1)
    expect(form.get_by_label("Date")).to_be_focused()
    press(page, form.get_by_role("button", name="Repeat on the next day"))
    expect(form.get_by_role("listitem")).to_have_count(2)
    expect(form.get_by_role("button", name="Repeat on the next day").last).to_be_focused()
    page.keyboard.press("Enter")  # and so on, day by day
    expect(form.get_by_role("listitem")).to_have_count(3)
    press(page, form.get_by_role("button", name="Remove").last)
    expect(form.get_by_role("listitem")).to_have_count(2)
    press(page, form.get_by_role("button", name="Submit request"))
    expect(form).to_be_hidden()
    expect(opener).to_be_focused()

    press(page, article(page, title).get_by_role("link", name="View details"))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    alive(page)
    cancel = page.get_by_role("button", name="Cancel request")
    press(page, cancel)
    question = page.get_by_role("dialog", name="Cancel this request?")
    press(page, question.get_by_role("button", name="Keep request"))
    expect(question).to_be_hidden()
    expect(cancel).to_be_focused()
    page.keyboard.press("Enter")
    write(page, question.get_by_label("Why? (optional)"), "A friend helped me.")
    press(page, question.get_by_role("button", name="Cancel request"))
    expect(page.locator("h1 + .badge")).to_have_text("Cancelled")
    expect(page.get_by_text("A friend helped me.")).to_be_visible()


def test_a_mentor_takes_one_and_sees_it_through(site: Site, folk: People, visit: Visits) -> None:
    title = unique("Interview prep")
    factories.request(site.database, folk.sana, factories.fields(title))
    page = visit(folk.maya, board_of(title))
    card = article(page, title)
    opener = card.get_by_role("button", name="Claim and schedule")
    press(page, opener)
    times = page.get_by_role("dialog", name="Choose a time with Sana")
    expect(times).to_be_visible()
    page.keyboard.press("Escape")
    expect(times).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    press(page, times.get_by_role("button", name=re.compile("^Book .* to .*, Berlin time$")).nth(1))
    book = times.get_by_role("button", name=re.compile(r"^Book \w+( \d+ \w+,)? \d\d:\d\d$"))
    expect(book).to_be_focused()  # not all the other times first
    page.keyboard.press("Enter")
    expect(times).to_be_hidden()
    expect(card.get_by_role("link", name="View session")).to_be_focused()

    (session,) = factories.sql(
        site.database, "SELECT id FROM mini_mentorship_sessions WHERE mentor_id = :id", id=folk.maya.id
    )
    begin(site, session.id)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mentorship/sessions/*")
    alive(page)
    expect(page.get_by_role("button", name="Join session")).to_be_visible()
    write(page, page.get_by_label("Shared note"), "You explain well.")
    write(page, page.get_by_label("Next steps"), "\n".join("abcdefghijk"))
    press(page, page.get_by_role("button", name="Complete session"))
    wrong = page.get_by_label("Next steps")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Shared note")).to_have_value("You explain well.")
    page.keyboard.press("Control+a")
    page.keyboard.type("Read about heaps")
    press(page, page.get_by_role("button", name="Complete session"))
    expect(page.get_by_role("listitem").filter(has_text="Read about heaps")).to_be_visible()


def test_more_days_and_times_begin_where_the_focus_is(site: Site, folk: People, visit: Visits) -> None:
    title, first = unique("Interview prep"), factories.tomorrow(days=2).astimezone(UTC)
    windows = tuple(
        Window(first.replace(hour=9) + timedelta(days=day), first.replace(hour=17) + timedelta(days=day))
        for day in range(9)
    )
    request_id = factories.request(site.database, folk.sana, factories.fields(title, windows=windows))
    page = visit(folk.milo, f"/mentorship/requests/{request_id}/schedule")
    days, voice = page.get_by_role("group", name="Days").get_by_role("button"), page.get_by_role("status")
    expect(days).to_have_count(8)
    press(page, page.get_by_role("button", name="Show 2 more days"))
    expect(days).to_have_count(9)
    expect(days.nth(7)).to_be_focused()
    expect(voice.filter(has_text="2 more days shown.")).to_have_count(1)
    page.keyboard.press("Enter")
    slots = page.get_by_role("button", name=re.compile("^Book .*Los Angeles time$"))
    expect(slots.first).to_be_focused()
    nights = page.get_by_role("button", name="Early and late")
    at_first = slots.count()
    press(page, nights)
    expect(nights).to_be_focused()
    expect(nights).to_have_attribute("aria-pressed", "true")
    assert slots.count() > at_first


def test_the_first_wrong_field_gets_the_focus_and_nothing_is_lost(folk: People, visit: Visits) -> None:
    page = visit(folk.sana, "/mentorship/dashboard")
    press(page, page.get_by_role("button", name="Request Mini Session"))
    form = page.get_by_role("dialog", name="Request a mini session")
    title, description = form.get_by_label("Title"), form.get_by_label("Description")
    expect(title).to_be_focused()
    submit = form.get_by_role("button", name="Submit request")

    date, links = form.get_by_label("Date"), form.get_by_label("Links")
    press(page, form.get_by_role("button", name="Add details"))
    write(page, links, "http://example.org/resume")
    press(page, form.get_by_role("button", name="Add details"))  # what is wrong unfolds what it stands in
    expect(links).to_be_hidden()
    wrong = {
        title: ("Hey", "Interview prep"),
        form.get_by_label("Session type"): ("", "Interview"),
        description: ("Too short", "Need help preparing for technical interviews"),
        date: ("", ""),
        links: ("", "www.example.org/resume"),
    }
    for field, (text, _) in wrong.items():
        if text:
            write(page, field, text)
    press(page, submit)
    for field in wrong:  # all of them at once, the missing time among them
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(r"[.!]$"))
        assert said_beside(field)
    for field, (_, right) in wrong.items():
        expect(field).to_be_focused()
        assert clear_of_the_foot(field)
        if field is date:
            press(page, form.get_by_role("button", name="Tomorrow afternoon"))
            expect(form.get_by_role("listitem")).to_have_count(1)
        else:
            page.keyboard.press("Control+a")
            page.keyboard.type(right)
        if field is not links:
            press(page, submit)
    page.keyboard.press("Tab")
    expect(links).to_have_value("https://www.example.org/resume")
    expect(title).to_have_value("Interview prep")
    expect(description).to_have_value("Need help preparing for technical interviews")
    press(page, submit)
    expect(form).to_be_hidden()


@pytest.mark.parametrize("who", ["sana", "maya"])
def test_the_skip_link_comes_first_and_every_stop_can_be_seen(
    who: str, site: Site, folk: People, visit: Visits
) -> None:
    factories.request(site.database, folk.sana, factories.fields(unique("Interview prep")))
    page = visit(getattr(folk, who), "/mentorship/dashboard")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

    page.reload()
    alive(page)
    seen = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and seen < MOST_STOPS:
        assert focus_shows(page), page.evaluate("document.activeElement.outerHTML")
        seen += 1
        page.keyboard.press("Tab")
    assert 6 <= seen < MOST_STOPS  # it ends, so nobody is caught


def reach(page: Page, target: Locator) -> None:
    """Go there by Tab, or backwards where that is the way: it must be reachable without a mouse."""
    expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        if target.evaluate(FOCUSED):
            assert focus_shows(page), target.evaluate("element => element.outerHTML")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached by Tab")


def press(page: Page, target: Locator) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, target: Locator, beginning: str) -> None:
    """Native selects go to what is typed."""
    reach(page, target)
    page.keyboard.type(beginning)


def said_beside(field: Locator) -> str:
    """The sentence under this field."""
    words: str = field.evaluate(
        "element => document.getElementById(element.getAttribute('aria-describedby').split(' ').at(-1)).textContent"
    )
    return words


def clear_of_the_foot(field: Locator) -> bool:
    """Whether the field and what is said below it lie above the dialog's buttons."""
    return bool(
        field.evaluate(
            """element => element.closest('.field').getBoundingClientRect().bottom
                <= element.closest('.dialog').querySelector('.bottom').getBoundingClientRect().top"""
        )
    )


def focus_shows(page: Page) -> bool:
    """Whether the screen looks otherwise without the focus: the honest test of a focus ring."""
    box = page.evaluate(
        """() => {
            document.activeElement.scrollIntoView({block: 'nearest'})
            const it = document.activeElement.getBoundingClientRect()
            return {x: Math.max(0, it.x - 6), y: Math.max(0, it.y - 6), width: it.width + 12, height: it.height + 12}
        }"""
    )
    with_focus = page.screenshot(clip=box)
    page.evaluate("window.had = document.activeElement; window.had.blur()")
    without = page.screenshot(clip=box)
    page.evaluate("window.had.focus({preventScroll: true})")
    return with_focus != without
