""" "I was there": whoever was marked absent says otherwise, and an admin corrects the record."""

from collections.abc import Awaitable, Callable

from nicegui import html, ui

from domain import sessions
from domain.errors import Invalid
from domain.limits import CONTEST_REASON
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.choices import radio_group
from ui.components.basic.dialog import dialog
from ui.components.basic.field import focus, show_error, text_field
from ui.components.basic.text import NOT_NOW
from ui.components.scheduling.subject import end_with_session
from ui.components.sessions import outcome_text as text
from ui.runtime.act import act

OnDone = Callable[[], Awaitable[object]]


def contest_dialog(user: CurrentUser, session_id: int, on_done: OnDone) -> None:
    """Ask what happened, and hand it to an admin."""
    typed = ""

    def keep(reason_typed: str) -> None:
        nonlocal typed
        typed = reason_typed
        show_error(reason, None)

    def refused(refusal: Invalid) -> None:
        show_error(reason, refusal.message)
        focus(reason)

    async def send() -> None:
        done = text.CONTESTED
        if await act(user.sign_in, sessions.contest, session_id, reason=typed, done=done, on_invalid=refused):
            parts.close()
            await on_done()

    with dialog(text.CONTEST_HEADING, sentence=text.CONTEST_SENTENCE, stays=True) as parts:
        with parts.body:
            reason = text_field(
                text.WHAT_HAPPENED,
                "",
                on_type=keep,
                kind="textarea",
                hint=text.WHAT_HAPPENED_HINT,
                limit=CONTEST_REASON.most,
            )
        with parts.bottom:
            button(NOT_NOW, parts.close, kind="ghost")
            button(text.I_WAS_THERE, send)
    end_with_session(parts, user, session_id, "contest", keep_body=True)


def correction_form(user: CurrentUser, session_id: int, on_done: OnDone) -> None:
    """An admin says who was absent; the request goes its way as it was."""
    picked = ""

    def pick(value: str) -> None:
        nonlocal picked
        picked = value
        show_error(who, None)

    def refused(refusal: Invalid) -> None:
        if refusal.field == "absent":
            show_error(who, refusal.message)
            focus(who)
        else:
            show_message(ui.context.client, refusal.message)

    async def correct() -> None:
        if picked not in text.ABSENT:
            refused(Invalid("absent", text.CHOOSE_WHO))
            return
        done = text.CORRECTED
        if await act(user.sign_in, sessions.correct, session_id, picked, done=done, on_invalid=refused):
            await on_done()

    html.h2(text.CORRECT)
    html.p(text.CORRECT_NOTE).classes("muted small")
    who = radio_group(text.WHO_WAS_ABSENT, text.ABSENT, on_pick=pick)
    with html.div():
        button(text.CORRECT, correct, kind="ghost")
