"""What can be done about a session that is booked: move it, call it off, say that the other one did not come."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.permissions import Answer
from domain.read_models import SessionPage
from ui.auth.sign_in import Visitor
from ui.components.basic.button import Kind, block, button
from ui.components.basic.confirm import confirm
from ui.components.sessions.reschedule_dialog import move_session
from ui.runtime.act import act, house

BUTTONS: dict[str, tuple[str, Kind]] = {
    "reschedule": ("Reschedule", "ghost"),
    "cancel": ("Cancel session", "ghost"),
    "absent": ("Mark absent", "ghost"),
}
Then = Callable[[], Awaitable[object]]


@dataclass
class Buttons:
    """What is on screen. `then` runs after each action and shows the new state."""

    visitor: Visitor
    box: Element
    then: Then
    page: SessionPage | None = None
    drawn: dict[str, Answer] | None = None


def buttons_box(visitor: Visitor, then: Then) -> Buttons:
    """Make room for them; `show` fills it."""
    return Buttons(visitor, html.div().classes("row wrap"), then)


def show(shown: Buttons, page: SessionPage, now: datetime) -> None:
    """The buttons of this moment; left alone while they are the same."""
    shown.page, wanted = page, possible(page, now)
    if wanted == shown.drawn:
        return
    shown.drawn = wanted
    shown.box.clear()
    shown.box.visible = bool(wanted)
    with shown.box:
        for action, answer in wanted.items():
            words, kind = BUTTONS[action]
            made = button(words, partial(press, shown, action), kind=kind)
            if answer is not True:
                say_why(made, answer)


def possible(page: SessionPage, now: datetime) -> dict[str, Answer]:
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
            await move_session(shown.visitor, page, shown.then)
        case "cancel":
            cancel(shown, page)
        case "absent":
            mark_absent(shown, page)


def cancel(shown: Buttons, page: SessionPage) -> None:
    """Ask once, with the reason and with what it does to the request."""

    async def go(reason: str) -> None:
        done = f"Cancelled. {page.counterpart.first_name} knows about it."
        await act(shown.visitor.sign_in, sessions.cancel, page.card.id, reason=reason, done=done)
        await shown.then()

    with ui.context.client.content:
        confirm(
            "Cancel this session?",
            cancel_words(page, datetime.now(UTC), house().rules.late_cancellation),
            do="Cancel session",
            keep="Keep session",
            reason=f"Why? (optional; {page.counterpart.first_name} reads it)",
            on_confirm=go,
        )


def cancel_words(page: SessionPage, now: datetime, late: timedelta) -> str:
    """What becomes of the request; and that it is late, when it is."""
    name = page.counterpart.first_name
    what = {
        "student": f"Your request ends with it, and {name} is free for others. To keep it, reschedule instead.",
        "mentor": f"{name}’s request opens again for other mentors and keeps its place. You cannot take it a second time.",
    }.get(page.card.viewer_role.value, "The request ends with it, and both are told.")
    hours = late // timedelta(hours=1)
    soon = f" It begins in less than {hours} h, so it counts as a late cancellation."
    return what + (soon if page.card.starts_at - now < late else "")


def mark_absent(shown: Buttons, page: SessionPage) -> None:
    """Ask once: it ends the session."""
    name = page.counterpart.first_name

    async def go(_: str) -> None:
        await act(
            shown.visitor.sign_in, sessions.mark_absent, page.card.id, done="Noted. The session has ended."
        )
        await shown.then()

    with ui.context.client.content:
        confirm(
            f"Mark {name} absent?",
            absent_words(page, house().rules.contest_within),
            do="Mark absent",
            keep="Keep waiting",
            on_confirm=go,
        )


def absent_words(page: SessionPage, contest: timedelta) -> str:
    name, hours = page.counterpart.first_name, contest // timedelta(hours=1)
    what = (
        f"The session and {name}’s request end with it."
        if page.card.viewer_role == "mentor"
        else f"Your request opens again at once and keeps its place; {name} cannot take it a second time."
    )
    return f"{what} {name} can say within {hours} hours that they were there."
