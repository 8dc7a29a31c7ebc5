"""One or many, numbers in words, and what is left out."""

import pytest

from domain.grammar import all_of, number_at_start, number_in_words, plural, sentences


@pytest.mark.parametrize(("n", "words"), [(0, "0 requests"), (1, "1 request"), (2, "2 requests")])
def test_a_number_chooses_the_sentence(n: int, words: str) -> None:
    assert plural(n, "1 request", "{n} requests") == words


def test_what_fills_a_hole_may_hold_braces() -> None:
    assert (
        plural(2, "{name} waits", "{name} waits {n} times", name="{n} {oops}") == "{n} {oops} waits 2 times"
    )


def test_small_numbers_are_written_out() -> None:
    assert [number_in_words(n) for n in (0, 3, 10, 48)] == ["no", "three", "ten", "48"]
    assert [number_at_start(n) for n in (3, 48)] == ["Three", "48"]


def test_what_is_empty_is_left_out_and_lists_read_as_said() -> None:
    assert sentences("It is yours.", "", "Choose a time.") == "It is yours. Choose a time."
    assert all_of(["student", "mentor"]) == "student and mentor"
