"""Text that people type, made fit to keep: trimmed, whole, of a decent length, nothing hidden in it."""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from domain.errors import Invalid
from domain.limits import TOPIC, Between

# Direction overrides can make a title read as something else; the plain marks stay for real scripts.
_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


_UNKEEPABLE = "This has a character in it that cannot be kept. Please type it again."
# Letters by their category, and nothing to see all the same: fillers of Hangul, and the blank of Braille.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_MOST_MARKS = 4  # in a row: real scripts need no more, and a tower of them covers its neighbours
# Where emoji and ideographs are added year by year, which Python's tables learn of later.
_GROWING = (range(0x1F000, 0x1FC00), range(0x20000, 0x3FFFE))


def clean_line(field: str, value: object, length: Between) -> str:
    """One line of so many characters; runs of white space become one space."""
    return _of_length(field, _checked(field, " ".join(_text(field, value).split())), length)


def clean_text(field: str, value: object, length: Between) -> str:
    """Paragraphs of so many characters; line breaks stay, other control characters are refused."""
    text = _text(field, value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _of_length(field, _checked(field, text, besides="\n\t"), length)


def clean_topics(field: str, values: object, *, most: int) -> list[str]:
    """Up to `most` short tags in lower case, each once, in the order they were given."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise Invalid(field, "Give topics as a list of short words.")
    topics = [clean_topic(field, value, TOPIC) for value in values]
    topics = list(dict.fromkeys(topic for topic in topics if visible_length(topic)))
    if len(topics) > most:
        raise Invalid(field, f"Choose at most {most} topics; the ones that matter most are enough.")
    return topics


def clean_topic(field: str, value: object, length: Between) -> str:
    """A tag in lower case, before it is measured: some letters grow by that."""
    return clean_line(field, _text(field, value).lower().strip().lstrip("#"), length)


def visible_length(text: str) -> int:
    """How many characters there are to see: a mark counts on its letter, a space between words."""
    seen, follows = 0, False  # whether this one follows something to see
    for char in text:
        category = unicodedata.category(char)
        if category == "Cf":
            continue
        if category[0] in "LNPS" or category == "Cn":
            follows = char not in _BLANKS
            seen += follows
        elif follows:
            seen += 1
            follows = category[0] == "M"
    return seen


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(field, "Please write this as text.")
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(field, _UNKEEPABLE)
    return unicodedata.normalize("NFC", value.translate(_OVERRIDES))


def _checked(field: str, text: str, *, besides: str = "") -> str:
    """The same text, if each of its characters can be kept, and is one that is or may become a real one."""
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if (category == "Cc" and char not in besides) or category == "Co":
            raise Invalid(field, _UNKEEPABLE)
        if category == "Cn" and not any(ord(char) in block for block in _GROWING):
            raise Invalid(field, _UNKEEPABLE)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            raise Invalid(field, "There are too many accents on one letter here. Please take some away.")
    return text


def _of_length(field: str, text: str, length: Between) -> str:
    """Measured in code points, as the database does, once they are normalised."""
    least, most = length
    if visible_length(text) < least:  # what nobody sees does not count
        more = (
            "Please fill this in." if least == 1 else f"A little more, please: at least {least} characters."
        )
        raise Invalid(field, more)
    if len(text) > most:
        raise Invalid(field, f"That is {len(text)} characters; the most is {most}.")
    return text


def duration_text(length: timedelta) -> str:
    """A duration as people say it: "2 h", "30 min", "1 h 15 min", "7 days"."""
    days, rest = divmod(length, timedelta(days=1))
    if days > 1 and not rest:
        return f"{days} days"
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n) or "a moment"
