"""What comes of a session, on its page: first what happens next, then a form, then what was left and how it was rated."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

from markupsafe import Markup
from nicegui import background_tasks, html, ui
from nicegui.element import Element

from domain import sessions
from domain.limits import STARS
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.dialog import dialog
from ui.components.requests.actions import ask_again
from ui.components.requests.text import ASK_AGAIN
from ui.components.scheduling.subject import end_with_session
from ui.components.sessions import outcome_text as text
from ui.components.sessions.completion_form import CompletionForm, completion_form, keep, say
from ui.components.sessions.contest_dialog import contest_dialog, correction_form
from ui.components.sessions.detail import outcome_words, private_note_words
from ui.components.sessions.ended_text import asks_again, ended_words
from ui.components.sessions.next_steps import NextSteps, next_steps_box, update_next_steps
from ui.components.sessions.rating import rating_form
from ui.markup import joined, markup
from ui.runtime.act import act
from ui.runtime.context import current

Part = Literal["complete", "met", "notes", "change", "rate", "contest", "correct", "again", "nothing"]
OnDone = Callable[[str], Awaitable[object]]


@dataclass
class Outcome:
    """What is on screen. Words change at will; a form stays while it is the same one. `on_done` gets what to say."""

    user: CurrentUser
    section: Element
    words: ui.html
    steps: NextSteps
    more: ui.html
    forms: Element
    on_done: OnDone
    look_again: Callable[[], Awaitable[object]]
    page: SessionDetail | None = None
    part: object = None
    form: CompletionForm | None = None
    saved: dict[str, str] | None = None  # the notes as they stood when the form was drawn


def outcome_box(user: CurrentUser, on_done: OnDone, look_again: Callable[[], Awaitable[object]]) -> Outcome:
    """Make room for it; `update_outcome` fills it, and `look_again` reads what is so by now."""
    section: Element = html.section().classes("card stack outcome").props("tabindex=-1")
    section.props["aria-label"] = text.OUTCOME
    with section:
        words = ui.html(sanitize=False).classes("notes")
        steps = next_steps_box(user)
        more = ui.html(sanitize=False).classes("notes")
        forms = html.div().classes("stack")
    return Outcome(user, section, words, steps, more, forms, on_done, look_again)


def update_outcome(shown: Outcome, page: SessionDetail, draft: dict[str, Any]) -> None:
    """Bring it up to date; what somebody types stays where it is."""
    shown.page, part = page, part_of(page)
    over = page.card.status == "completed" and part != "notes"
    for place, words in (
        (shown.words, words_of(page, shown.user.time_format)),
        (shown.more, more_words(page) if over else Markup("")),
    ):
        if place.content != words:
            place.set_content(words)
        place.visible = bool(words)
    update_next_steps(shown.steps, page)
    update_form(shown, part, page, draft)
    shown.section.visible = bool(shown.words.visible or part != "nothing")


def update_form(shown: Outcome, part: Part, page: SessionDetail, draft: dict[str, Any]) -> None:
    key = part, page.card.actions.get("contest")
    form, saved = shown.form, notes_of(page)
    if form and form.is_sending:
        return
    if key == shown.part:
        if form and shown.saved != saved:  # two screens of one mentor
            say(form, text.CHANGED_ELSEWHERE)
        return
    typed = form.texts if form and form.is_typed else None
    # A field in which nothing was typed here is no wish to empty what the other screen saved.
    began = form.began if form else {}
    unsaved = saved | {key: words for key, words in (typed or draft).items() if words != began.get(key, "")}
    shown.part, shown.form, shown.saved = key, None, saved
    shown.forms.clear()
    with shown.forms:
        if part == "change" and unsaved != saved:
            form = change_notes(shown, page, unsaved)
            if typed:
                say(form, text.TYPED_ELSEWHERE)
                # The draft went when the other screen saved: what is typed here is one again.
                background_tasks.create(keep(form), name="keep a draft")
            return
        draw(shown, part, page, draft | (typed or {}))
        if typed and shown.form is None:
            ui.html(typed_words(typed), sanitize=False).classes("notes")


def typed_words(typed: dict[str, str]) -> Markup:
    """What can be saved nowhere any more is at least there to be copied."""
    lines = [markup('<p class="prose">{words}</p>', words=words) for words in typed.values() if words]
    return markup(
        '<h2>{heading}</h2><p class="hint small">{why}</p>{lines}',
        heading=text.WHAT_YOU_TYPED,
        why=text.NOWHERE_TO_SAVE,
        lines=joined(lines),
    )


def notes_of(page: SessionDetail) -> dict[str, str]:
    """The notes as the fields of the form hold them."""
    return {
        "shared_note": page.shared_note,
        "next_steps": "\n".join(page.next_steps),
        "private_note": page.private_note or "",
    }


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
    if may.get("contest") is True:
        return "contest"
    return "again" if asks_again(page) else "nothing"


def words_of(page: SessionDetail, time_format: TimeFormat) -> Markup:
    """What can only be read, and stands before the next steps."""
    if page.card.status == "completed":
        return Markup("") if part_of(page) == "notes" else outcome_words(page)
    if page.card.status != "scheduled":
        return ended_words(page, time_format, datetime.now(UTC), current().rules.late_cancellation)
    return Markup("")


def more_words(page: SessionDetail) -> Markup:
    """What stands after the next steps: what only its mentor reads, or how its student rated it."""
    if not page.stars or page.card.viewer_role != "student":
        return private_note_words(page)
    return markup('<p class="muted">{words}</p>', words=text.you_rated(page.stars, STARS.most))


def draw(shown: Outcome, part: Part, page: SessionDetail, draft: dict[str, Any]) -> None:
    """The form itself."""
    user, session_id, name = shown.user, page.card.id, page.counterpart.first_name
    done = partial(shown.on_done, text.COMPLETED)
    quiet = partial(shown.on_done, "")
    match part:
        case "complete":
            shown.form = completion_form(
                user, session_id, name, {}, done, on_refused=shown.look_again, typed=draft or None
            )
        case "notes":
            saved = partial(shown.on_done, text.notes_saved(name))
            shown.form = completion_form(
                user,
                session_id,
                name,
                {},
                saved,
                on_refused=shown.look_again,
                later=True,
                typed=draft or None,
            )
        case "change":
            with html.div():
                button(text.CHANGE_NOTES, partial(reopen_notes, shown), kind="ghost", small=True)
        case "rate":
            rating_form(user, session_id, name, quiet)
        case "correct":
            correction_form(user, session_id, quiet)
        case "contest":
            with html.div().classes("row wrap"):
                button(text.I_WAS_THERE, lambda: contest_dialog(user, session_id, quiet), kind="ghost")
                if asks_again(page):
                    draw_ask_again(user, page, quiet)
        case "again":
            with html.div():
                draw_ask_again(user, page, quiet)
        case "met":
            draw_met(shown, page)


def change_notes(
    shown: Outcome, page: SessionDetail, typed: Mapping[str, Any] | None = None
) -> CompletionForm:
    """The form with what is there, or with what was typed and not saved, in place of the button."""
    name = page.counterpart.first_name

    async def close(sentence: str) -> None:
        shown.part = None  # so that the button comes back
        shown.form = None
        await shown.on_done(sentence)

    shown.saved = notes_of(page)
    shown.forms.clear()
    with shown.forms:
        shown.form = completion_form(
            shown.user,
            page.card.id,
            name,
            shown.saved,
            partial(close, text.notes_saved(name)),
            on_refused=shown.look_again,
            later=True,
            typed=typed,
            on_leave=partial(close, ""),
        )
    return shown.form


def draw_ask_again(user: CurrentUser, page: SessionDetail, then: Callable[[], Awaitable[object]]) -> None:
    button(ASK_AGAIN, partial(ask_again, user, page.card.request_id, then))


def reopen_notes(shown: Outcome) -> None:
    """As they are by then: the other screen may have changed them."""
    if shown.page:
        change_notes(shown, shown.page)


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
        end_with_session(parts, shown.user, page.card.id, "complete")
