"""What a mentor leaves when a session is done: a note, next steps, and a note for themselves. Kept as a draft."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from nicegui import html, ui

from domain import sessions
from domain.errors import Invalid
from domain.limits import NEXT_STEP, NEXT_STEPS, NOTE
from domain.people import drafts
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.field import Field, focus, show_error, text_field
from ui.components.sessions import outcome_text as text
from ui.runtime.act import act

KEEP_AFTER = 0.8  # seconds without typing
FIELDS = {
    "shared_note": text.SHARED_NOTE,
    "next_steps": text.NEXT_STEPS,
    "private_note": text.PRIVATE_NOTE,
}


@dataclass(frozen=True)
class Purpose:
    """What the form is for; `command` takes the session's id and the three notes."""

    heading: str
    sentence: Callable[[str], str]  # of the student's name
    verb: str
    command: Callable[..., None]


@dataclass
class CompletionForm:
    """One open form; `texts` are the fields as typed."""

    user: CurrentUser
    session_id: int
    texts: dict[str, str]
    purpose: Purpose
    fields: dict[str, Field] = field(default_factory=dict)
    timer: ui.timer | None = None


def completion_form(
    user: CurrentUser,
    session_id: int,
    name: str,
    draft: Mapping[str, Any],
    on_done: Callable[[], Awaitable[object]],
    *,
    later: bool = False,
) -> CompletionForm:
    """Draw the form; `name` is the student's. What was typed before and not sent is there again.

    `later` is for notes about a session that is completed already.
    """
    purpose = LATER if later else NOW
    form = CompletionForm(user, session_id, {key: str(draft.get(key, "")) for key in FIELDS}, purpose)
    html.h2(purpose.heading)
    html.p(purpose.sentence(name)).classes("muted")
    hints = _hints(name)
    for key, label in FIELDS.items():
        form.fields[key] = text_field(
            label,
            form.texts[key],
            on_type=partial(_typed, form, key),
            on_leave=partial(_check, form, key),
            kind="textarea",
            hint=hints[key],
            limit=NEXT_STEPS * (NEXT_STEP.most + len("\n")) if key == "next_steps" else NOTE.most,
        )
    with html.div():
        button(purpose.verb, partial(_complete, form, on_done))
    return form


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
    if form.timer:
        form.timer.cancel()
    form.timer = ui.timer(KEEP_AFTER, partial(_keep, form), once=True)


async def _keep(form: CompletionForm) -> None:
    kind, body = drafts.of_session(form.session_id), dict(form.texts)
    await act(form.user.sign_in, drafts.save, kind, body, on_invalid=lambda refusal: None)


def _check(form: CompletionForm, key: str) -> bool:
    sentence = problem_of(key, form.texts[key])
    show_error(form.fields[key], sentence)
    return sentence is None


async def _complete(form: CompletionForm, on_done: Callable[[], Awaitable[object]]) -> None:
    wrong = [key for key in FIELDS if not _check(form, key)]
    if wrong:
        focus(form.fields[wrong[0]])
        return
    if form.timer:
        form.timer.cancel()
    outcome = await act(
        form.user.sign_in,
        form.purpose.command,
        form.session_id,
        shared_note=form.texts["shared_note"],
        next_steps=steps_of(form.texts["next_steps"]),
        private_note=form.texts["private_note"],
        on_invalid=partial(_update, form),
    )
    if outcome:
        await on_done()


NOW = Purpose(text.COMPLETE_HEADING, text.complete_sentence, text.COMPLETE, sessions.complete)
LATER = Purpose(text.LATER_HEADING, text.later_sentence, text.SAVE_NOTES, sessions.add_notes)


def _update(form: CompletionForm, refusal: Invalid) -> None:
    place = form.fields.get(refusal.field)
    if place is None:
        show_message(ui.context.client, refusal.message)
        return
    show_error(place, refusal.message)
    focus(place)
