"""The fields of a request: what each may hold, and the sentence beside the one that needs another look.

The form asks `problems` while somebody types, the command asks `clean`: the same rules, the same words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from domain.errors import Invalid
from domain.limits import DESCRIPTION, DURATIONS, LINKS, TITLE, TOPICS, WINDOWS
from domain.requests.links import clean_link
from domain.rules import Rules
from domain.text import clean_line, clean_text, clean_topics
from domain.time_zones import clean_zone
from persistence.models import SessionType, Urgency

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Window:
    """A stretch of time that suits the student."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class RequestFields:
    """What a student fills in. Before `clean` each field may hold anything a client can send."""

    title: str = ""
    session_type: SessionType | str = ""
    description: str = ""
    topics: Sequence[str] = ()
    links: Sequence[str] = ()
    duration_minutes: int = 60
    urgency: Urgency | str = Urgency.NORMAL
    windows: Sequence[Window] = ()
    time_zone: str = "UTC"


def clean(
    fields: RequestFields, *, now: datetime, rules: Rules, kept: RequestFields | None = None
) -> RequestFields:
    """The fields as they are kept: trimmed, known, windows merged. Raises Invalid for the first wrong one.

    What somebody wrote under the rules of its day and leaves as it was `kept` stays: they came to change another
    field.
    """
    cleaned = {
        name: check(fields, now, rules) for name, check in _CHECKS.items() if not _is_kept(name, fields, kept)
    }
    return replace(fields, **cleaned)


def _is_kept(name: str, fields: RequestFields, kept: RequestFields | None) -> bool:
    if kept is None or name not in ("title", "description", "topics", "links"):
        return False
    return bool(_plain(getattr(fields, name)) == _plain(getattr(kept, name)))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def problems(
    fields: RequestFields, *, now: datetime, rules: Rules, kept: RequestFields | None = None
) -> dict[str, str]:
    """Every field that needs another look, with its sentence, in the order of the form; `kept` as in `clean`."""
    found: dict[str, str] = {}
    for name, check in _CHECKS.items():
        if _is_kept(name, fields, kept):
            continue
        try:
            check(fields, now, rules)
        except Invalid as refusal:
            found.setdefault(refusal.field, refusal.message)
    return found


def clean_windows(
    windows: Sequence[Window], *, duration_minutes: int, now: datetime, rules: Rules
) -> tuple[Window, ...]:
    """A few future windows within 30 days, each long enough for the session; touching ones merge."""
    duration = timedelta(minutes=duration_minutes)
    if not windows:
        raise Invalid("windows", "Add at least one time that suits you.")
    if len(windows) > WINDOWS.most:
        raise Invalid("windows", f"Up to {WINDOWS.most} times are enough; please remove some.")
    instants = [_in_utc(window) for window in windows]
    for window in instants:
        _check_window(window, duration=duration, now=now, rules=rules)
    return merged(instants)


def merged(windows: Sequence[Window]) -> tuple[Window, ...]:
    """The same times in order, each once: those that touch or overlap are one."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda w: w.starts_at):
        if found and window.starts_at <= found[-1].ends_at:
            found[-1] = Window(found[-1].starts_at, max(found[-1].ends_at, window.ends_at))
        else:
            found.append(window)
    return tuple(found)


def _in_utc(window: Window) -> Window:
    """The same window as instants: in a zone of its own, arithmetic is on the wall clock, blind to DST."""
    if window.starts_at.tzinfo is None or window.ends_at.tzinfo is None:
        raise Invalid("windows", "Each time needs its offset from UTC, such as 2026-11-24T15:30:00+01:00.")
    try:
        return Window(window.starts_at.astimezone(UTC), window.ends_at.astimezone(UTC))
    except OverflowError:
        raise Invalid("windows", "That date is out of reach.") from None


def _check_window(window: Window, *, duration: timedelta, now: datetime, rules: Rules) -> None:
    length = window.ends_at - window.starts_at
    ahead = window.starts_at - now
    horizon = window.ends_at - now
    if length <= timedelta():
        raise Invalid("windows", "A time must end after it starts.")
    if ahead <= timedelta():
        raise Invalid("windows", "That time has passed already. Choose one in the future.")
    if horizon > rules.windows_within:
        raise Invalid("windows", f"Choose times within the next {rules.windows_within.days} days.")
    if length < duration:
        minutes = duration // timedelta(minutes=1)
        raise Invalid("windows", f"Each time must be at least as long as the session: {minutes} minutes.")


def _word(kind: type[Word], field: str, value: object, sentence: str) -> Word:
    try:
        return kind(value)  # type: ignore[arg-type]  # anything but one of its words is a ValueError
    except ValueError:
        raise Invalid(field, sentence) from None


def _duration(fields: RequestFields) -> int:
    # A client may send 60.0, which is "in" them all the same.
    if isinstance(fields.duration_minutes, float) or fields.duration_minutes not in DURATIONS:
        raise Invalid("duration_minutes", f"Choose {_or(DURATIONS)} minutes.")
    return fields.duration_minutes


def _or(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} or {last}"


def _links(fields: RequestFields) -> tuple[str, ...]:
    if isinstance(fields.links, str) or not isinstance(fields.links, Sequence):
        raise Invalid("links", "Give links as a list of https addresses.")
    given: Sequence[Any] = fields.links
    links = [link for link in given if not isinstance(link, str) or link.strip()]
    if len(links) > LINKS:
        raise Invalid("links", f"Up to {LINKS} links, please.")
    return tuple(dict.fromkeys(clean_link(link) for link in links))


def _windows(fields: RequestFields, now: datetime, rules: Rules) -> tuple[Window, ...]:
    duration = fields.duration_minutes if fields.duration_minutes in DURATIONS else min(DURATIONS)
    return clean_windows(fields.windows, duration_minutes=duration, now=now, rules=rules)


_Check = Callable[[RequestFields, datetime, Rules], Any]
_CHECKS: dict[str, _Check] = {
    "title": lambda fields, now, rules: clean_line("title", fields.title, TITLE),
    "session_type": lambda fields, now, rules: _word(
        SessionType, "session_type", fields.session_type, "Choose what kind of help you need."
    ),
    "duration_minutes": lambda fields, now, rules: _duration(fields),
    "description": lambda fields, now, rules: clean_text("description", fields.description, DESCRIPTION),
    "windows": _windows,
    "topics": lambda fields, now, rules: clean_topics("topics", fields.topics, most=TOPICS),
    "links": lambda fields, now, rules: _links(fields),
    "urgency": lambda fields, now, rules: _word(
        Urgency, "urgency", fields.urgency, "Choose Low, Normal, High or Urgent."
    ),
    "time_zone": lambda fields, now, rules: clean_zone(fields.time_zone),
}
