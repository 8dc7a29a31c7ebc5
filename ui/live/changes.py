"""What the database says has changed."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["request", "session", "sign_in", "person"]


@dataclass(frozen=True)
class Change:
    """Something is different now. `id` is of its kind; the others are there where the kind has them."""

    kind: Kind
    id: int
    status: str | None = None
    student_id: int | None = None
    mentor_id: int | None = None
    person_id: int | None = None
    request_id: int | None = None


def parse_change(payload: dict[str, Any]) -> Change | None:
    """The change that a notification tells of; None where it does not look like one."""
    if payload.get("kind") not in get_args(Kind) or not _is_id(payload.get("id")):
        return None
    ids = {name: payload.get(name) for name in ("student_id", "mentor_id", "person_id", "request_id")}
    if not all(value is None or _is_id(value) for value in ids.values()):
        return None
    status = payload.get("status")
    return Change(payload["kind"], payload["id"], status if isinstance(status, str) else None, **ids)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
