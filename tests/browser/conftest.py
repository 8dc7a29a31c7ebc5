"""The real application in a process of its own, on a database of its own, and a real Chromium that visits it.

One server for each test worker; every test brings its own people into it, so none meets another's requests.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from domain import people
from persistence import embedded
from persistence.database import Database
from tests import factories
from tests.conftest import _admin, _url
from tests.factories import PARTS, RULES, Actor

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 20_000  # milliseconds: a busy machine draws slowly, and a quiet one never waits
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine; without one these tests are skipped, or fail where one is required."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"There is no Chromium here: none of {', '.join(NAMES)} on PATH, and CHROMIUM names none."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium a module. Playwright's loop ends with it: tests elsewhere run loops of their own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIETLY)
        yield launched
        launched.close()


@dataclass(frozen=True)
class Site:
    """The running application: its address, its database as the tests reach it, and what it logs."""

    address: str
    database: Database
    log: Path


@pytest.fixture(scope="session")
def site(
    chromium: str, server: embedded.Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """`mini-mentorship demo` on a free port, with a clone of the migrated template."""
    name = f"browser_{secrets.token_hex(6)}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template} OWNER mentorship STRATEGY file_copy")
    url, folder, port = _url(server, name), tmp_path_factory.mktemp("site"), free_port()
    log = folder / "log.txt"
    with log.open("w") as written:
        program = subprocess.Popen(
            [sys.executable, "-m", "ui", "demo"],
            cwd=ROOT,
            env={
                # NiceGUI serves nothing where it believes to be inside pytest.
                **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
                "MENTORSHIP_DATABASE_URL": url,
                "MENTORSHIP_DATA_DIR": str(folder / "data"),
                "MENTORSHIP_PORT": str(port),
                "MENTORSHIP_BASE_URL": f"http://localhost:{port}",
            },
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )
    assert program.stdout is not None
    try:
        ready = next((line for line in program.stdout if "is ready at" in line), "")
        assert ready, f"The application did not start:\n{log.read_text()}"
        with closing(Database(url)) as database:
            yield Site(f"http://localhost:{port}", database, log)
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=60)
        program.stdout.close()
        _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Person(Actor):
    """One of a test's own people; `token` is what their cookie holds."""

    token: str = ""


@dataclass(frozen=True)
class People:
    sana: Person
    sam: Person
    maya: Person
    milo: Person
    ada: Person


@pytest.fixture
def folk(site: Site) -> People:
    """The cast with the usual names, known to this test alone."""
    return new_people(site.database)


def new_people(database: Database) -> People:
    return People(**{key: add_person(database, *part) for key, part in PARTS.items()})


def add_person(database: Database, name: str, role: str, zone: str) -> Person:
    email = f"{secrets.token_hex(6)}@example.test"
    with database.system_transaction() as db:
        person_id = people.add(db, email, name=name, roles=[role], time_zone=zone, now=db.now)
        token = people.sign_in(db, person_id, now=db.now, rules=RULES)
    return Person(person_id, email, people.hash_token(token), token)


@dataclass
class Visits:
    """Browsers of this test: each `visit` is another context, as if on another machine."""

    browser: Browser
    site: Site
    warm: dict[Person | None, BrowserContext] = field(default_factory=dict)  # browsers that outlive the test
    contexts: list[BrowserContext] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)  # in warm browsers
    complaints: list[str] = field(default_factory=list)  # what the consoles said in red
    forgiven: list[str] = field(default_factory=list)  # parts of complaints that a test brings about itself

    def __call__(
        self,
        person: Person | None,
        path: str = "",
        *,
        address: str = "",
        phone: bool = False,
        policy: bool = True,
        locale: str = "en-US",
        zone: str | None = None,
    ) -> Page:
        """Open a page as somebody, in a browser of their own; without a path the browser stays empty.

        Without `policy` it does not heed the content policy, as one that knows none. `zone` is where it is.
        """
        width, height = SIZES["phone" if phone else "desktop"]
        context = self.browser.new_context(
            base_url=address or self.site.address,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale=locale,
            timezone_id=zone,
            bypass_csp=not policy,
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", self.listen)
        self.contexts.append(context)
        if person:
            context.add_cookies(
                [
                    {
                        "name": "mentorship",
                        "value": person.token,
                        "url": address or self.site.address,
                        "httpOnly": True,
                        "sameSite": "Lax",
                    }
                ]
            )
        return self.tab(context, path)

    def again(self, person: Person | None) -> Page:
        """An empty page in the browser that this person had in earlier tests, which knows our files already."""
        if person not in self.warm:
            self(person).close()
            self.warm[person] = self.contexts.pop()
        page = self.warm[person].new_page()
        self.listen(page)
        self.pages.append(page)
        return page

    def tab(self, context: BrowserContext, path: str = "") -> Page:
        """Another tab of the same browser."""
        page = context.new_page()
        if path:
            go(page, path)
        return page

    def listen(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def unforgiven(self) -> list[str]:
        return [one for one in self.complaints if not any(part in one for part in self.forgiven)]


@pytest.fixture(scope="module")
def warm(browser: Browser) -> dict[Person | None, BrowserContext]:
    """The browsers of a module's people: a first look at our scripts costs as much as ten others."""
    return {}


@pytest.fixture
def visit(browser: Browser, site: Site, warm: dict[Person | None, BrowserContext]) -> Iterator[Visits]:
    """Visits of this test. Afterwards no console may have complained, and the server may have logged no error."""
    logged = len(site.log.read_text())
    visits = Visits(browser, site, warm)
    yield visits
    for page in visits.pages:
        page.context.set_offline(False)
        page.close()
    for context in visits.contexts:
        context.close()
    assert visits.unforgiven() == []
    new = site.log.read_text()[logged:]
    assert "ERROR" not in new, new
    assert "Traceback" not in new, new


def go(page: Page, path: str) -> Response:
    """Open a page and wait until it is alive; returns the server's answer. A refusal is a plain page."""
    answer = page.goto(path)
    assert answer is not None
    if answer.ok:
        alive(page)
    return answer


def alive(page: Page) -> None:
    """Wait until the page's socket has shaken hands."""
    page.wait_for_function("window.did_handshake === true")


def board_of(words: str) -> str:
    """The address of the board that shows what has these words in it."""
    return f"/mentorship/requests?{urlencode({'q': words})}"


def unique(words: str) -> str:
    """A title that no other test has."""
    return f"{words} {secrets.token_hex(3)}"


def article(page: Page, title: str) -> Locator:
    """The card of the request with this title."""
    return page.get_by_role("article", name=title)


def begin(site: Site, session_id: int, *, ago: str = "5 minutes") -> None:
    """No test waits for a session: it is moved to where it began a moment ago, and lasts an hour."""
    moved = """
        UPDATE mini_mentorship_sessions
           SET starts_at = now() - CAST(:ago AS interval), ends_at = now() - CAST(:ago AS interval) + interval '1 hour'
         WHERE id = :id"""
    factories.sql(site.database, moved, id=session_id, ago=ago)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
