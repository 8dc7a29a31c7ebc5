"""axe-core finds nothing on any screen and dialog, in light and dark, on desktop and phone; and nothing sticks out.

Each screen is opened once; then the window and the colours change around it, with whatever is open in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it brings no types
from playwright.sync_api import Page, expect

from domain import sessions
from tests import factories, snapshots
from tests.browser.accessible_names import names_of
from tests.browser.conftest import SIZES, People, Site, Visits, article, begin, board_of, new_people, unique

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# In the dark only the colours differ, so only what is said of colours is asked a second time.
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """(rules) => axe.run({resultTypes: ['violations'], ...(rules && {runOnly: rules})})
    .then(results => results.violations)"""
STICKS_OUT = """() => Math.max(...[document.scrollingElement, ...document.querySelectorAll('.dialog')].map(
    element => element.scrollWidth - element.clientWidth))"""
# What Chromium says of pages that answer 403 or 404, and of a network that is not there.
FORGIVEN = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED", "WebSocket connection")
# What is not ours to mend, by rule and element, and why.
NOT_OURS = {
    (
        "aria-progressbar-name",
        ".q-loading-bar",
    ): "Quasar gives its loading bar no name, and leaves it in place.",
    ("region", "#q-loading-bar"): "Quasar puts it beside the page.",
    ("region", "#popup"): "NiceGUI's template has its word about the connection beside the page.",
}


@dataclass(frozen=True)
class World:
    """Requests and sessions in every state worth looking at."""

    people: People
    title: str  # of the request that is on the board
    open: int
    claimed: int
    expired: int
    live: int  # a session
    completed: int  # a session


Steps = Callable[[Page, World], None]


@dataclass(frozen=True)
class Screen:
    name: str
    who: Literal["sana", "sam", "maya", "milo", "ada"] | None
    path: str  # names of the world in braces
    prepare: Steps = lambda page, world: None


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    people, database = new_people(site.database), site.database
    about = (
        "UPDATE profiles SET about = 'I like questions that begin with why.', topics = '{python,algorithms}'"
    )
    factories.sql(
        database, f"{about} WHERE person_id IN (:sana, :maya)", sana=people.sana.id, maya=people.maya.id
    )

    completed = factories.scheduled(database, people.sana, people.maya)
    begin(site, completed)
    factories.do(
        database,
        people.maya,
        sessions.complete,
        completed,
        shared_note="You found it yourself.",
        next_steps=("Read about heaps", "Two mock interviews"),
        private_note="Ask how it went.",
    )
    begin(site, completed, ago="1 day")  # it is over, so that another may be on now
    live = factories.scheduled(database, people.sana, people.maya)
    begin(site, live)
    expired = factories.request(database, people.sam)
    factories.expired(database, expired)
    title = unique("Interview prep")
    claimed = factories.claimed(database, people.sam, people.milo)
    earlier = "UPDATE claims SET claimed_at = claimed_at - interval '1 minute' WHERE request_id = :id"
    factories.sql(database, earlier, id=claimed)  # so that it can be released, and not be undone any more
    return World(
        people,
        title,
        open=factories.request(database, people.sana, factories.fields(title, urgency="urgent")),
        claimed=claimed,
        expired=expired,
        live=live,
        completed=completed,
    )


def press(name: str) -> Steps:
    return lambda page, world: page.get_by_role("button", name=name, exact=True).first.click()


def dialog(opener: str, title: str) -> Steps:
    def opened(page: Page, world: World) -> None:
        press(opener)(page, world)
        expect(page.get_by_role("dialog", name=title).get_by_role("button").last).to_be_visible()

    return opened


def bad_request(page: Page, world: World) -> None:
    dialog("Request Mini Session", "Request a mini session")(page, world)
    press("Add details")(page, world)
    press("Weekend")(page, world)
    expect(page.get_by_role("dialog").get_by_role("listitem")).not_to_have_count(0)  # on a Sunday it is one
    press("Submit request")(page, world)
    expect(page.get_by_role("dialog").locator(".wrong:not(:empty)")).not_to_have_count(0)


def left_request(page: Page, world: World) -> None:
    """A draft is kept: the dashboard says so, and the description is too long."""
    dialog("Request Mini Session", "Request a mini session")(page, world)
    page.get_by_label("Description").fill("x" * 2001)
    expect(page.get_by_text("1 too many").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Continue your draft")).to_be_visible()


def chosen_slot(page: Page, world: World) -> None:
    article(page, world.title).get_by_role("button", name="Claim and schedule").click()
    times = page.get_by_role("dialog", name="Choose a time with Sana")
    times.locator("button.slot").first.click()
    expect(times.locator("button.slot[aria-pressed=true]")).to_have_count(1)


def too_many_steps(page: Page, world: World) -> None:
    page.get_by_label("Next steps").fill("\n".join("abcdefghijk"))
    press("Complete session")(page, world)
    expect(page.get_by_text("These are 11 steps.")).to_be_visible()


def no_name(page: Page, world: World) -> None:
    page.get_by_label("Name", exact=True).fill("")
    press("Save")(page, world)
    expect(page.locator(".wrong:not(:empty)")).to_have_count(1)


def saved(page: Page, world: World) -> None:
    press("Save")(page, world)
    expect(page.locator(".q-notification")).to_be_visible()


def offline(page: Page, world: World) -> None:
    page.context.set_offline(True)
    page.evaluate("socket.io.engine.close()")
    expect(page.get_by_text("You are offline for a moment.")).to_be_visible()


SCREENS = [
    Screen("sign-in", None, "/sign-in"),
    Screen("dashboard of a student", "sana", "/mentorship/dashboard"),
    Screen("dashboard of a mentor with a session", "maya", "/mentorship/dashboard"),
    Screen("dashboard of a mentor with a claim", "milo", "/mentorship/dashboard"),
    Screen("dashboard of an admin", "ada", "/mentorship/dashboard"),
    Screen("person menu", "maya", "/mentorship/dashboard", press("Your menu")),
    Screen(
        "request dialog",
        "sam",
        "/mentorship/dashboard",
        dialog("Request Mini Session", "Request a mini session"),
    ),
    Screen("request dialog with errors", "sana", "/mentorship/dashboard", bad_request),
    Screen("dashboard with a draft", "sam", "/mentorship/dashboard", left_request),
    Screen("request of its student", "sana", "/mentorship/requests/{open}"),
    Screen("edit", "sana", "/mentorship/requests/{open}", dialog("Edit", "Edit request")),
    Screen("cancel", "sana", "/mentorship/requests/{open}", dialog("Cancel request", "Cancel this request?")),
    Screen("renew", "sam", "/mentorship/requests/{expired}", dialog("Renew", "Renew request")),
    Screen("open request of a mentor", "maya", "/mentorship/requests/{open}"),
    Screen("claimed request of its mentor", "milo", "/mentorship/requests/{claimed}"),
    Screen("release", "milo", "/mentorship/requests/{claimed}", dialog("Release", "Release this request?")),
    Screen("board", "maya", "/mentorship/requests"),
    Screen("board with nothing on it", "maya", board_of("nobody asks for this")),
    Screen("board for a student", "sana", "/mentorship/requests"),
    Screen("slot picker", "maya", board_of("Interview prep"), chosen_slot),
    Screen("schedule page", "milo", "/mentorship/requests/{claimed}/schedule"),
    Screen("sessions", "sana", "/mentorship/sessions"),
    Screen("sessions, none", "ada", "/mentorship/sessions"),
    Screen("session of a student", "sana", "/mentorship/sessions/{live}"),
    Screen(
        "complete", "sana", "/mentorship/sessions/{live}", dialog("Complete session", "Complete session?")
    ),
    Screen("completion form", "maya", "/mentorship/sessions/{live}"),
    Screen("completion form with an error", "maya", "/mentorship/sessions/{live}", too_many_steps),
    Screen("completed session", "maya", "/mentorship/sessions/{completed}"),
    Screen("join", "sana", "/join/{live}"),
    Screen("settings", "sana", "/settings"),
    Screen("settings with an error", "sam", "/settings", no_name),
    Screen("settings with a message", "sana", "/settings", saved),
    Screen("settings without a network", "sana", "/settings", offline),
    Screen("no such request", "sana", "/mentorship/requests/999999"),
    Screen("no such address", "sana", "/nowhere"),
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_everybody_can_use_it(screen: Screen, world: World, visit: Visits) -> None:
    visit.forgiven += FORGIVEN
    page = visit.again(getattr(world.people, screen.who) if screen.who else None)
    page.goto(screen.path.format(**vars(world)))
    page.wait_for_function(
        "window.did_handshake || !document.getElementById('app')"
    )  # plain pages have no socket
    screen.prepare(page, world)
    snapshots.check(f"accessible_names/{screen.name}.txt", names_of(page))
    bring_axe(page)

    expect(page.get_by_role("heading", level=1, include_hidden=True)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") in ("en", "en-US")
    found = [finding for size in SIZES for scheme in SCHEMES for finding in findings(page, size, scheme)]
    assert not found, "\n".join(found)


def bring_axe(page: Page) -> None:
    page.evaluate(Axe().axe_script)


def findings(page: Page, size: str, scheme: Literal["light", "dark"]) -> list[str]:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    found = [
        f"{size}, {scheme}: {violation['id']}: {violation['help']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for violation in page.evaluate(AXE, COLOURS if scheme == "dark" else None)
        for node in violation["nodes"]
        if (violation["id"], node["target"][0]) not in NOT_OURS
    ]
    sticks_out = page.evaluate(STICKS_OUT)
    return [*found, *([f"{size}: {sticks_out} pixels stick out at the side"] if sticks_out > 0 else [])]
