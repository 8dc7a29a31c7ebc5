"""Lists come in pages: a cursor says after which row the next one begins."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from domain.errors import Invalid
from domain.limits import PAGE_SIZE

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A stretch of a list; `next_cursor` asks for what follows, None at the end."""

    items: tuple[Item, ...]
    next_cursor: str | None


def encode_cursor(*parts: Any) -> str:
    """Where a list goes on: opaque to whoever holds it."""
    text = json.dumps(parts, default=lambda part: part.isoformat())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, *kinds: type) -> Sequence[Any]:
    """The parts of a cursor, of these kinds (int, datetime). Raises Invalid for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"==").decode())
        read = [
            datetime.fromisoformat(p) if kind is datetime else p for p, kind in zip(parts, kinds, strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.") from None
    fine = all(type(part) is kind for part, kind in zip(read, kinds, strict=True))
    if not fine or any(type(p) is int and abs(p) > 2**62 for p in read):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.")
    if any(isinstance(p, datetime) and p.tzinfo is None for p in read):
        raise Invalid("cursor", "This place in the list is not known. Start again from the top.")
    return read


def check_page_size(limit: int) -> int:
    """How many items a page may have. Raises Invalid."""
    least, most = PAGE_SIZE
    if not least <= limit <= most:
        raise Invalid("limit", f"A page has {least} to {most} items.")
    return limit
