"""Save every screen and dialog, desktop and phone, light and dark, in `screenshots/`: `make screenshots`.

Starts the demo on a free port with a data folder of its own, which is gone afterwards.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
STARTING = 120  # seconds; the first time an empty database is made


@dataclass(frozen=True)
class Shot:
    """One picture. `who` is nobody for the sign-in page; `prepare` clicks until it looks right."""

    name: str
    who: str | None
    address: str
    prepare: Callable[[Page], None] = lambda page: None
    whole: bool = True  # the whole page, not only what fits the window


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with running_demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        post_request(browser, base)
        say_hours(browser, base)
        offer_times(browser, base)
        for size in SIZES:
            for scheme in ("light", "dark"):
                take_all(browser, base, size, scheme)
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER.relative_to(ROOT)}/")


def take_all(browser: Browser, base: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    people: dict[str | None, BrowserContext] = {}
    for shot in SHOTS:
        if shot.who not in people:
            people[shot.who] = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                base_url=base,
            )
            sign_in(people[shot.who].new_page(), shot.who)
        page = people[shot.who].new_page()
        page.goto(shot.address)
        page.get_by_role("heading", level=1).wait_for()
        shot.prepare(page)
        page.wait_for_timeout(500)  # a dialog fades in
        page.screenshot(path=FOLDER / f"{shot.name}-{size}-{scheme}.png", full_page=shot.whole)
        page.close()
    for context in people.values():
        context.close()


def sign_in(page: Page, who: str | None) -> None:
    page.goto("/sign-in")
    if who:
        page.get_by_role("button", name=f"Continue as {who}").click()
        page.get_by_role("heading", level=1).wait_for()


def post_request(browser: Browser, base: str) -> None:
    """What the pictures of a fresh request and of a claim show."""
    page = browser.new_context(base_url=base).new_page()
    sign_in(page, "Sana Student")
    fill_request(page)
    page.get_by_role("dialog").get_by_role("button", name="Submit request").click()
    page.get_by_role("article", name="Interview prep for Google SWE").wait_for()
    page.context.close()


def say_hours(browser: Browser, base: str) -> None:
    """What the picture of availability shows."""
    page = browser.new_context(base_url=base).new_page()
    sign_in(page, MAYA)
    page.goto(HOURS)
    page.wait_for_function("window.did_handshake === true")
    line = page.get_by_label("Or type it")
    line.fill("Mon-Fri 8-12, 14-22; Thu 22:00-02:00; Sat 9-21; Sun 12-21")
    line.press("Enter")
    page.get_by_text("Goes on until Friday").wait_for()
    page.get_by_label("First day").fill((datetime.now(UTC) + timedelta(days=8)).date().isoformat())
    press("Save")(page)
    page.get_by_role("button", name="Remove").wait_for()
    page.context.close()


def offer_times(browser: Browser, base: str) -> None:
    """A request of Sam's that Milo holds, with times that Milo offers."""
    sam, milo = (browser.new_context(base_url=base).new_page() for _ in range(2))
    sign_in(sam, SAM)
    fill_request(sam, "First portfolio, what is missing?")
    sam.get_by_role("dialog").get_by_role("button", name="Submit request").click()
    sam.get_by_role("article", name="First portfolio, what is missing?").wait_for()
    sign_in(milo, MILO)
    milo.goto(f"{BOARD}?q=portfolio+missing")
    milo.wait_for_function("window.did_handshake === true")
    press("Claim")(milo)
    milo.get_by_role("link", name="View details").click()
    milo.get_by_text("What happens next").wait_for()
    milo.wait_for_function("window.did_handshake === true")
    open_offer(milo)
    form = milo.get_by_role("dialog", name="Offer another time")
    for row, clock in enumerate(("08:00", "10:30")):
        form.get_by_label("Date").nth(row).fill((datetime.now(UTC) + timedelta(days=4)).date().isoformat())
        form.get_by_label("Time", exact=True).nth(row).fill(clock)
    form.get_by_role("button", name="Offer times").click()
    milo.get_by_text("You offered two other times").wait_for()
    for page in (sam, milo):
        page.context.close()


def open_offer(page: Page) -> None:
    press("Offer another time")(page)
    page.get_by_role("dialog", name="Offer another time").get_by_role("button", name="Not now").wait_for()


def rating(page: Page) -> None:
    page.get_by_role("link", name="How do I read a stack trace?").click()
    page.get_by_role("button", name="Rate this session").wait_for()


def open_form(page: Page) -> None:
    """The empty form, whatever an earlier picture left as a draft."""
    page.get_by_role("button", name="Request Mini Session").click()
    form = page.get_by_role("dialog", name="Request a mini session")
    form.get_by_role("button", name="Cancel").wait_for()
    if (again := form.get_by_role("button", name="Start over")).is_visible():
        again.click()
        again.wait_for(state="hidden")
        form.get_by_role("button", name="Cancel").wait_for()


def fill_request(page: Page, title: str = "Interview prep for Google SWE") -> None:
    open_form(page)
    form = page.get_by_role("dialog", name="Request a mini session")
    form.get_by_label("Title").fill(title)
    form.get_by_label("Session type").select_option("Interview Preparation")
    form.get_by_label("Description").fill("Need help preparing for technical interviews")
    form.get_by_role("button", name="Add details").click()
    form.get_by_label("Topics").fill("python, interviews")
    form.get_by_label("Duration").select_option("60 minutes")
    for days in (2, 3):
        form.get_by_label("Date").fill((datetime.now(UTC) + timedelta(days=days)).date().isoformat())
        form.get_by_label("From").fill("09:00")
        form.get_by_label("To", exact=True).fill("12:00")
        form.get_by_role("button", name="Add time").click()
        form.get_by_role("button", name="Remove").nth(days - 2).wait_for()
    form.get_by_label("Title").scroll_into_view_if_needed()


def empty_form(page: Page) -> None:
    open_form(page)
    page.get_by_role("dialog").get_by_role("button", name="Submit request").click()


def begin_request(page: Page) -> None:
    open_form(page)
    page.get_by_role("dialog").get_by_label("Title").fill("Which database for my capstone?")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continue your draft").wait_for()


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def details(page: Page) -> None:
    page.get_by_role("article").first.get_by_role("link", name="View details").click()
    page.get_by_text("What happens next").wait_for()


def session(page: Page) -> None:
    page.get_by_role("link", name="View session").first.click()
    page.get_by_text("What happens next").wait_for()


def then(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    def all_of_them(page: Page) -> None:
        for step in steps:
            step(page)

    return all_of_them


SANA, SAM = "Sana Student", "Sam Student"
MAYA, MILO, ADA = "Maya Mentor", "Milo Mentor", "Ada Admin"
HOURS = "/mentorship/availability"
HOME, BOARD, SESSIONS = "/mentorship/dashboard", "/mentorship/requests", "/mentorship/sessions"
SHOTS = [
    Shot("sign-in", None, "/sign-in"),
    Shot("dashboard-student", SANA, HOME),
    Shot("menu", SANA, HOME, press("Your menu"), whole=False),
    Shot("request-dialog", SANA, HOME, open_form, whole=False),
    Shot("request-dialog-filled", SANA, HOME, fill_request, whole=False),
    Shot("request-dialog-errors", SANA, HOME, empty_form, whole=False),
    Shot("dashboard-draft", SANA, HOME, begin_request, whole=False),
    Shot("request-student", SANA, HOME, details),
    Shot("request-edit", SANA, HOME, then(details, press("Edit")), whole=False),
    Shot("request-cancel", SANA, HOME, then(details, press("Cancel request")), whole=False),
    Shot("dashboard-mentor", MAYA, HOME),
    Shot("dashboard-claims", MILO, HOME),
    Shot("request-claimed", MILO, HOME, details),
    Shot("release", MILO, HOME, press("Release"), whole=False),
    Shot("slots", MILO, HOME, press("Schedule session"), whole=False),
    Shot("board", MAYA, BOARD),
    Shot("board-slots", MAYA, BOARD, press("Claim and schedule"), whole=False),
    Shot("sessions-mentor", MAYA, SESSIONS),
    Shot("sessions-student", SANA, SESSIONS),
    Shot("session", MAYA, HOME, session),
    Shot("session-reschedule", MAYA, HOME, then(session, press("Reschedule")), whole=False),
    Shot("session-cancel", MAYA, HOME, then(session, press("Cancel session")), whole=False),
    Shot("session-rating", SANA, SESSIONS, rating),
    Shot("availability", MAYA, HOURS),
    Shot("availability-copy", MAYA, HOURS, press("Copy to …, Monday"), whole=False),
    Shot("offer-times", MILO, HOME, open_offer, whole=False),
    Shot("request-offers", SAM, HOME, details),
    Shot("settings", SANA, "/settings"),
    Shot("dashboard-admin", ADA, HOME),
    Shot("nothing-here", SANA, f"{BOARD}/999999"),
]


@contextmanager
def running_demo() -> Iterator[str]:
    """The address of a demo of our own."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="mini-mentorship-") as folder:
        demo = subprocess.Popen(
            [sys.executable, "-m", "ui", "demo"],
            cwd=ROOT,
            env={
                **os.environ,
                "MENTORSHIP_DATA_DIR": str(Path(folder) / "data"),
                "MENTORSHIP_PORT": str(port),
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            wait_until_ready(demo)
            yield f"http://localhost:{port}"
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=STARTING)


def wait_until_ready(demo: "subprocess.Popen[str]") -> None:
    assert demo.stdout is not None
    for line in demo.stdout:
        if "is ready at" in line:
            return
    raise SystemExit("The demo did not start; its own words are above.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        raise SystemExit(
            "There is no Chromium here. Install one, or name it: CHROMIUM=/path make screenshots"
        )
    return found


if __name__ == "__main__":
    main()
