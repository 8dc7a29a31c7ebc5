"""Time, in a real browser: hours, fast path, offers, moving, nobody there, done, and how it was."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from domain import availability, requests, sessions
from domain.availability.hours import Hours, Week
from domain.sessions import offers
from tests import factories
from tests.browser.conftest import People, Site, Visits, alive, article, begin, board_of, go, unique

pytestmark = pytest.mark.browser

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ACCEPT = re.compile("^Accept ")


def test_a_mentor_fills_the_week_by_keyboard(folk: People, visit: Visits) -> None:
    page = visit(folk.maya, "/mentorship/dashboard")
    page.get_by_role("link", name="Say when you are free").click()  # nobody has said any yet
    page.wait_for_url("**/mentorship/availability")
    alive(page)
    keys = page.keyboard
    expect(page.get_by_text("Any time")).to_have_count(7)
    monday = page.get_by_role("switch", name="Monday")
    monday.focus()
    keys.press("Space")
    expect(row(page, "To, Monday, first")).to_have_value("1020")
    expect(monday).to_be_focused()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    for key in ("Tab", "Tab"):
        keys.press(key)
    keys.type("12")
    for key in ("Tab", "Tab", "Enter"):
        keys.press(key)  # past "Remove" to "Add hours"
    expect(row(page, "From, Monday, second")).to_be_focused()
    keys.type("14")
    keys.press("Tab")
    keys.type("17:3")
    expect(row(page, "To, Monday, second")).to_have_value("1050")

    # "9 to 5" is asked about on leaving the row, and one press says what was meant.
    page.get_by_role("switch", name="Tuesday").press("Space")
    row(page, "To, Tuesday, first").focus()
    keys.type("05")
    page.get_by_role("button", name="Save").press("Enter")
    expect(row(page, "From, Tuesday, first")).to_be_focused()
    expect(row(page, "To, Tuesday, first")).to_have_accessible_description(
        re.compile("^Did you mean 09:00–17:00?")
    )
    page.get_by_role("button", name="Yes, 09:00–17:00").press("Enter")
    expect(row(page, "To, Tuesday, first")).to_have_value("1020")
    expect(row(page, "To, Tuesday, first")).to_be_focused()

    # Past midnight stays where it is typed; and another way is a line for several days.
    line = page.get_by_label("Or type it")
    line.fill("Wed 22:00-02:00, Sat free")
    line.press("Enter")
    expect(line).to_have_accessible_description(re.compile("could mean both"))
    line.fill("Wed 22:00-02:00, Sat off")
    line.press("Enter")
    expect(page.get_by_text("Goes on until Thursday, 02:00.")).to_be_visible()
    page.get_by_role("button", name="Copy to …, Monday").press("Enter")
    copy = page.get_by_role("dialog", name="Copy to other days")
    for day in ("Tuesday", "Wednesday", "Thursday"):
        copy.get_by_role("checkbox", name=day).press("Space")
    copy.get_by_role("button", name="Copy hours").press("Enter")
    expect(row(page, "From, Friday, second")).to_have_value("840")
    page.get_by_role("button", name="Remove, Friday, second hours").press("Enter")
    expect(row(page, "From, Friday, first")).to_be_focused()
    picture = page.get_by_role("listitem").filter(has_text="Monday")
    expect(picture.last).to_contain_text(
        "09:00 to 12:00 and 14:00 to 17:30"
    )  # it follows before anything is saved
    expect(page.get_by_text("This is how it will be once you save.")).to_be_visible()

    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    page.reload()
    expect(row(page, "From, Wednesday, first")).to_have_value("1320")
    expect(row(page, "To, Wednesday, first")).to_have_value("120")
    expect(page.get_by_role("switch", checked=True)).to_have_count(4)  # nothing of it stands on Thursday
    expect(page.get_by_text("No hours")).to_have_count(3)


def test_on_a_phone_a_draft_survives_and_a_holiday_and_a_pause_are_kept(folk: People, visit: Visits) -> None:
    page = visit(folk.maya, "/mentorship/availability", phone=True)
    save, unsaved = page.get_by_role("button", name="Save"), page.get_by_text("Not saved yet")
    expect(save).to_be_in_viewport(ratio=1)
    page.get_by_role("switch", name="Monday").click()
    reload_until_kept(page)
    expect(row(page, "From, Monday, first")).to_have_value("540")
    expect(unsaved).to_be_visible()
    row(page, "From, Monday, first").select_option("18:00")
    expect(row(page, "To, Monday, first")).to_have_value("1440")  # it moves along

    first = datetime.now(BERLIN).date() + timedelta(days=3)
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill((first - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Add date").click()
    expect(page.get_by_text("The last day comes on or after the first.")).to_be_visible()
    page.get_by_label("Last day").fill((first + timedelta(days=2)).isoformat())
    page.get_by_label("Pause until").fill((first + timedelta(days=4)).isoformat())
    page.get_by_label("How many requests at once").fill("5")
    save.click()  # with the dates that were typed and not added
    expect(page.get_by_role("button", name=re.compile("^Remove .*not free$"))).to_be_visible()
    expect(page.get_by_text("You are taking a break until")).to_be_visible()
    for stale in (unsaved, page.get_by_text("Here is what you typed before.")):
        expect(stale).to_have_count(0)
    page.get_by_role("button", name="End pause").click()
    expect(page.get_by_text("A student’s time that lies in here fits you. In Berlin time.")).to_be_visible()
    expect(page.get_by_label("Pause until")).to_have_value("")
    expect(unsaved).to_have_count(0)
    page.reload()
    expect(page.get_by_label("How many requests at once")).to_have_value("5")


def row(page: Page, name: str) -> Locator:
    """A time of a row of hours: "From, Monday, first"."""
    return page.get_by_label(f"{name} hours", exact=True)


def test_claim_and_schedule_books_only_what_fits_both(site: Site, folk: People, visit: Visits) -> None:
    title, day = unique("Interview prep"), factories.tomorrow(days=2)
    factories.request(site.database, folk.sana, factories.fields(title))
    weekday = day.astimezone(BERLIN).weekday()
    hours = Week(tuple(((17 * 60, 19 * 60),) if place == weekday else () for place in range(7)))
    factories.do(site.database, folk.maya, availability.save, Hours("Europe/Berlin", hours))
    page = visit(folk.maya, board_of(title))
    article(page, title).get_by_role("button", name="Claim and schedule").click()
    times = page.get_by_role("dialog", name="Choose a time with Sana")
    slots = times.get_by_role("button", name=re.compile("^Book .*Berlin time$"))
    expect(slots).to_have_count(3)  # from 17:00, an hour long, until 19:00: 17:00, 17:30 and 18:00
    times.get_by_role("button", name="Every 15 minutes").click()
    expect(slots).to_have_count(5)
    slots.first.click()
    times.get_by_role("button", name=re.compile(r"^Book \w+( \d+ \w+,)? 17:00$")).click()
    expect(article(page, title).get_by_role("link", name="View session")).to_be_visible()


def test_a_mentor_offers_and_the_student_accepts(site: Site, folk: People, visit: Visits) -> None:
    request_id = factories.claimed(site.database, folk.sana, folk.maya)
    sana = visit(folk.sana, f"/mentorship/requests/{request_id}")
    maya = visit(folk.maya, f"/mentorship/requests/{request_id}")
    maya.get_by_role("button", name="Offer another time").click()
    form = maya.get_by_role("dialog", name="Offer another time")
    day = datetime.now(BERLIN).date() + timedelta(days=4)
    for row, clock in enumerate(("18:00", "19:30")):
        form.get_by_label("Date").nth(row).fill(day.isoformat())
        form.get_by_label("Time", exact=True).nth(row).fill(clock)
    expect(form.get_by_text(re.compile("For Sana that is .*New York time"))).to_have_count(2)
    form.get_by_role("button", name="Offer times").click()
    expect(maya.get_by_text("You offered two other times")).to_be_visible()

    # The other side has it at once; and a time that has become impossible is struck out, without a reload.
    expect(sana.get_by_text("Maya offers two other times")).to_be_visible()
    expect(sana.get_by_text("Pick one of Maya’s times, or wait for one of yours.")).to_be_visible()
    expect(sana.get_by_role("button", name=ACCEPT)).to_have_count(2)
    other = factories.claimed(site.database, folk.sam, folk.maya)
    taken = datetime.combine(day, datetime.min.time().replace(hour=18), BERLIN)
    (offer_id,) = factories.do(site.database, folk.maya, offers.offer, other, [taken.astimezone(UTC)])
    factories.do(site.database, folk.sam, offers.accept, offer_id)
    expect(sana.get_by_role("button", name=ACCEPT)).to_have_count(1)
    expect(sana.locator(".offers s")).to_contain_text("No longer possible")
    expect(sana.get_by_text("This time is not possible any more.")).to_be_visible()
    sana.get_by_role("button", name=ACCEPT).click()
    expect(sana.locator("h1 + .badge")).to_have_text("Scheduled")
    expect(maya.locator("h1 + .badge")).to_have_text("Scheduled")
    expect(maya.get_by_text("You offered 2 times")).to_be_visible()


def test_none_of_these_declines_what_is_left(site: Site, folk: People, visit: Visits) -> None:
    request_id = factories.claimed(site.database, folk.sana, folk.maya)
    starts = [factories.tomorrow(hour, days=4) for hour in (7, 8)]
    factories.do(site.database, folk.maya, offers.offer, request_id, starts)
    page = visit(folk.sana, f"/mentorship/requests/{request_id}", phone=True)
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("button", name=ACCEPT)).to_have_count(0)
    expect(page.get_by_text("Maya took it and is choosing a time.")).to_be_visible()


def test_a_board_without_times_leads_to_an_offer(site: Site, folk: People, visit: Visits) -> None:
    title = unique("Interview prep")
    factories.request(site.database, folk.sana, factories.fields(title))
    page = visit(folk.maya, board_of(title))
    article(page, title).get_by_role("button", name="Claim and schedule").click()
    times = page.get_by_role("dialog", name="Choose a time with Sana")
    times.get_by_role("button", name="Offer another time").click()
    form = page.get_by_role("dialog", name="Offer another time")
    day = (datetime.now(BERLIN) + timedelta(days=4)).date()
    form.get_by_label("Date").first.fill(day.isoformat())
    form.get_by_label("Time", exact=True).first.fill("18:00")
    form.get_by_role("button", name="Offer times").click()
    expect(form).to_be_hidden()
    expect(article(page, title).get_by_text("You have it. Now choose a time")).to_be_visible()


def test_a_session_moves_at_once_or_by_an_offer(site: Site, folk: People, visit: Visits) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    address = f"/mentorship/sessions/{session_id}"
    maya, sana = visit(folk.maya, address), visit(folk.sana, address)
    maya.get_by_role("button", name="Reschedule").click()
    move = maya.get_by_role("dialog", name="Reschedule")
    move.get_by_label("Why?").fill("A class was moved.")
    later = factories.tomorrow(17, days=2)
    here, there = clock(later, BERLIN), clock(later, NEW_YORK)
    move.get_by_role("button", name=re.compile(f"^Move to .*, {here} to .*, Berlin time$")).click()
    move.get_by_role("button", name=re.compile(rf"^Move to \w+( \d+ \w+)? {here}$")).click()
    expect(move).to_be_hidden()
    expect(maya.get_by_text(re.compile(f"^{here} to .*, Berlin time$"))).to_be_visible()
    expect(sana.get_by_text(re.compile(f"^{there} to .*, New York time$"))).to_be_visible()
    expect(sana.locator(".hint").get_by_text("A class was moved.")).to_be_visible()

    sana.get_by_role("button", name="Reschedule").click()
    propose = sana.get_by_role("dialog", name="Reschedule")
    day = datetime.now(NEW_YORK).date() + timedelta(days=5)
    propose.get_by_role("button", name="Or propose another time").click()
    propose.get_by_label("Date").fill(day.isoformat())
    propose.get_by_label("Time", exact=True).fill("09:00")
    propose.get_by_role("button", name="Propose this time").click()
    expect(sana.get_by_text("You asked to move the session")).to_be_visible()
    expect(maya.get_by_text("Sana would like to move the session")).to_be_visible()
    maya.get_by_role("button", name=ACCEPT).click()
    expect(sana.get_by_text("09:00 to 10:00, New York time")).to_be_visible()


def test_a_cancelled_session_says_what_becomes_of_the_request(
    site: Site, folk: People, visit: Visits
) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id, ago="-2 hours")
    address = f"/mentorship/sessions/{session_id}"
    sana, maya = visit(folk.sana, address), visit(folk.maya, address)
    maya.get_by_role("button", name="Cancel session").click()
    question = maya.get_by_role("dialog", name="Cancel this session?")
    expect(question).to_contain_text("it counts as a late cancellation")
    expect(question).to_contain_text("opens again for other mentors")
    question.get_by_label(re.compile("^Why")).fill("I am ill.")
    question.get_by_role("button", name="Cancel session").click()
    expect(maya.get_by_text("less than three hours before it began")).to_be_visible()
    expect(sana.get_by_text("“I am ill.”")).to_be_visible()
    expect(sana.get_by_text("Your request is open again and keeps its place")).to_be_visible()


def test_who_waited_alone_can_say_so_and_the_other_one_can_contest(
    site: Site, folk: People, visit: Visits
) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    address = f"/mentorship/sessions/{session_id}"
    begin(site, session_id, ago="5 minutes")
    sana = visit(folk.sana, address)
    absent = sana.get_by_role("button", name="Mark absent")
    expect(absent).to_be_disabled()
    expect(absent).to_have_accessible_description(re.compile("10 minutes from the start"))
    begin(site, session_id, ago="12 minutes")
    expect(absent).to_have_accessible_description(re.compile("Join the session first"))
    factories.do(site.database, folk.sana, sessions.join, session_id)
    expect(absent).to_be_enabled()
    absent.click()
    question = sana.get_by_role("dialog", name="Mark Maya absent?")
    expect(question).to_contain_text("Your request opens again at once")
    question.get_by_role("button", name="Mark absent").click()
    expect(sana.get_by_text("Maya was marked absent.")).to_be_visible()
    expect(sana.get_by_text("Your request is open again")).to_be_visible()

    maya = visit(folk.maya, address)
    maya.get_by_role("button", name="I was there").click()
    form = maya.get_by_role("dialog", name="You were there?")
    form.get_by_role("button", name="I was there").click()
    expect(form.get_by_text("at least 5 characters")).to_be_visible()
    form.get_by_label("What happened?").fill("The room did not let me in.")
    form.get_by_role("button", name="I was there").click()
    expect(maya.get_by_text("You said that you were there.")).to_be_visible()
    expect(sana.get_by_text("Maya says that they were there.")).to_be_visible()

    ada = visit(folk.ada, address)
    expect(ada.get_by_text("The room did not let me in.")).to_be_visible()
    ada.get_by_role("radio", name="Nobody").check()
    ada.get_by_role("button", name="Correct the record").click()
    expect(maya.get_by_text("An admin corrected the record")).to_be_visible()
    expect(maya.get_by_text("Nobody was absent.")).to_be_visible()


def test_the_student_completes_the_mentor_adds_notes_and_it_is_rated(
    site: Site, folk: People, visit: Visits
) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    address = f"/mentorship/sessions/{session_id}"
    begin(site, session_id)
    maya, sana = visit(folk.maya, address), visit(folk.sana, address)
    maya.get_by_label("Shared note").fill("You explain well.")
    sana.get_by_role("button", name="Complete session").click()
    sana.get_by_role("dialog").get_by_role("button", name="Complete session").click()
    expect(maya.get_by_role("button", name="Save notes")).to_be_visible()
    expect(maya.get_by_label("Shared note")).to_have_value("You explain well.")  # nothing is lost
    maya.get_by_label("Next steps").fill("Read about heaps")
    maya.get_by_role("button", name="Save notes").click()
    expect(sana.get_by_role("listitem").filter(has_text="Read about heaps")).to_be_visible()

    sana.get_by_role("button", name="Rate this session").click()
    expect(sana.get_by_text("Choose one to five.")).to_be_visible()
    expect(sana.get_by_role("radio", name="1, not helpful")).to_be_focused()
    sana.keyboard.press("ArrowDown")
    sana.keyboard.press("ArrowDown")
    sana.get_by_role("radio", name="4").check()
    sana.get_by_label("Comment").fill("I know what to read now.")
    sana.get_by_role("button", name="Rate this session").click()
    expect(sana.get_by_text("You rated it 4 of 5.")).to_be_visible()
    sana.goto("/mentorship/sessions")
    past = sana.get_by_role("region", name="Past")
    expect(past).to_contain_text("1 next step")
    expect(past).to_contain_text("you rated it 4 of 5")
    expect(maya.get_by_text("rated")).to_have_count(0)


def test_a_request_that_sits_says_how_others_fare_and_what_helps(
    site: Site, folk: People, visit: Visits
) -> None:
    request_id = factories.request(site.database, folk.sana)
    older = "UPDATE mini_mentorship_requests SET created_at = now() - interval '2 days' WHERE id = :id"
    factories.sql(site.database, older, id=request_id)
    for _ in range(21):
        there = factories.request(site.database, folk.sam)
        factories.do(site.database, folk.milo, requests.claim, there)
        factories.do(site.database, folk.sam, requests.cancel, there)
    page = visit(folk.sana, "/mentorship/dashboard")
    expect(
        page.get_by_text(re.compile(r"(About \d in 10|Nearly all) requests like this are taken"))
    ).to_be_visible()
    expect(page.get_by_text("It waits longer than most.")).to_be_visible()


def reload_until_kept(page: Page) -> None:
    """A draft is kept a moment after the last key; how long that is does not matter here."""
    hint = page.get_by_text("Here is what you typed before.")
    for _ in range(50):
        go(page, page.url)
        if hint.is_visible():
            return
    pytest.fail("No draft was kept.")


def clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
