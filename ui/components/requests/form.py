"""The fields of a request as a form: what is typed, what is wrong with it, and the draft of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nicegui import html

from domain import limits
from domain.read_models import SessionType, Urgency
from domain.requests.fields import RequestFields, Window, problems
from domain.rules import Rules
from ui.components.basic.field import Field, choice_field, focus, show_wrong, text_field
from ui.components.basic.typed_list import first_field
from ui.components.scheduling.window_picker import Picker, new_picker, window_picker

EMPTY = {
    "title": "",
    "session_type": "",
    "description": "",
    "topics": "",
    "links": "",
    "duration_minutes": "30",
    "urgency": Urgency.NORMAL.value,
}
TYPES = {"": "Choose one", **{kind.value: kind.words for kind in SessionType}}
DURATIONS = {str(minutes): f"{minutes} minutes" for minutes in limits.DURATIONS}
URGENCIES = {urgency.value: urgency.value.capitalize() for urgency in Urgency}


@dataclass
class Form:
    """One open form. `texts` are the fields as typed, by their names in the API; `left` those that were visited."""

    picker: Picker
    texts: dict[str, str]
    fields: dict[str, Field] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


def new_form(
    zone: str, rules: Rules, on_change: Callable[[], object], body: Mapping[str, Any] | None = None
) -> Form:
    """A form with nothing in it, or with what a draft or `as_body` holds. What a draft says wrongly is left out."""
    kept = body or {}
    texts = {name: str(kept.get(name) or usual) for name, usual in EMPTY.items()}
    if texts["duration_minutes"] not in DURATIONS:
        texts["duration_minutes"] = EMPTY["duration_minutes"]
    picker = new_picker(zone, rules, lambda: int(texts["duration_minutes"]), on_change)
    picker.times.items.extend(kept_windows(kept.get("windows")))
    typed = kept.get("typed")
    if isinstance(typed, dict):
        picker.times.typed.update({name: str(typed.get(name, "")) for name in picker.times.typed})
    return Form(picker, texts)


def kept_windows(kept: object) -> list[Window]:
    """The windows of a draft; none at all if they cannot be read."""
    try:
        pairs = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in kept or ()]  # type: ignore[attr-defined]  # whatever it is
    except (TypeError, ValueError):
        return []
    return [Window(start, end) for start, end in pairs if start.tzinfo and end.tzinfo]


def draw(form: Form) -> None:
    """All fields, in the order in which somebody would tell it."""
    with html.div().classes("form"):
        _text(
            form,
            "title",
            "Title",
            'A few words, such as "Interview prep for Google SWE".',
            limit=limits.TITLE.most,
            attributes={"autofocus": ""},
        )
        _choice(form, "session_type", "Session type", TYPES, look="half")
        _choice(form, "duration_minutes", "Duration", DURATIONS, look="quarter")
        _choice(form, "urgency", "Urgency", URGENCIES, look="quarter")
        _text(
            form,
            "description",
            "Description",
            "What you are working on, and where you are stuck.",
            limit=limits.DESCRIPTION.most,
        )
        _text(
            form,
            "topics",
            "Topics",
            f"Optional. Up to {limits.TOPICS}, with commas: python, algorithms.",
            limit=limits.TOPICS * (limits.TOPIC.most + len(", ")),
        )
        _text(
            form,
            "links",
            "Links",
            f"Optional. Up to {limits.LINKS} https addresses; only you and your mentor see them.",
            limit=limits.LINKS * (limits.LINK.most + len("\n")),
        )
        window_picker(form.picker)


def fields_of(form: Form) -> RequestFields:
    """What the command receives; nothing is checked or trimmed yet."""
    texts = form.texts
    return RequestFields(
        title=texts["title"],
        session_type=texts["session_type"],
        description=texts["description"],
        topics=tuple(topic.strip() for topic in texts["topics"].split(",") if topic.strip()),
        links=tuple(texts["links"].replace(",", " ").split()),
        duration_minutes=form.picker.minutes(),
        urgency=texts["urgency"],
        windows=tuple(form.picker.times.items),
        time_zone=form.picker.zone,
    )


def body_of(form: Form) -> dict[str, Any]:
    """The form as a draft keeps it."""
    windows = [
        [window.starts_at.isoformat(), window.ends_at.isoformat()] for window in form.picker.times.items
    ]
    return {**form.texts, "windows": windows, "typed": dict(form.picker.times.typed)}


def as_body(fields: RequestFields) -> dict[str, Any]:
    """A request that is there already, as the form holds it."""
    return {
        "title": fields.title,
        "session_type": str(fields.session_type),
        "description": fields.description,
        "topics": ", ".join(fields.topics),
        "links": "\n".join(fields.links),
        "duration_minutes": str(fields.duration_minutes),
        "urgency": str(fields.urgency),
        "windows": [[window.starts_at.isoformat(), window.ends_at.isoformat()] for window in fields.windows],
    }


def check(form: Form, *, only: str | None = None) -> bool:
    """Show what is wrong: with one field, or with all, the first one then getting the focus. True if nothing is."""
    found = problems(fields_of(form), now=datetime.now(UTC), rules=form.picker.rules)
    if only:
        show_wrong(form.fields[only], found.get(only))
        return only not in found
    form.left.update(form.fields)
    for name, one in form.fields.items():
        show_wrong(one, found.get(name))
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
        show_wrong(date, next(iter(found.values())))
        focus(date)


def show_refusal(form: Form, name: str, sentence: str) -> None:
    """What the command itself found, beside its field."""
    if name in form.fields:
        show_wrong(form.fields[name], sentence)
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
