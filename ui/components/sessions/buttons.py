"""What can be done about a session that is booked: move it, call it off, say that the other one did not come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.permissions import Decision
from domain.sessions.read_models import SessionDetail
from ui.client.current_user import CurrentUser
from ui.components.basic.button import block, button
from ui.components.basic.confirm import confirm
from ui.components.scheduling.subject import end_with_session
from ui.components.sessions import text
from ui.components.sessions.reschedule_dialog import move_session
from ui.runtime.act import act
from ui.runtime.context import current

OnDone = Callable[[], Awaitable[object]]


@dataclass
class Buttons:
    """What is on screen. `then` runs after each action and shows the new state."""

    user: CurrentUser
    box: Element
    then: OnDone
    page: SessionDetail | None = None
    drawn: dict[str, Decision] | None = None


def buttons_box(user: CurrentUser, then: OnDone) -> Buttons:
    """Make room for them; `show` fills it."""
    return Buttons(user, html.div().classes("row wrap"), then)


def update_buttons(shown: Buttons, page: SessionDetail, now: datetime) -> None:
    """The buttons of this moment; left alone while they are the same."""
    shown.page, wanted = page, possible(page, now)
    if wanted == shown.drawn:
        return
    shown.drawn = wanted
    shown.box.clear()
    shown.box.visible = bool(wanted)
    with shown.box:
        for action, answer in wanted.items():
            made = button(text.ACTIONS[action], partial(press, shown, action), kind="ghost")
            if answer is not True:
                say_why(made, answer)


def possible(page: SessionDetail, now: datetime) -> dict[str, Decision]:
    """Those that make sense now, each with whether it can be done, or why not yet."""
    if page.card.status != "scheduled":
        return {}
    may, begun = page.card.actions, now >= page.card.starts_at
    if begun:
        sensible = "absent" in may and not page.counterpart_joined_at
        return {"absent": may["absent"]} if sensible else {}
    return {action: may[action] for action in ("reschedule", "cancel") if may.get(action) is True}


def say_why(made: Element, answer: str) -> None:
    block(made, blocked=True)
    made.props["aria-describedby"] = html.p(answer).classes("muted small why-not").html_id


async def press(shown: Buttons, action: str) -> None:
    page = shown.page
    if page is None:
        return
    match action:
        case "reschedule":
            await move_session(shown.user, page, shown.then)
        case "cancel":
            cancel(shown, page)
        case "absent":
            mark_absent(shown, page)


def cancel(shown: Buttons, page: SessionDetail) -> None:
    """Ask once, with the reason and with what it does to the request."""

    async def go(reason: str) -> None:
        done = text.cancelled(page.counterpart.first_name)
        await act(shown.user.sign_in, sessions.cancel, page.card.id, reason=reason, done=done)
        await shown.then()

    with ui.context.client.content:
        parts = confirm(
            text.CANCEL_HEADING,
            cancel_words(page, datetime.now(UTC), current().rules.late_cancellation),
            do=text.ACTIONS["cancel"],
            keep=text.CANCEL_KEEP,
            reason=text.cancel_reason(page.counterpart.first_name),
            on_confirm=go,
        )
        end_with_session(parts, shown.user, page.card.id, "cancel", keep_body=True)


def cancel_words(page: SessionDetail, now: datetime, late: timedelta) -> str:
    """What becomes of the request; and that it is late, when it is."""
    hours = late // timedelta(hours=1) if page.card.starts_at - now < late else None
    return text.cancel_sentence(page.counterpart.first_name, page.card.viewer_role, late_hours=hours)


def mark_absent(shown: Buttons, page: SessionDetail) -> None:
    """Ask once: it ends the session."""

    async def go(_: str) -> None:
        await act(shown.user.sign_in, sessions.mark_absent, page.card.id, done=text.MARKED_ABSENT)
        await shown.then()

    with ui.context.client.content:
        parts = confirm(
            text.absent_heading(page.counterpart.first_name),
            absent_words(page, current().rules.contest_within),
            do=text.ACTIONS["absent"],
            keep=text.ABSENT_KEEP,
            on_confirm=go,
        )
        end_with_session(parts, shown.user, page.card.id, "absent")


def absent_words(page: SessionDetail, contest: timedelta) -> str:
    return text.absent_sentence(
        page.counterpart.first_name, page.card.viewer_role, contest // timedelta(hours=1)
    )
