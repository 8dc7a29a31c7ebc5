"""What a mentor asks the board for lives in the address, whatever somebody writes into it."""

from dataclasses import replace

import pytest

from ui.components.board.filters import Filters, address, arguments, chips, parse_query, switched
from ui.components.board.text import count


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(q="résumé & more", fits=True, sort="oldest"),
        Filters(session_type="resume_review", urgency="urgent", topic="c++"),
    ],
)
def test_an_address_brings_its_filters_back(filters: Filters) -> None:
    assert parse_query(address(filters).partition("?")[2]) == filters


def test_the_plain_board_has_the_plain_address() -> None:
    assert address(Filters()) == "/mentorship/requests"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "sort=loudest&urgency=mega&session_type=nap&fits=yes",
        "utm_source=mail&&&=%",
        "q=%00%01%1f&topic=%0a",
    ],
)
def test_what_it_does_not_know_it_leaves_out(query: str) -> None:
    assert parse_query(query) == Filters()


def test_a_forged_search_is_cut() -> None:
    assert len(parse_query("q=" + "a" * 5000).q) == 100


def test_it_asks_the_view_for_nothing_where_nothing_is_set() -> None:
    assert arguments(Filters()) == {
        "q": "",
        "session_type": None,
        "urgency": None,
        "topic": None,
        "fits": False,
        "sort": "best",
    }


def test_the_order_leaves_nothing_out_but_a_filter_does() -> None:
    assert not Filters(sort="urgent").any
    assert Filters(fits=True).any


def test_chips_show_what_there_is_with_counts_that_stop_at_fifty() -> None:
    found = chips(Filters(), {"fits": 0, "urgent": 1, "resume_review": 51, "career_advice": 0})
    assert [chip.words for chip in found] == ["Resume Review 50+", "Urgent 1"]
    assert not any(chip.on for chip in found)


def test_a_chip_that_is_on_stays_to_be_switched_off() -> None:
    [on] = chips(Filters(session_type="resume_review"), {})
    assert (on.words, on.on) == ("Resume Review", True)
    assert switched(Filters(session_type="resume_review"), on.key) == Filters()


def test_topic_and_urgency_of_an_address_get_chips_too() -> None:
    words = [chip.words for chip in chips(Filters(topic="python", urgency="high"), {})]
    assert words == ["High", "Topic: python"]


def test_pressing_a_chip_keeps_the_other_filters() -> None:
    before = Filters(q="sql", sort="oldest")
    assert switched(before, "fits") == replace(before, fits=True)
    assert switched(before, "urgent") == replace(before, urgency="urgent")
    assert switched(before, "resume_review") == replace(before, session_type="resume_review")


def test_pressing_it_again_lets_everything_back_in() -> None:
    given = Filters(urgency="high", topic="python")
    assert switched(switched(given, "urgency"), "topic") == Filters()
    for key in ("fits", "urgent", "resume_review"):
        assert switched(switched(Filters(), key), key) == Filters()


def test_counts_stop_at_fifty() -> None:
    assert [count(number) for number in (0, 50, 51)] == ["0", "50", "50+"]
