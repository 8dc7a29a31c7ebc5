"""The seed's "Step 2: Test as Student", to the letter; and on from there: a mentor takes it, they meet, it is done."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visits, alive, article, begin

pytestmark = pytest.mark.browser

TITLE = "Interview prep for Google SWE"
DESCRIPTION = "Need help preparing for technical interviews"
HOST = "meet.jit.si"
ROOM = f"https://{HOST}/**"


def test_a_student_asks_and_a_mentor_helps(visit: Visits, site: Site) -> None:
    sana, maya = visit(None), visit(None)

    login(sana, "Sana Student")
    ask(sana)
    see_it(sana)

    dashboard = visit.tab(sana.context, "/mentorship/dashboard")  # it stays open, and is never loaded again
    dashboard.evaluate("window.neverLoadedAgain = true")
    badge = article(dashboard, TITLE).locator(".badge")
    expect(badge).to_have_text("Open")

    login(maya, "Maya Mentor")
    browse(maya)
    card = article(maya, TITLE)
    card.get_by_role("button", name="Claim", exact=True).click()
    expect(badge).to_have_text("Claimed")

    card.get_by_role("button", name="Schedule session").click()
    times = maya.get_by_role("dialog", name="Choose a time with Sana")
    times.get_by_role("button", name=re.compile("^Book .*, 6:00.PM to 7:00.PM, Berlin time$")).first.click()
    times.get_by_role("button", name=re.compile(r"^Book \w+( \d+ \w+,)? 6:00.PM$")).click()
    expect(badge).to_have_text("Scheduled")

    card.get_by_role("link", name="View session").click()
    maya.wait_for_url("**/mentorship/sessions/*")
    alive(maya)
    session = maya.url
    begin(site, int(session.rsplit("/", 1)[1]))
    maya_room = meet(maya)
    expect(badge).to_have_text("Live now")

    sana.goto(session)
    sana_room = meet(sana)
    assert sana_room == maya_room
    assert re.fullmatch(r"https://meet\.jit\.si/mini-[\w-]{30,}", maya_room)

    maya.goto(session)
    expect(maya.get_by_text("Sana joined")).to_be_visible()
    maya.get_by_label("Shared note").fill("You explain well. Say the brute force aloud first.")
    maya.get_by_label("Next steps").fill("- Two mock interviews\n- Read about heaps")
    maya.get_by_role("button", name="Complete session").click()
    expect(maya.get_by_role("listitem").filter(has_text="Two mock interviews")).to_be_visible()
    expect(badge).to_have_text("Completed")
    expect(article(dashboard, TITLE).get_by_text("Maya left you 2 next steps.")).to_be_visible()
    assert dashboard.evaluate("window.neverLoadedAgain")

    sana.goto(session)
    expect(sana.get_by_text("You explain well. Say the brute force aloud first.")).to_be_visible()
    expect(sana.get_by_role("listitem").filter(has_text="Read about heaps")).to_be_visible()


def login(page: Page, who: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=f"Continue as {who}").click()
    page.wait_for_url("**/mentorship/dashboard")
    alive(page)


def ask(sana: Page) -> None:
    sana.goto("/mentorship/dashboard")
    expect(sana.get_by_role("heading", name="Mini Mentorship Sessions")).to_be_visible()
    sana.get_by_role("button", name="Request Mini Session").click()
    form = sana.get_by_role("dialog", name="Request a mini session")
    form.get_by_label("Title").fill(TITLE)
    form.get_by_label("Session type").select_option("Interview Preparation")
    form.get_by_label("Description").fill(DESCRIPTION)
    form.get_by_label("Duration").select_option("60 minutes")
    for days in (3, 4):
        form.get_by_label("Date").fill((datetime.now(UTC) + timedelta(days=days)).date().isoformat())
        form.get_by_label("From").fill("11:00")
        form.get_by_label("To", exact=True).fill("14:00")
        form.get_by_role("button", name="Add time").click()
        expect(form.get_by_role("listitem")).to_have_count(days - 2)
    form.get_by_role("button", name="Submit request").click()
    expect(form).to_be_hidden()


def see_it(sana: Page) -> None:
    """It is in the list, its status is Open, and its details say what was typed."""
    request = article(sana, TITLE)
    expect(request).to_be_visible()
    expect(request.locator(".badge")).to_have_text("Open")
    request.get_by_role("link", name="View details").click()
    expect(sana.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    for words in ("Interview Preparation", "60 min", DESCRIPTION):
        expect(sana.get_by_label("What is asked").get_by_text(words, exact=True)).to_be_visible()
    expect(sana.get_by_label("What is asked").get_by_text(re.compile("11:00.AM to 2:00.PM"))).to_have_count(2)
    expect(sana.get_by_text("Posted by you")).to_be_visible()


def browse(maya: Page) -> None:
    maya.get_by_role("navigation", name="Main").get_by_role("link", name="Open requests").click()
    maya.get_by_role("searchbox", name="Search open requests").fill("google swe")
    expect(maya.get_by_role("article")).to_have_count(1)
    expect(article(maya, TITLE)).to_contain_text(DESCRIPTION)


def meet(page: Page) -> str:
    """Go in by "Join session", which opens in a tab of its own; returns the address of the room."""
    page.context.route(
        ROOM, lambda route: route.fulfill(content_type="text/html", body="<title>The room</title>")
    )
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Join session").click()
    opened.value.wait_for_url(ROOM)
    return opened.value.url
