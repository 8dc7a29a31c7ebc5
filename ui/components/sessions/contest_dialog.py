""" "I was there": whoever was marked absent says otherwise, and an admin corrects the record."""

from collections.abc import Awaitable, Callable

from nicegui import html, ui

from domain import sessions
from domain.errors import Invalid
from domain.limits import CONTEST_REASON
from ui.auth.sign_in import Visitor
from ui.components.basic.button import button
from ui.components.basic.choices import radio_group
from ui.components.basic.dialog import dialog
from ui.components.basic.field import focus, show_wrong, text_field
from ui.runtime.act import act, tell

ABSENT = {"student": "The student", "mentor": "The mentor", "both": "Both", "nobody": "Nobody"}

OnDone = Callable[[], Awaitable[object]]


def contest_dialog(visitor: Visitor, session_id: int, on_done: OnDone) -> None:
    """Ask what happened, and hand it to an admin."""
    typed = ""

    def keep(text: str) -> None:
        nonlocal typed
        typed = text
        show_wrong(reason, None)

    def refused(refusal: Invalid) -> None:
        show_wrong(reason, refusal.message)
        focus(reason)

    async def send() -> None:
        done = "Thank you. An admin will look at it."
        if await act(
            visitor.sign_in, sessions.contest, session_id, reason=typed, done=done, on_invalid=refused
        ):
            parts.close()
            await on_done()

    sentence = "An admin looks at it and corrects the record if need be."
    with dialog("You were there?", sentence=sentence, stays=True) as parts:
        with parts.body:
            reason = text_field(
                "What happened?",
                "",
                on_type=keep,
                kind="textarea",
                hint="Two sentences are enough. Only admins read this.",
                limit=CONTEST_REASON.most,
            )
        with parts.bottom:
            button("Not now", parts.close, kind="ghost")
            button("I was there", send)


def correction_form(visitor: Visitor, session_id: int, on_done: OnDone) -> None:
    """An admin says who was absent; the request goes its way as it was."""
    picked = ""

    def pick(value: str) -> None:
        nonlocal picked
        picked = value
        show_wrong(who, None)

    def refused(refusal: Invalid) -> None:
        if refusal.field == "absent":
            show_wrong(who, refusal.message)
            focus(who)
        else:
            tell(ui.context.client, refusal.message)

    async def correct() -> None:
        if picked not in ABSENT:
            refused(Invalid("absent", "Choose who was absent."))
            return
        done = "Corrected. Both of them see it."
        if await act(visitor.sign_in, sessions.correct, session_id, picked, done=done, on_invalid=refused):
            await on_done()

    html.h2("Correct the record")
    html.p("Figures follow, and a mentor who came after all may take the request again.").classes(
        "muted small"
    )
    who = radio_group("Who was absent?", ABSENT, on_pick=pick)
    with html.div():
        button("Correct the record", correct, kind="ghost")
