"""What a mentor leaves when a session is done: a note, next steps, and a note for themselves. Kept as a draft."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.errors import Invalid
from domain.limits import NEXT_STEP, NEXT_STEPS, NOTE
from domain.people import drafts
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.confirm import confirm
from ui.components.basic.field import Field, focus, show_error, text_field
from ui.components.scheduling.subject import end_with_session
from ui.components.sessions import outcome_text as text
from ui.nicegui_compat.text import set_text
from ui.runtime.act import act
from ui.runtime.run import EXPECTED_ERRORS, run

OnDone = Callable[[], Awaitable[object]]

KEEP_AFTER = 0.8  # seconds without typing
FIELDS = {
    "shared_note": text.SHARED_NOTE,
    "next_steps": text.NEXT_STEPS,
    "private_note": text.PRIVATE_NOTE,
}
ROWS = {"shared_note": 8, "next_steps": 4, "private_note": 3}  # what the student reads has the most room


@dataclass(frozen=True)
class Purpose:
    """What the form is for; `command` takes the session's id and the three notes."""

    heading: str
    sentence: Callable[[str], str]  # of the student's name
    verb: str
    command: Callable[..., None]


@dataclass
class CompletionForm:
    """One open form; `texts` are the fields as typed, `began` as they stood when it was drawn."""

    user: CurrentUser
    session_id: int
    texts: dict[str, str]
    purpose: Purpose
    name: str  # the student's
    on_done: OnDone
    on_refused: OnDone
    began: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    hint: Element | None = None
    timer: ui.timer | None = None
    is_sending: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed into it what is not saved."""
        return self.texts != self.began


def completion_form(
    user: CurrentUser,
    session_id: int,
    name: str,
    began: Mapping[str, Any],
    on_done: OnDone,
    *,
    on_refused: OnDone,
    later: bool = False,
    typed: Mapping[str, Any] | None = None,
    on_leave: OnDone | None = None,
) -> CompletionForm:
    """Draw the form; `name` is the student's. `began` is what is saved, `typed` what somebody typed and did not send.

    `on_refused` looks again at what is so by then. `later` is for notes about a session that is completed already; `on_leave` adds a button that drops what is typed.
    """
    as_saved = {key: str(began.get(key, "")) for key in FIELDS}
    texts = as_saved if typed is None else {key: str(typed.get(key, "")) for key in FIELDS}
    form = CompletionForm(
        user, session_id, dict(texts), LATER if later else NOW, name, on_done, on_refused, as_saved
    )
    html.h2(form.purpose.heading)
    html.p(form.purpose.sentence(name)).classes("muted")
    form.hint = html.p().classes("hint small")
    say(form, text.NOT_SAVED_YET if form.is_typed else "")
    hints = _hints(name)
    for key, label in FIELDS.items():
        form.fields[key] = text_field(
            label,
            form.texts[key],
            on_type=partial(_typed, form, key),
            on_leave=partial(_check, form, key),
            kind="textarea",
            rows=ROWS[key],
            hint=hints[key],
            limit=NEXT_STEPS * (NEXT_STEP.most + len("\n")) if key == "next_steps" else NOTE.most,
        )
    with html.div().classes("row wrap"):
        button(form.purpose.verb, partial(_complete, form))
        if on_leave:
            button(text.KEEP_AS_IT_IS, partial(_leave, form, on_leave), kind="ghost")
    return form


def say(form: CompletionForm, sentence: str) -> None:
    """What has to be known about the words in the form; empty takes it away."""
    if form.hint:
        set_text(form.hint, sentence)
        form.hint.visible = bool(sentence)


async def keep(form: CompletionForm) -> None:
    """Keep what is typed, now."""
    kind, body = drafts.of_session(form.session_id), dict(form.texts)
    with suppress(*EXPECTED_ERRORS):  # it is kept with the next key then: nobody is disturbed in mid-sentence
        await run(form.user.sign_in, drafts.save, kind, body)


async def _leave(form: CompletionForm, on_leave: OnDone) -> None:
    _stop_keeping(form)
    await act(form.user.sign_in, drafts.discard, drafts.of_session(form.session_id))
    await on_leave()


def _stop_keeping(form: CompletionForm) -> None:
    if form.timer:
        form.timer.cancel()


def _hints(name: str) -> dict[str, str]:
    return {
        "shared_note": text.shared_note_hint(name),
        "next_steps": text.next_steps_hint(name, NEXT_STEPS),
        "private_note": text.PRIVATE_NOTE_HINT,
    }


def steps_of(typed: str) -> tuple[str, ...]:
    """One step a line; a dash, a star or a number with a dot before it is how people write lists, not the step."""
    lines = (line.strip() for line in typed.splitlines())
    return tuple(step for line in lines if (step := _without_mark(line)))


def problem_of(key: str, typed: str) -> str | None:
    """What is wrong with this field, or None."""
    if key != "next_steps":
        return text.note_too_long(NOTE.most) if len(typed) > NOTE.most else None
    steps = steps_of(typed)
    if len(steps) > NEXT_STEPS:
        return text.too_many_steps(len(steps), NEXT_STEPS)
    return text.step_too_long(NEXT_STEP.most) if any(len(step) > NEXT_STEP.most for step in steps) else None


def _without_mark(line: str) -> str:
    head, _, rest = line.partition(" ")
    is_mark = head in ("-", "*", "•") or (head[:-1].isdecimal() and head[-1:] in (".", ")"))
    return rest.strip() if is_mark else line


def _typed(form: CompletionForm, key: str, typed: str) -> None:
    form.texts[key] = typed
    _stop_keeping(form)
    form.timer = ui.timer(KEEP_AFTER, partial(keep, form), once=True)


def _check(form: CompletionForm, key: str) -> bool:
    sentence = problem_of(key, form.texts[key])
    show_error(form.fields[key], sentence)
    return sentence is None


async def _complete(form: CompletionForm) -> None:
    wrong = [key for key in FIELDS if not _check(form, key)]
    if wrong:
        focus(form.fields[wrong[0]])
    elif form.purpose is NOW and not any(typed.strip() for typed in form.texts.values()):
        _ask_without_note(form)
    else:
        await _send(form)


def _ask_without_note(form: CompletionForm) -> None:
    """Notes are what is left of all this: to leave none is asked once."""

    async def finish(_reason: str) -> None:
        await _send(form)

    with ui.context.client.content:
        parts = confirm(
            text.WITHOUT_NOTE_HEADING,
            text.without_note(form.name),
            do=text.COMPLETE,
            keep=text.WRITE_NOTE,
            kind="primary",
            on_confirm=finish,
        )
        end_with_session(parts, form.user, form.session_id, "complete")


async def _send(form: CompletionForm) -> None:
    """While it is on its way nothing is drawn anew: what comes of it is known only then."""
    _stop_keeping(form)
    form.is_sending = True
    try:
        outcome = await act(
            form.user.sign_in,
            form.purpose.command,
            form.session_id,
            shared_note=form.texts["shared_note"],
            next_steps=steps_of(form.texts["next_steps"]),
            private_note=form.texts["private_note"],
            on_invalid=partial(_update, form),
        )
    finally:
        form.is_sending = False
    if outcome is None:
        await form.on_refused()
        return
    form.began = dict(form.texts)
    await form.on_done()


NOW = Purpose(text.COMPLETE_HEADING, text.complete_sentence, text.COMPLETE, sessions.complete)
LATER = Purpose(text.LATER_HEADING, text.later_sentence, text.SAVE_NOTES, sessions.add_notes)


def _update(form: CompletionForm, refusal: Invalid) -> None:
    place = form.fields.get(refusal.field)
    if place is None:
        show_message(ui.context.client, refusal.message)
        return
    show_error(place, refusal.message)
    focus(place)
