"""What comes of a session, on its page: first what happens next, then a form, then what was left and how it was rated."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.limits import STARS
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.dialog import dialog
from ui.components.sessions import outcome_text as text
from ui.components.sessions.completion_form import CompletionForm, completion_form
from ui.components.sessions.contest_dialog import contest_dialog, correction_form
from ui.components.sessions.detail import ahead_words, outcome_words
from ui.components.sessions.ended_text import ended_words
from ui.components.sessions.rating import rating_form
from ui.markup import markup
from ui.runtime.act import act
from ui.runtime.context import current

Part = Literal["complete", "met", "notes", "change", "rate", "contest", "correct", "nothing"]
OnDone = Callable[[str], Awaitable[object]]


@dataclass
class Outcome:
    """What is on screen. Words change at will; a form stays while it is the same one. `on_done` gets what to say."""

    user: CurrentUser
    section: Element
    words: ui.html
    forms: Element
    on_done: OnDone
    part: object = None
    form: CompletionForm | None = None


def outcome_box(user: CurrentUser, on_done: OnDone) -> Outcome:
    """Make room for it; `show` fills it."""
    section: Element = html.section().classes("card stack outcome").props("tabindex=-1")
    section.props["aria-label"] = text.OUTCOME
    with section:
        words = ui.html(sanitize=False).classes("notes")
        forms = html.div().classes("stack")
    return Outcome(user, section, words, forms, on_done)


def update_outcome(shown: Outcome, page: SessionDetail, draft: dict[str, Any]) -> None:
    """Bring it up to date; what somebody types stays where it is."""
    words, part = words_of(page, shown.user.time_format), part_of(page)
    if shown.words.content != words:
        shown.words.set_content(words)
    shown.words.visible = bool(words)
    key = part, page.card.actions.get("contest")
    if key == shown.part:
        return
    shown.part = key
    kept = draft | (shown.form.texts if shown.form else {})  # the other one may have completed it meanwhile
    shown.forms.clear()
    shown.form = None
    with shown.forms:
        draw(shown, part, page, kept)


def part_of(page: SessionDetail) -> Part:
    """Which form this viewer has before them."""
    may = page.card.actions
    if may.get("complete") is True:
        return "complete" if page.card.viewer_role == "mentor" else "met"
    if may.get("notes") is True:
        return "change" if page.shared_note or page.next_steps or page.private_note else "notes"
    if may.get("rate") is True:
        return "rate"
    if may.get("correct") is True:
        return "correct"
    return "contest" if may.get("contest") is True else "nothing"


def words_of(page: SessionDetail, time_format: TimeFormat) -> Markup:
    """What can only be read."""
    if page.card.status == "completed":
        notes = Markup("") if part_of(page) == "notes" else outcome_words(page)
        if not page.stars or page.card.viewer_role != "student":
            return notes
        return notes + markup('<p class="muted">{words}</p>', words=text.you_rated(page.stars, STARS.most))
    if page.card.status != "scheduled":
        return ended_words(page, time_format, datetime.now(UTC), current().rules.late_cancellation)
    if part_of(page) in ("complete", "met"):
        return Markup("")
    return ahead_words(page, current().rules.join_opens)


def draw(shown: Outcome, part: Part, page: SessionDetail, draft: dict[str, Any]) -> None:
    """The form itself."""
    user, session_id, name = shown.user, page.card.id, page.counterpart.first_name
    done = partial(shown.on_done, text.COMPLETED)
    quiet = partial(shown.on_done, "")
    match part:
        case "complete":
            shown.form = completion_form(user, session_id, name, draft, done)
        case "notes":
            saved = partial(shown.on_done, text.notes_saved(name))
            shown.form = completion_form(user, session_id, name, draft, saved, later=True)
        case "change":
            with html.div():
                button(text.CHANGE_NOTES, partial(change_notes, shown, page), kind="ghost", small=True)
        case "rate":
            rating_form(user, session_id, name, quiet)
        case "correct":
            correction_form(user, session_id, quiet)
        case "contest":
            with html.div():
                button(text.I_WAS_THERE, lambda: contest_dialog(user, session_id, quiet), kind="ghost")
        case "met":
            draw_met(shown, page)


def change_notes(shown: Outcome, page: SessionDetail) -> None:
    """The form with what is there, in place of the button."""
    name = page.counterpart.first_name
    kept = {
        "shared_note": page.shared_note,
        "next_steps": "\n".join(page.next_steps),
        "private_note": page.private_note or "",
    }

    async def saved() -> None:
        shown.part = None  # so that the button comes back
        shown.form = None
        await shown.on_done(text.notes_saved(name))

    shown.forms.clear()
    with shown.forms:
        shown.form = completion_form(shown.user, page.card.id, name, kept, saved, later=True)


def draw_met(shown: Outcome, page: SessionDetail) -> None:
    """For the student, in case the mentor forgets."""
    html.h2(text.MET_HEADING)
    html.p(text.you_can_too(page.counterpart.first_name))
    with html.div():
        button(text.COMPLETE, partial(ask_to_complete, shown, page), kind="ghost")


def ask_to_complete(shown: Outcome, page: SessionDetail) -> None:
    """Ask once: it says that they met."""

    async def complete() -> None:
        outcome = await act(shown.user.sign_in, sessions.complete, page.card.id)
        parts.close()
        if outcome:
            await shown.on_done(text.COMPLETED)

    sentence = text.confirm_sentence(page.counterpart.first_name)
    with (
        ui.context.client.content,
        dialog(text.CONFIRM_HEADING, sentence=sentence, width="narrow") as parts,
        parts.bottom,
    ):
        button(text.NOT_YET, parts.close, kind="ghost")
        button(text.COMPLETE, complete)
