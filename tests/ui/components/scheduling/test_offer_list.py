"""Offered times in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.people.time_format import TimeFormat
from domain.permissions import Forbidden, Unavailable
from domain.sessions.read_models import OfferView
from ui.components.scheduling.offer_list import (
    gone_words,
    offers_heading,
    offers_note,
    start_words,
    to_answer,
)

ZONE = "America/New_York"
NOW = datetime(2026, 11, 23, 14, 12, tzinfo=UTC)
THEIRS = OfferView(
    id=1,
    starts_at=datetime(2026, 11, 26, 23, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 27, 0, 0, tzinfo=UTC),
    by_viewer=False,
    moves_session=False,
    reason=None,
    lapses_at=NOW + timedelta(days=2),
    possible=True,
    answer=True,
)
MINE = replace(THEIRS, by_viewer=True, answer=Forbidden("This offer is for the other one to answer."))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((THEIRS, THEIRS), "Milo offers two other times"),
        ((THEIRS,), "Milo offers another time"),
        ((MINE, MINE, MINE), "You offered three other times"),
        ((replace(THEIRS, moves_session=True),), "Milo would like to move the session"),
        ((replace(MINE, moves_session=True),), "You asked to move the session"),
    ],
)
def test_the_heading_says_who_offers_what(lines: tuple[OfferView, ...], words: str) -> None:
    assert offers_heading(lines, "Milo") == words


def test_a_time_reads_as_on_its_button() -> None:
    assert start_words(THEIRS.starts_at, TimeFormat(ZONE)) == "Thu 26 Nov, 18:00"


def test_what_cannot_be_had_any_more_is_struck_out_with_its_reason() -> None:
    gone = replace(THEIRS, possible=Unavailable("This time is not possible any more."))
    words = gone_words(gone, TimeFormat(ZONE))
    assert "<s>" in words
    assert "No longer possible: " in words
    assert "This time is not possible any more." in words
    assert to_answer([THEIRS, gone]) == [THEIRS]


def test_the_note_says_until_when_whose_clock_and_why() -> None:
    assert "Good until Wednesday 09:12. New York time." in offers_note(
        [THEIRS], "Milo", TimeFormat(ZONE), NOW
    )
    asked = replace(MINE, moves_session=True, reason="<b>A class</b>")
    note = offers_note([asked], "Milo", TimeFormat(ZONE), NOW)
    assert "Waiting for Milo’s answer" in note
    assert "The session stays where it is until then." in note
    assert "“&lt;b&gt;A class&lt;/b&gt;”" in note
