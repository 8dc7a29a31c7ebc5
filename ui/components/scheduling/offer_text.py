"""Offered times in words. Pure."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from domain.read_models import OfferLine
from ui.components.basic.times import clock, local, moment, short_day, zone_words
from ui.markup import markup

NUMBERS = ("no", "one", "two", "three", "four", "five")


def start_words(at: datetime, zone: str) -> str:
    """ "Thu 26 Nov, 18:00"."""
    then = local(at, zone)
    return f"{short_day(then)}, {clock(then)}"


def to_answer(offers: Sequence[OfferLine]) -> list[OfferLine]:
    """Those that this viewer may still accept."""
    return [one for one in offers if one.answer is True and one.possible is True]


def offers_heading(offers: Sequence[OfferLine], other: str) -> str:
    """ "Milo offers two other times", "You asked to move the session"."""
    first, number = offers[0], len(offers)
    if first.moves_session:
        return (
            "You asked to move the session" if first.by_viewer else f"{other} would like to move the session"
        )
    times = "another time" if number == 1 else f"{NUMBERS[number]} other times"
    return f"You offered {times}" if first.by_viewer else f"{other} offers {times}"


def offers_note(offers: Sequence[OfferLine], other: str, zone: str, now: datetime) -> Markup:
    """Reasons, whose clock it is, and until when the other one has."""
    reasons = dict.fromkeys(one.reason for one in offers if one.reason)
    said = Markup("").join(markup('<p class="prose">“{reason}”</p>', reason=reason) for reason in reasons)
    lapses = max(one.lapses_at for one in offers)
    if offers[0].by_viewer:
        until = f"Waiting for {other}’s answer, until {moment(lapses, zone, now)}"
        kept = " The session stays where it is until then." if offers[0].moves_session else ""
        note = f"{until} at the latest.{kept}"
    else:
        note = f"Good until {moment(lapses, zone, now)}."
    return markup(
        '{said}<p class="muted small">{note} {zone}.</p>',
        said=said,
        note=note,
        zone=_capital(zone_words(zone)),
    )


def gone_words(line: OfferLine, zone: str) -> Markup:
    """An offer that cannot be had any more: struck out, and why."""
    return markup(
        '<s><span class="hidden-words">No longer possible: </span>{when}</s> <span class="muted small">{why}</span>',
        when=start_words(line.starts_at, zone),
        why="" if line.possible is True else line.possible,
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
