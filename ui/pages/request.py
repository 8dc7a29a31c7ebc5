"""/mentorship/requests/{id}: left what is asked, right what happens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain.errors import NotFound
from domain.read_models import RequestPage, Role
from domain.requests import queries as request_views
from ui.auth.sign_in import Visit, Visitor, opening
from ui.components.basic.button import Kind, button
from ui.components.basic.focus import take_focus
from ui.components.basic.status_badge import request_words
from ui.components.requests.actions import perform
from ui.components.requests.card import may
from ui.components.requests.detail import about_words, asked_words, heading_words, next_words
from ui.components.requests.text import ACTIONS, THE_MENTOR, VIEW_SESSION, WHAT_IS_ASKED
from ui.components.scheduling.offer_list import OfferBox, offer_box
from ui.components.scheduling.offer_list import show as show_offers
from ui.layout.frame import frame
from ui.live.bus import Change, follow
from ui.runtime.act import run

MINUTE = 60.0  # seconds between two looks at the clock
# In their order on screen; the first possible one that moves things on is the one that stands out.
BUTTONS: dict[str, Kind] = {
    "claim_and_schedule": "primary",
    "claim": "ghost",
    "schedule": "primary",
    "offer": "ghost",
    "edit": "ghost",
    "renew": "primary",
    "release": "ghost",
    "cancel": "ghost",
}


@dataclass
class Shown:
    """The parts of one open page that a change may touch."""

    visitor: Visitor
    data: RequestPage
    heading: ui.html
    asked: ui.html
    about: ui.html
    ahead: ui.html
    buttons: Element
    offers: OfferBox
    aside: Element
    status: str = ""  # the word on the badge
    actions: tuple[str, ...] | None = None


@ui.page("/mentorship/requests/{request_id:int}")
def request_page(visit: Visit[RequestPage] = Depends(opening(request_views.page))) -> None:
    visitor, data = visit
    with frame(visitor, data.card.title):
        shown = draw(visitor, data)

    async def look_again(_changes: list[Change]) -> None:
        await refresh(shown)

    async def tick() -> None:
        """The clock alone changes some words; only where it changes the status is it worth a read."""
        if request_words(shown.data.card, datetime.now(UTC)) == shown.status:
            show(shown, shown.data)
        else:
            await refresh(shown)

    ui.timer(MINUTE, tick, immediate=False)

    follow(visitor, lambda change: concerns(shown, change), look_again)


def concerns(shown: Shown, change: Change) -> bool:
    """This request and its sessions; while times are on offer, also what else the two have meanwhile."""
    data = shown.data
    if data.card.id in ((change.id if change.kind == "request" else None), change.request_id):
        return True
    if not data.offers or change.kind != "session":
        return False
    two = {data.student.person_id, data.mentor.person_id if data.mentor else None} - {None}
    return bool(two & {change.student_id, change.mentor_id})


def draw(visitor: Visitor, data: RequestPage) -> Shown:
    async def answered() -> None:
        await refresh(shown)
        if not shown.offers.lines:  # the buttons are gone: what comes next has the focus
            take_focus(shown.aside)

    heading = ui.html("", sanitize=False)
    with html.div().classes("two-columns"):
        with html.section().classes("card stack") as section:
            section.props["aria-label"] = WHAT_IS_ASKED
            asked = ui.html("", sanitize=False).classes("stack")
            offers = offer_box(visitor, answered)
            about = ui.html("", sanitize=False)
        with html.aside().classes("card stack").props("tabindex=-1") as aside:
            ahead = ui.html("", sanitize=False).classes("stack")
            buttons = html.div().classes("stack tight")
    shown = Shown(visitor, data, heading, asked, about, ahead, buttons, offers, aside)
    show(shown, data)
    return shown


def show(shown: Shown, data: RequestPage) -> None:
    """Bring the page up to date, piece by piece; whatever is the same is left alone."""
    shown.data, shown.status = data, request_words(data.card, datetime.now(UTC))
    zone, now = shown.visitor.viewer.time_zone, datetime.now(UTC)
    for part, words in (
        (shown.heading, heading_words(data, now)),
        (shown.asked, asked_words(data, zone)),
        (shown.about, about_words(data)),
        (shown.ahead, next_words(data, zone, now)),
    ):
        if part.content != words:
            part.set_content(words)
    shown.about.visible = bool(about_words(data))
    other = data.mentor if data.viewer_role is Role.STUDENT else data.student
    show_offers(shown.offers, data.offers, other.first_name if other else THE_MENTOR)
    actions = tuple(action for action in BUTTONS if action_possible(data, action))
    if actions != shown.actions:
        shown.actions = actions
        draw_buttons(shown)


def draw_buttons(shown: Shown) -> None:
    card = shown.data.card
    shown.buttons.clear()
    with shown.buttons:
        if card.session_id:
            session = html.a(VIEW_SESSION).classes("btn ghost wide")
            session.props["href"] = f"/mentorship/sessions/{card.session_id}"
        for action in shown.actions or ():
            button(ACTIONS[action], partial(do, shown, action), kind=BUTTONS[action]).classes("wide")


def action_possible(data: RequestPage, action: str) -> bool:
    """ "Claim and schedule" is what a mentor may do who may claim."""
    return may(data.card, data.actions, "claim" if action == "claim_and_schedule" else action)


async def do(shown: Shown, action: str) -> None:
    async def then() -> None:
        await refresh(shown)

    await perform(action, shown.visitor, shown.data.card, then)


async def refresh(shown: Shown) -> None:
    """Read it again; if it is no longer theirs to see, the page itself says so best."""
    try:
        data = await run(shown.visitor.sign_in, request_views.page, shown.data.card.id)
    except NotFound:
        ui.navigate.reload()
        return
    show(shown, data)
