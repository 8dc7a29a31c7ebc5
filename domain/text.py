"""Text that people type, made fit to keep: trimmed, whole, of a decent length, nothing hidden in it."""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from domain.errors import Invalid
from domain.limits import TOPIC, Between

# Direction overrides can make a title read as something else; the plain marks stay for real scripts.
_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def clean_line(field: str, value: object, length: Between) -> str:
    """One line of so many characters; runs of white space become one space."""
    text = " ".join(_text(field, value).split())
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise Invalid(field, "This has a character in it that cannot be kept. Please type it again.")
    return _of_length(field, text, length)


def clean_text(field: str, value: object, length: Between) -> str:
    """Paragraphs of so many characters; line breaks stay, other control characters are refused."""
    text = _text(field, value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        raise Invalid(field, "This has a character in it that cannot be kept. Please type it again.")
    return _of_length(field, text, length)


def clean_topics(field: str, values: object, *, most: int) -> list[str]:
    """Up to `most` short tags in lower case, each once, in the order they were given."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise Invalid(field, "Give topics as a list of short words.")
    topics = [clean_line(field, value, TOPIC).lower().lstrip("#").strip() for value in values]
    topics = list(dict.fromkeys(topic for topic in topics if topic))
    if len(topics) > most:
        raise Invalid(field, f"Choose at most {most} topics; the ones that matter most are enough.")
    return topics


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(field, "Please write this as text.")
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(field, "This has a character in it that cannot be kept. Please type it again.")
    return unicodedata.normalize("NFC", value.translate(_OVERRIDES))


def _of_length(field: str, text: str, length: Between) -> str:
    least, most = length
    if sum(unicodedata.category(char) != "Cf" for char in text) < least:  # what nobody sees does not count
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
