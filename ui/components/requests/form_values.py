"""What somebody typed into the form of a request: as the command takes it, and as a draft keeps it. Draws nothing."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nicegui.element import Element

from domain.enums import Urgency
from domain.limits import DURATIONS
from domain.people.time_format import TimeFormat
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from ui.components.basic.field import Field
from ui.components.scheduling.window_picker import WindowPicker, new_picker

# Typed in a field of their own, as they are; the others are put together from what was typed.
TYPED_AS_THEY_ARE = [
    one.name
    for one in dataclasses.fields(RequestFields)
    if one.name not in ("topics", "links", "duration_minutes", "windows", "time_zone")
]
EMPTY = dict.fromkeys(TYPED_AS_THEY_ARE, "") | {
    "topics": "",
    "links": "",
    "duration_minutes": "30",
    "urgency": Urgency.NORMAL.value,
}


DETAILS = frozenset({"topics", "links", "urgency"})  # what few say, folded away
# An address without its beginning, as people copy and write them; "resume.pdf" is none.
WITHOUT_SCHEME = re.compile(r"(?<!\S)(?=www\.|[\w.-]+\.\w{2,}/)")


@dataclass
class Form:
    """One open form. `texts` are the fields as typed, by their names in the API; `left` those that were visited.

    `details` is the button that unfolds what few say, once the form is drawn.
    """

    picker: WindowPicker
    texts: dict[str, str]
    fields: dict[str, Field] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    details: Element | None = None


def new_form(
    time_format: TimeFormat,
    rules: Rules,
    on_change: Callable[[], object],
    body: Mapping[str, Any] | None = None,
) -> Form:
    """A form with nothing in it, or with what a draft or `as_body` holds. What a draft says wrongly is left out."""
    kept = body or {}
    texts = {name: str(kept.get(name) or usual) for name, usual in EMPTY.items()}
    if texts["duration_minutes"] not in map(str, DURATIONS):
        texts["duration_minutes"] = EMPTY["duration_minutes"]
    picker = new_picker(
        time_format,
        rules,
        lambda: int(texts["duration_minutes"]),
        lambda: notice(texts["urgency"], rules),
        on_change,
    )
    picker.times.items.extend(kept_windows(kept.get("windows")))
    typed = kept.get("typed")
    if isinstance(typed, dict):
        picker.times.typed.update({name: str(typed.get(name, "")) for name in picker.times.typed})
    return Form(picker, texts)


def notice(urgency: str, rules: Rules) -> timedelta:
    """How far ahead a session must begin, by what is chosen; anything else counts as usual."""
    return rules.notice(Urgency(urgency) if urgency in set(Urgency) else Urgency.NORMAL)


def has_details(form: Form) -> bool:
    """Whether anything is said that is folded away otherwise."""
    return any(form.texts[name].strip() != EMPTY[name] for name in DETAILS)


def is_empty(form: Form) -> bool:
    """Whether there is nothing in it that is worth keeping as a draft."""
    said = {name: words.strip() for name, words in form.texts.items()}
    return said == EMPTY and not form.picker.times.items and not any(form.picker.times.typed.values())


def complete_links(typed: str) -> str:
    """Addresses without their "https://" with it, line by line; whatever else is typed stays."""
    return WITHOUT_SCHEME.sub("https://", typed)


def kept_windows(kept: object) -> list[Window]:
    """The windows of a draft; none at all if they cannot be read."""
    try:
        pairs = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in kept or ()]  # type: ignore[attr-defined]  # whatever it is
    except (TypeError, ValueError):
        return []
    return [Window(start, end) for start, end in pairs if start.tzinfo and end.tzinfo]


def fields_of(form: Form) -> RequestFields:
    """What the command receives; nothing is checked or trimmed yet."""
    texts = form.texts
    return RequestFields(
        **{name: texts[name] for name in TYPED_AS_THEY_ARE},
        topics=tuple(topic.strip() for topic in texts["topics"].split(",") if topic.strip()),
        links=tuple(link.strip(",") for link in complete_links(texts["links"]).split() if link.strip(",")),
        duration_minutes=form.picker.minutes(),
        windows=tuple(form.picker.times.items),
        time_zone=form.picker.time_format.zone,
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
        **{name: str(getattr(fields, name)) for name in TYPED_AS_THEY_ARE},
        "topics": ", ".join(fields.topics),
        "links": "\n".join(fields.links),
        "duration_minutes": str(fields.duration_minutes),
        "windows": [[window.starts_at.isoformat(), window.ends_at.isoformat()] for window in fields.windows],
    }
