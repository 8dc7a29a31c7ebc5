"""Around the meeting, in a real browser: the way into the room, and pages that know the time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests import factories
from tests.browser.conftest import People, Site, Visits, begin

pytestmark = pytest.mark.browser

LATE = (
    4.0  # seconds: a second for the page, and the rest for Chromium and this test on a machine that is busy
)
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
