"""The fields of a request as a form: drawn, checked while somebody types, and what the command refuses."""

from collections.abc import Mapping
from datetime import UTC, datetime

from nicegui import html

from domain import limits
from domain.enums import SessionType, Urgency
from domain.requests.fields import problems
from ui.components.basic.field import choice_field, focus, show_error, text_field
from ui.components.basic.text import SESSION_TYPES, TOPICS
from ui.components.basic.text import URGENCIES as URGENCY_WORDS
from ui.components.basic.typed_list import first_field
from ui.components.requests import form_text as text
from ui.components.requests.form_values import Form, fields_of
from ui.components.scheduling.window_picker import window_picker

TYPES = {"": text.CHOOSE_ONE, **{kind.value: SESSION_TYPES[kind] for kind in SessionType}}
DURATIONS = {str(minutes): text.duration(minutes) for minutes in limits.DURATIONS}
URGENCIES = {urgency.value: URGENCY_WORDS[urgency] for urgency in Urgency}


def draw(form: Form) -> None:
    """All fields, in the order in which somebody would tell it."""
    topics_length = limits.TOPICS * (limits.TOPIC.most + len(", "))
    links_length = limits.LINKS * (limits.LINK.most + len("\n"))
    first = {"autofocus": ""}
    with html.div().classes("form"):
        _text(form, "title", text.TITLE, text.TITLE_HINT, limit=limits.TITLE.most, attributes=first)
        _choice(form, "session_type", text.SESSION_TYPE, TYPES, look="half")
        _choice(form, "duration_minutes", text.DURATION, DURATIONS, look="quarter")
        _choice(form, "urgency", text.URGENCY, URGENCIES, look="quarter")
        longest = limits.DESCRIPTION.most
        _text(form, "description", text.DESCRIPTION, text.DESCRIPTION_HINT, limit=longest)
        _text(form, "topics", TOPICS, text.topics_hint(limits.TOPICS), limit=topics_length)
        _text(form, "links", text.LINKS, text.links_hint(limits.LINKS), limit=links_length)
        window_picker(form.picker)


def check(form: Form, *, only: str | None = None) -> bool:
    """Show what is wrong: with one field, or with all, the first one then getting the focus. True if nothing is."""
    found = problems(fields_of(form), now=datetime.now(UTC), rules=form.picker.rules)
    if only:
        show_error(form.fields[only], found.get(only))
        return only not in found
    form.left.update(form.fields)
    for name, one in form.fields.items():
        show_error(one, found.get(name))
    show_first(form, found)
    return not found


def show_first(form: Form, found: Mapping[str, str]) -> None:
    """Put the focus where the first sentence stands; the times have theirs beside "Date"."""
    for name, one in form.fields.items():
        if name in found:
            focus(one)
            return
    if found:
        date = first_field(form.picker.times)
        show_error(date, next(iter(found.values())))
        focus(date)


def show_refusal(form: Form, name: str, sentence: str) -> None:
    """What the command itself found, beside its field."""
    if name in form.fields:
        show_error(form.fields[name], sentence)
    show_first(form, {name: sentence})


def _text(
    form: Form, name: str, label: str, hint: str, *, limit: int, attributes: Mapping[str, str] | None = None
) -> None:
    form.fields[name] = text_field(
        label,
        form.texts[name],
        kind="textarea" if name in ("description", "links") else "text",
        hint=hint,
        limit=limit,
        rows=4 if name == "description" else 2,
        on_type=lambda text: _typed(form, name, text),
        on_leave=lambda: _left(form, name),
        attributes=attributes,
    )


def _choice(form: Form, name: str, label: str, options: Mapping[str, str], *, look: str = "") -> None:
    form.fields[name] = choice_field(
        label,
        options,
        form.texts[name],
        look=look,
        on_type=lambda text: _typed(form, name, text),
        on_leave=lambda: _left(form, name),
    )


def _typed(form: Form, name: str, text: str) -> None:
    if name == "duration_minutes" and text not in DURATIONS:
        return  # forged: the browser offers only ours
    form.texts[name] = text
    form.picker.times.on_change()
    if name in form.left and form.fields[name].wrong:
        check(form, only=name)  # a sentence goes as soon as it is no longer true


def _left(form: Form, name: str) -> None:
    """Who only passes through an empty field is not told off; who submits is."""
    if form.texts[name]:
        form.left.add(name)
        check(form, only=name)
