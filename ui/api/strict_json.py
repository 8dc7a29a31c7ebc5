"""JSON that means one thing only, in characters that a database can keep."""

import json
from typing import Any, NoReturn

from fastapi import Request

from domain.errors import ErrorCode
from ui.api.error_codes import CallCode
from ui.api.problems import NOT_AN_OBJECT, WrongCall
from ui.settings import MAX_BODY

UNKEEPABLE = "Please leave out the character NUL and half characters (lone surrogates)."


class StrictRequest(Request):
    """A request whose body is read strictly."""

    async def json(self) -> Any:
        raw = await self.body()
        if len(raw) > MAX_BODY:
            sentence = "This is too much at once. Please send a shorter one."
            raise WrongCall(413, sentence, CallCode.BODY_TOO_LARGE)
        return strict_json(raw)


def strict_json(raw: bytes) -> Any:
    """Read JSON. Raises WrongCall for what is broken, too deep, ambiguous, or cannot be kept."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except RecursionError:
        raise _unreadable("This JSON is nested too deeply.") from None
    except ValueError:  # broken, not UTF-8, or a number of thousands of digits
        raise _unreadable(NOT_AN_OBJECT + " This is not JSON that we can read.") from None
    for name, member in value.items() if isinstance(value, dict) else ():
        if not _can_be_kept(name):
            raise _unreadable(UNKEEPABLE)
        if not _can_be_kept(member):
            raise WrongCall(422, UNKEEPABLE, ErrorCode.INVALID_FIELD, name)
    return value


def _unreadable(sentence: str) -> WrongCall:
    return WrongCall(422, sentence, CallCode.INVALID_BODY)


def _no_constant(word: str) -> NoReturn:
    raise _unreadable(f"{word} is not a number that JSON knows.")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ in which of two values of one name they take, so neither is taken."""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _unreadable("One name stands twice in the same JSON object. Please give it once.")
    return values


def _can_be_kept(value: Any) -> bool:
    """PostgreSQL's text takes neither NUL nor half of a surrogate pair."""
    rest = [value]
    while rest:
        match rest.pop():
            case str(text):
                if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
                    return False
            case list(items):
                rest.extend(items)
            case dict(members):
                rest.extend(members)
                rest.extend(members.values())
    return True
