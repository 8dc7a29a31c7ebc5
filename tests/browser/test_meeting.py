"""Around the meeting, in a real browser: the way into the room, and pages that know the time."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from domain import requests, sessions
from domain.sessions import offers
from tests import factories
from tests.browser.conftest import People, Site, Visits, article, begin, board_of, go, unique

pytestmark = pytest.mark.browser

BOOK = re.compile("^Book ")
LATE = 4.0  # seconds: one for the page, and the rest for Chromium and this test on a busy machine
HOW_LATE = """
    SELECT extract(epoch FROM now() - CASE :moment WHEN 'starts_at' THEN starts_at ELSE ends_at END
                              - CAST(:offset AS interval)) AS late
      FROM mini_mentorship_sessions WHERE id = :id"""


class ThirdHost(BaseHTTPRequestHandler):
    """Where the provider leads on to: another origin than ours and than the provider's."""

    asked: tuple[str, Any] = ("", None)

    def do_GET(self) -> None:
        if self.path.startswith("/room"):
            ThirdHost.asked = self.path, self.headers.get("Referer")
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>The room</title><h1>You are in</h1>")

    def log_message(self, *_args: Any) -> None:
        """Not on the terminal of the tests."""


@contextmanager
def third_host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), ThirdHost)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_join_is_one_press_and_arrives_where_the_provider_leads_on_to_another_host(
    site: Site, folk: People, visit: Visits
) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id)
    sana = visit(folk.sana, f"/mentorship/sessions/{session_id}")
    maya = visit(folk.maya, f"/mentorship/sessions/{session_id}")
    with third_host() as elsewhere:

        def provider(route: Route) -> None:
            route.fulfill(status=302, headers={"location": f"{elsewhere}/room"})

        sana.context.route("https://meet.jit.si/**", provider)
        for address in (
            f"/mentorship/sessions/{session_id}",
            "/mentorship/sessions",
            "/mentorship/dashboard",
        ):
            if sana.url != site.address + address:
                sana.goto(address)
            with sana.expect_popup() as opened:
                sana.get_by_role("button", name="Join session").click()
            expect(opened.value.get_by_role("heading", name="You are in")).to_be_visible()
            assert opened.value.url == f"{elsewhere}/room"
            assert opened.value.evaluate("window.opener") is None
            opened.value.close()
        assert ThirdHost.asked == ("/room", None)

    # The session has waited in its own tab; and the other one sees who is there.
    expect(maya.get_by_text("Sana joined")).to_be_visible()
    sana.goto(f"/mentorship/sessions/{session_id}")
    expect(sana.get_by_text("If the room did not open, press “Join session” again")).to_be_visible()


def test_the_list_of_sessions_knows_the_time(site: Site, folk: People, visit: Visits) -> None:
    """The countdown moves, the way in comes and goes within a second of its moment, and nothing is loaded again."""
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    # Its countdown changes in two seconds, and the door opens in three.
    begin(site, session_id, ago="-15 minutes -3 seconds")
    page = visit(folk.sana, "/mentorship/sessions")
    page.evaluate("window.neverLoadedAgain = true")
    upcoming = page.get_by_role("region", name="Upcoming")
    expect(upcoming.get_by_role("button", name="Join session")).to_be_visible()
    expect(upcoming).to_contain_text("Starts in 14 min")
    opened = factories.sql(site.database, HOW_LATE, id=session_id, moment="starts_at", offset="-15 minutes")
    assert opened[0].late < LATE
    begin(site, session_id, ago="89 minutes 57 seconds")
    expect(upcoming).to_contain_text("Ended 29 min ago")
    expect(upcoming).to_contain_text("Ended 30 min ago")
    expect(upcoming.get_by_role("button", name="Join session")).to_have_count(0)
    closed = factories.sql(site.database, HOW_LATE, id=session_id, moment="ends_at", offset="30 minutes")
    assert closed[0].late < LATE
    assert page.evaluate("window.neverLoadedAgain")


def test_what_is_typed_on_the_slower_of_two_screens_is_kept_and_next_steps_are_ticked(
    site: Site, folk: People, visit: Visits
) -> None:
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id)
    address = f"/mentorship/sessions/{session_id}"
    quick, slow = visit(folk.maya, address), visit(folk.maya, address)
    sana = visit(folk.sana, address)
    expect(sana.get_by_role("heading", name="What it is about")).to_be_visible()

    # To leave nothing at all is asked once.
    quick.get_by_role("button", name="Complete session").click()
    asked = quick.get_by_role("dialog", name="Finish without a note?")
    asked.get_by_role("button", name="Write a note").click()
    expect(asked).to_be_hidden()
    slow.get_by_label("Shared note").fill("Typed slowly.")
    quick.get_by_label("Shared note").fill("Saved first. See https://example.org/heaps.")
    quick.get_by_label("Next steps").fill("Read about heaps\nWrite one")
    quick.get_by_role("button", name="Complete session").click()

    expect(
        slow.get_by_text("You had typed this when the other screen saved. It is not saved yet.")
    ).to_be_visible()
    expect(slow.get_by_label("Shared note")).to_have_value("Typed slowly.")
    expect(slow.get_by_role("link", name="https://example.org/heaps", exact=True)).to_be_visible()
    expect(quick.get_by_text("0 of 2 done")).to_be_visible()

    box = sana.get_by_role("checkbox", name="Read about heaps")
    box.focus()
    sana.keyboard.press("Space")
    expect(quick.get_by_text("1 of 2 done")).to_be_visible()
    expect(sana.get_by_text("1 of 2 done")).to_be_visible()
    expect(box).to_be_focused()
    go(sana, address)
    expect(box).to_be_checked()

    slow.get_by_role("button", name="Save notes").click()
    expect(sana.get_by_text("Typed slowly.")).to_be_visible()
    expect(box).to_be_checked()  # what the other screen saved beside it stays
    expect(slow.get_by_role("button", name="Change notes")).to_be_visible()


def test_what_is_open_about_something_that_has_gone_or_moved_says_so_at_once(
    site: Site, folk: People, visit: Visits
) -> None:
    title = unique("Interview prep")
    request_id = factories.request(site.database, folk.sana, factories.fields(title))
    maya, schedule = (
        visit(folk.maya, board_of(title)),
        visit(folk.maya, f"/mentorship/requests/{request_id}/schedule"),
    )
    article(maya, title).get_by_role("button", name="Claim and schedule").click()
    times = maya.get_by_role("dialog", name="Choose a time with Sana")
    expect(times.get_by_role("button", name=BOOK).first).to_be_visible()
    expect(schedule.get_by_role("button", name=BOOK).first).to_be_visible()
    factories.do(site.database, folk.milo, requests.claim, request_id)
    for page in (times, schedule):
        gone = page.get_by_role("paragraph").filter(
            has_text="Someone else took this one, or it was called off."
        )
        expect(gone).to_be_visible()
        expect(page.get_by_role("button", name=BOOK)).to_have_count(0)
    expect(times).to_have_accessible_description(re.compile("Someone else took this one"))
    expect(times.get_by_role("button", name="Close")).to_be_focused()

    # A session that the other one moves is marked where it stands; and what is open about one that is off says so.
    session_id = factories.scheduled(site.database, folk.sam, folk.milo)
    address = f"/mentorship/sessions/{session_id}"
    sam, milo = visit(folk.sam, address), visit(folk.milo, address)
    factories.do(
        site.database,
        folk.milo,
        sessions.reschedule,
        session_id,
        factories.tomorrow(17, days=2),
        reason="Ill",
    )
    moved = re.compile("^Moved by Milo just now. Before, it was on .*, Kathmandu time.$")
    expect(sam.locator(".hint").get_by_text(moved)).to_be_visible()
    expect(sam.locator("[aria-live]").get_by_text(moved)).to_be_attached()
    expect(sam.get_by_text(re.compile("^Moved by Milo: was .*, now "))).to_be_visible()
    milo.get_by_role("button", name="Reschedule").click()
    move = milo.get_by_role("dialog", name="Reschedule")
    expect(move.get_by_label("Why?")).to_be_visible()
    factories.do(site.database, folk.sam, sessions.cancel, session_id, reason="Solved it")
    expect(move.get_by_text("This session is over, so it cannot be moved.")).to_be_visible()
    move.get_by_role("button", name="Close").click()
    expect(milo.get_by_text(re.compile("^Sam cancelled this session today"))).to_be_visible()
    expect(milo.get_by_text("“Solved it”")).to_be_visible()
    expect(milo.get_by_role("link", name="See open requests")).to_be_visible()

    # Its student asks again: the same words, and times are asked anew.
    expect(sam.get_by_text(re.compile("^You cancelled this session today"))).to_be_visible()
    sam.get_by_role("button", name="Ask again").click()
    form = sam.get_by_role("dialog", name="Request a mini session")
    expect(form.get_by_label("Title")).to_have_value("Interview prep for Google")
    expect(form.get_by_role("button", name="Remove")).to_have_count(0)


def test_who_accepts_an_offer_finds_the_session_where_they_are(
    site: Site, folk: People, visit: Visits
) -> None:
    request_id = factories.claimed(site.database, folk.sana, folk.maya)
    factories.do(site.database, folk.maya, offers.offer, request_id, [factories.tomorrow(7, days=4)])
    page = visit(folk.sana, f"/mentorship/requests/{request_id}")
    page.get_by_role("button", name=re.compile("^Accept ")).click()
    expect(page.get_by_role("link", name="View session")).to_be_visible()
