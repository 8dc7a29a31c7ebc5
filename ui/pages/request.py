"""/mentorship/requests/{id}: left what is asked, right what happens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain.enums import Role, Status
from domain.errors import NotFound
from domain.requests import queries as request_queries
from domain.requests.read_models import RequestDetail
from ui import urls
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.components.basic import moments
from ui.components.basic.button import Kind, button
from ui.components.basic.focus import take_focus
from ui.components.requests.actions import ask_again, perform
from ui.components.requests.card import actions_change, is_shown, times_change
from ui.components.requests.detail import about_words, asked_words, heading_words, next_words
from ui.components.requests.text import ACTIONS, ASK_AGAIN, THE_MENTOR, VIEW_SESSION, WHAT_IS_ASKED
from ui.components.scheduling.offer_list import OfferBox, offer_box
from ui.components.scheduling.offer_list import update_offers as show_offers
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.live.ticker import PageTimer
from ui.runtime.context import current
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.runtime.timer import keep_time

# In their order on screen; the first possible one that moves things on is the one that stands out.
BUTTONS: dict[str, Kind] = {
    "claim_and_schedule": "primary",
    "claim": "ghost",
    "schedule": "primary",
    "undo_claim": "ghost",
    "offer": "ghost",
    "edit": "ghost",
    "renew": "primary",
    "release": "ghost",
    "cancel": "ghost",
}


@dataclass
class PageState:
    """The parts of one open page that a change may touch."""

    user: CurrentUser
    data: RequestDetail
    heading: ui.html
    asked: ui.html
    about: ui.html
    ahead: ui.html
    buttons: Element
    offers: OfferBox
    aside: Element
    drawn: object = None  # the session that is linked, and the buttons
    due: datetime | None = None  # when the clock next changes what may be done
    timer: PageTimer | None = None


@ui.page(urls.REQUEST_PATTERN)
def request_page(loaded: Loaded[RequestDetail] = Depends(page_data(request_queries.detail))) -> None:
    user, data = loaded
    with frame(user, data.card.title):
        state = draw(user, data)

    async def on_change(_changes: list[Change]) -> None:
        await refresh(state)

    async def look(now: datetime) -> None:
        """The clock alone changes some words; only where it changes what may be done it is worth a read."""
        if state.due and now >= state.due:
            await refresh(state)
        else:
            update(state, state.data)

    state.timer = keep_time(partial(next_look, state), look)
    follow(user, lambda change: concerns(state, change), on_change)


def concerns(state: PageState, change: Change) -> bool:
    """This request and its sessions; while times are on offer, also what else the two have meanwhile."""
    data = state.data
    if data.card.id in ((change.id if change.kind == "request" else None), change.request_id):
        return True
    if not data.offers or change.kind != "session":
        return False
    two = {data.student.person_id, data.mentor.person_id if data.mentor else None} - {None}
    return bool(two & {change.student_id, change.mentor_id})


def draw(user: CurrentUser, data: RequestDetail) -> PageState:
    async def answered() -> None:
        await refresh(state)
        if not state.offers.lines:  # the buttons are gone: what comes next has the focus
            take_focus(state.aside)

    heading = ui.html("", sanitize=False)
    with html.div().classes("two-columns"):
        with html.section().classes("card stack") as section:
            section.props["aria-label"] = WHAT_IS_ASKED
            asked = ui.html("", sanitize=False).classes("stack")
            offers = offer_box(user, answered)
            about = ui.html("", sanitize=False)
        with html.aside().classes("card stack").props("tabindex=-1") as aside:
            ahead = ui.html("", sanitize=False).classes("stack")
            buttons = html.div().classes("stack tight")
    state = PageState(user, data, heading, asked, about, ahead, buttons, offers, aside)
    update(state, data)
    return state


def update(state: PageState, data: RequestDetail) -> None:
    """Bring the page up to date, piece by piece; whatever is the same is left alone."""
    state.data = data
    time_format, now = state.user.time_format, datetime.now(UTC)
    for part, words in (
        (state.heading, heading_words(data, now)),
        (state.asked, asked_words(data, time_format)),
        (state.about, about_words(data)),
        (state.ahead, next_words(data, time_format, now)),
    ):
        if part.content != words:
            part.set_content(words)
    state.about.visible = bool(about_words(data))
    other = data.mentor if data.viewer_role is Role.STUDENT else data.student
    show_offers(state.offers, data.offers, other.first_name if other else THE_MENTOR)
    actions = tuple(action for action in BUTTONS if action_possible(data, action))
    drawn = data.card.session_id, actions, asks_again(data)
    if drawn != state.drawn:
        state.drawn = drawn
        draw_buttons(state, actions)
    state.due = moments.soonest((*actions_change(data.card), *(one.lapses_at for one in data.offers)), now)
    if state.timer:
        state.timer.set()


def next_look(state: PageState, now: datetime) -> datetime | None:
    """When something here next reads differently, or can be done no longer."""
    words = times_change(state.data.card, state.user.viewer.time_zone, now)
    return moments.soonest((state.due, words), now)


def draw_buttons(state: PageState, actions: tuple[str, ...]) -> None:
    card = state.data.card
    state.buttons.clear()
    with state.buttons:
        if card.session_id:
            session = html.a(VIEW_SESSION).classes("btn ghost wide")
            session.props["href"] = urls.session(card.session_id)
        for action in actions:
            button(ACTIONS[action], partial(do, state, action), kind=BUTTONS[action]).classes("wide")
        if asks_again(state.data):
            again = partial(ask_again, state.user, card.id, partial(refresh, state))
            button(ASK_AGAIN, again, kind="ghost").classes("wide")


def asks_again(data: RequestDetail) -> bool:
    """Whether its student has nothing left to wait for here."""
    renew, status = data.actions.get("renew") is True, data.card.status
    over = status in (Status.CANCELLED, Status.COMPLETED) or (status is Status.EXPIRED and not renew)
    return over and data.viewer_role is Role.STUDENT


def action_possible(data: RequestDetail, action: str) -> bool:
    """ "Claim and schedule" is what a mentor may do who may claim."""
    return is_shown(data.card, data.actions, "claim" if action == "claim_and_schedule" else action)


async def do(state: PageState, action: str) -> None:
    async def then() -> None:
        await refresh(state)
        if action == "claim":  # what can be undone for some seconds cannot be afterwards
            rules = current().rules
            undo_ends = (rules.undo_claim_within + rules.undo_claim_grace).total_seconds()
            with state.aside.client:
                ui.timer(undo_ends, partial(refresh, state), once=True)

    await perform(action, state.user, state.data.card, then)


async def refresh(state: PageState) -> None:
    """Read it again; if it is no longer theirs to see, the page itself says so best."""
    try:
        data = await run(state.user.sign_in, request_queries.detail, state.data.card.id)
    except NotFound:
        ui.navigate.reload()
        return
    update(state, data)
