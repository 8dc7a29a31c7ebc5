"""What a mentor asked the board to show. It lives in the address, so reload, back and a sent link all keep it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from domain.enums import SessionType, Urgency
from ui.components.basic import text as basic_text
from ui.components.board import text
from ui.components.board.text import SORTS, counted
from ui.urls import BOARD

NAMES = {kind.value: basic_text.SESSION_TYPES[kind] for kind in SessionType}
URGENCIES = {urgency.value: basic_text.URGENCIES[urgency] for urgency in Urgency}
LONGEST_SEARCH = 100  # characters; nobody types more, and a forged address may hold much more


@dataclass(frozen=True)
class Filters:
    """One state of the board's search, chips and order. Unset is the empty word."""

    q: str = ""
    session_type: str = ""
    urgency: str = ""
    topic: str = ""
    fits: bool = False
    sort: str = "best"

    @property
    def any(self) -> bool:
        """Whether something is left out; the order leaves nothing out."""
        return replace(self, sort="best") != Filters()

    @property
    def number(self) -> int:
        """How many chips are on."""
        return sum(map(bool, (self.session_type, self.urgency, self.topic, self.fits)))


class Chip(NamedTuple):
    """A filter to switch. `key` names it while its words change."""

    key: str
    words: str
    on: bool


def parse_query(query: str) -> Filters:
    """The filters of an address. What we do not know is left out: an old link still opens the board."""
    asked = dict(parse_qsl(query.lstrip("?")[:2000]))
    return Filters(
        q=_plain(asked.get("q", "")),
        session_type=_known(asked, "session_type", NAMES),
        urgency=_known(asked, "urgency", URGENCIES),
        topic=_plain(asked.get("topic", "")).lower(),
        fits=asked.get("fits") == "true",
        sort=_known(asked, "sort", SORTS) or "best",
    )


def address(filters: Filters) -> str:
    """The shortest address that brings these filters back."""
    asked = {
        "q": filters.q,
        "session_type": filters.session_type,
        "urgency": filters.urgency,
        "topic": filters.topic,
        "fits": "true" if filters.fits else "",
        "sort": "" if filters.sort == "best" else filters.sort,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{BOARD}?{query}" if query else BOARD


def arguments(filters: Filters) -> dict[str, Any]:
    """The same, as `list_open` takes it."""
    return {
        "q": filters.q,
        "session_type": filters.session_type or None,
        "urgency": filters.urgency or None,
        "topic": filters.topic or None,
        "fits": filters.fits,
        "sort": filters.sort,
    }


def chips(filters: Filters, counts: Mapping[str, int]) -> list[Chip]:
    """Those that would show something, and those that are on, so that each can be switched off again."""
    kind, urgency = filters.session_type, filters.urgency
    found = []
    if filters.fits or counts.get("fits"):
        found.append(Chip("fits", counted(text.FITS_MY_HOURS, counts.get("fits")), filters.fits))
    for other, name in NAMES.items():
        if other == kind or counts.get(other):
            found.append(Chip(other, counted(name, counts.get(other)), other == kind))
    if urgency == "urgent" or counts.get("urgent"):
        found.append(Chip("urgent", counted(URGENCIES["urgent"], counts.get("urgent")), urgency == "urgent"))
    if urgency not in ("", "urgent"):
        found.append(Chip("urgency", URGENCIES[urgency], on=True))
    if filters.topic:
        found.append(Chip("topic", text.topic(filters.topic), on=True))
    return found


def switched(filters: Filters, key: str) -> Filters:
    """What pressing the chip of this key asks for."""
    match key:
        case "fits":
            return replace(filters, fits=not filters.fits)
        case "urgent":
            return replace(filters, urgency="" if filters.urgency == "urgent" else "urgent")
        case "urgency":
            return replace(filters, urgency="")
        case "topic":
            return replace(filters, topic="")
    return replace(filters, session_type="" if filters.session_type == key else key)


def _known(asked: Mapping[str, str], name: str, values: Collection[str]) -> str:
    value = asked.get(name, "")
    return value if value in values else ""


def _plain(value: str) -> str:
    """Control characters are no words to search for, and the database refuses NUL."""
    return "".join(sign for sign in value if sign.isprintable()).strip()[:LONGEST_SEARCH]
