"""A page whose connection is refused for good says so, and leads to the address that works."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from playwright.sync_api import expect

from domain import people
from tests.browser.conftest import People, Site, Visits, alive
from tests.factories import RULES

pytestmark = pytest.mark.browser
DASHBOARD = "/mentorship/dashboard"


class Proxy:
    """In front of the site, at another port: it passes on the site's own name, and the browser's origin as it is.

    So a page is served, and its socket refused: as behind a proxy that serves https for a BASE_URL of http.
    """

    def __init__(self, address: str) -> None:
        self.site_port = int(address.rpartition(":")[2])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def _accept(self) -> None:
        with suppress(OSError):  # until it is closed
            while True:
                browser, _ = self.listener.accept()
                site = socket.create_connection(("127.0.0.1", self.site_port))
                names = (
                    f"Host: localhost:{self.port}\r\n".encode(),
                    f"Host: localhost:{self.site_port}\r\n".encode(),
                )
                for ends, change in (((browser, site), names), ((site, browser), None)):
                    threading.Thread(target=_pass_on, args=(*ends, change), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, change: tuple[bytes, bytes] | None) -> None:
    with suppress(OSError), closing(target):
        while data := source.recv(65_536):
            target.sendall(data.replace(*change) if change else data)


@pytest.fixture
def proxy(site: Site) -> Iterator[Proxy]:
    made = Proxy(site.address)
    yield made
    made.listener.close()


def test_a_page_at_another_address_says_so_and_leads_to_the_right_one(
    site: Site, folk: People, visit: Visits, proxy: Proxy
) -> None:
    visit.forgiven += ["403", "WebSocket"]
    page = visit(None, address=proxy.address)
    page.goto("/sign-in")
    answer = page.evaluate(
        "fetch('/sign-in/demo', {method: 'POST', body: new URLSearchParams({email: 'x'})}).then(a => a.text())"
    )
    assert answer == (
        f"This page was opened at {proxy.address}, and this place answers at {site.address}."
        f" Please open {site.address} instead."
    )

    page = visit(folk.sana, address=proxy.address)
    page.goto(f"{DASHBOARD}?a=b")
    said = page.get_by_role("alert")
    expect(said).to_contain_text(f"opened at {proxy.address}, and this place answers at {site.address}")
    expect(said).not_to_contain_text("goes away by itself")
    said.get_by_role("link", name=f"Open {site.address}").click()
    page.wait_for_url(f"{site.address}{DASHBOARD}?a=b")
    alive(page)


def test_a_page_whose_sign_in_ended_while_its_socket_was_refused_goes_to_sign_in(
    site: Site, folk: People, visit: Visits
) -> None:
    visit.forgiven += ["Failed to load resource", "WebSocket"]
    page = visit(folk.sana, DASHBOARD)
    alive(page)
    page.route("**/_nicegui_ws/**", lambda route: route.fulfill(status=403))
    page.route_web_socket("**/_nicegui_ws/**", lambda ws: ws.close())
    page.evaluate("window.socket.io.engine.close()")
    expect(page.get_by_text("You are offline for a moment.")).to_be_visible()
    with site.database.transaction(folk.sana.sign_in) as (db, viewer):
        people.sign_out(db, viewer, now=db.now, rules=RULES)
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
