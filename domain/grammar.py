"""The little grammar that sentences need, wherever they stand: one or many, numbers in words, and what is left out."""

from collections.abc import Iterable

NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
NUMBERS_AT_START = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


def plural(n: int, one: str, many: str, **holes: object) -> str:
    """The whole sentence that this number asks for, with `{n}` and its other holes filled.

    Both are templates and not what somebody typed: what fills a hole may hold braces of its own.
    """
    return (one if n == 1 else many).format(n=n, **holes)


def number_in_words(n: int) -> str:
    """ "three"; what no sentence writes out stays a number: "48"."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else str(n)


def number_at_start(n: int) -> str:
    """ "Three", where it begins a sentence."""
    return NUMBERS_AT_START[n] if 0 <= n < len(NUMBERS_AT_START) else str(n)


def sentences(*parts: str) -> str:
    """Whole sentences, one after the other; what is empty is left out."""
    return " ".join(part for part in parts if part)


def all_of(parts: Iterable[str]) -> str:
    """ "student and mentor"."""
    return " and ".join(parts)
