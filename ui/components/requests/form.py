"""The fields of a request as a form: drawn, checked while somebody types, and what the command refuses."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from nicegui import html

from domain import limits
from domain.enums import SessionType, Urgency
from domain.requests.fields import problems
from ui.components.basic.button import disclosure, open_disclosure
from ui.components.basic.field import choice_field, fill_in, focus, show_error, text_field
from ui.components.basic.text import SESSION_TYPES, TOPICS
from ui.components.basic.text import URGENCIES as URGENCY_WORDS
from ui.components.basic.typed_list import first_field
from ui.components.requests import form_text as text
from ui.components.requests.form_values import DETAILS, Form, complete_links, fields_of, has_details
from ui.components.scheduling.window_picker import add_if_typed, window_picker

TYPES = {"": text.CHOOSE_ONE, **{kind.value: SESSION_TYPES[kind] for kind in SessionType}}
DURATIONS = {str(minutes): text.duration(minutes) for minutes in limits.DURATIONS}
WINDOWS = "windows"
IN_ORDER = ("title", "session_type", "duration_minutes", "description", WINDOWS, "topics", "links", "urgency")
URGENCIES = {urgency.value: URGENCY_WORDS[urgency] for urgency in Urgency}


def draw(form: Form) -> None:
    """What every request needs, in the order in which somebody would tell it; what few add is folded away."""
    with html.div().classes("form"):
        first = {"autofocus": ""}
        _text(form, "title", text.TITLE, text.TITLE_HINT, limit=limits.TITLE.most, attributes=first)
        _choice(form, "session_type", text.SESSION_TYPE, TYPES, look="seven")
        _choice(form, "duration_minutes", text.DURATION, DURATIONS, look="five")
        longest = limits.DESCRIPTION.most
        _text(form, "description", text.DESCRIPTION, text.DESCRIPTION_HINT, limit=longest)
        window_picker(form.picker)
        with (
            disclosure(text.ADD_DETAILS, opened=has_details(form)) as form.details,
            html.div().classes("form"),
        ):
            _text(form, "topics", TOPICS, text.topics_hint(limits.TOPICS))
            _text(form, "links", text.LINKS, text.links_hint(limits.LINKS))
            _choice(form, "urgency", text.URGENCY, URGENCIES, look="half")


def check(form: Form, *, only: str | None = None) -> bool:
    """Show what is wrong: with one field, or with all, the first one then getting the focus. True if nothing is."""
    if only:
        sentence = _problems(form).get(only)
        show_error(form.fields[only], sentence)
        return sentence is None
    times_are_right = add_if_typed(form.picker)  # what is typed but not added counts
    found = _problems(form)
    if not times_are_right:
        found.pop(WINDOWS, None)  # what is wrong with them stands beside them already
    form.left.update(form.fields)
    for name, one in form.fields.items():
        show_error(one, found.get(name))
    show_first(form, found, but_for=[] if times_are_right else [WINDOWS])
    return not found and times_are_right


def show_first(form: Form, found: Mapping[str, str], but_for: Collection[str] = ()) -> None:
    """Put the focus where the first sentence stands; the times have theirs beside "Date", and those in `but_for` have it."""
    if form.details and DETAILS & found.keys():
        open_disclosure(form.details)
    date = first_field(form.picker.times)
    if WINDOWS in found:
        show_error(date, found[WINDOWS])
    for name in IN_ORDER:
        if name in but_for:
            return
        if name in found:
            focus(form.fields.get(name, date))
            return


def show_refusal(form: Form, name: str, sentence: str) -> None:
    """What the command itself found, beside its field."""
    known = name if name in IN_ORDER else WINDOWS
    if known in form.fields:
        show_error(form.fields[known], sentence)
    show_first(form, {known: sentence})


def _problems(form: Form) -> dict[str, str]:
    return problems(fields_of(form), now=datetime.now(UTC), rules=form.picker.rules)


def _text(
    form: Form,
    name: str,
    label: str,
    hint: str,
    *,
    limit: int | None = None,
    attributes: Mapping[str, str] | None = None,
) -> None:
    form.fields[name] = text_field(
        label,
        form.texts[name],
        kind="textarea" if name in ("description", "links") else "text",
        hint=hint,
        limit=limit,
        counted=True,
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
    if name == "links" and (whole := complete_links(form.texts[name])) != form.texts[name]:
        form.texts[name] = whole
        fill_in(form.fields[name], whole)
        form.picker.times.on_change()
    if form.texts[name]:
        form.left.add(name)
        check(form, only=name)
