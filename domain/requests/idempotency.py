"""The same call twice makes one request: what an Idempotency-Key promises, for as long as its answer is kept."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from domain.errors import Conflict, ErrorCode, Invalid
from domain.limits import IDEMPOTENCY_KEY
from domain.requests.fields import RequestFields
from domain.rules import Rules
from persistence.database import Db, Viewer
from persistence.models import IdempotencyKey


@dataclass(frozen=True)
class CreateResult:
    """The posted request; `replayed` and the kept `answer` when the same key posted it before."""

    id: int
    replayed: bool = False
    answer: dict[str, Any] | None = None


def find_earlier(
    db: Db, viewer: Viewer, fields: RequestFields, key: str | None, *, now: datetime, rules: Rules
) -> CreateResult | None:
    """What this person posted with this key, if they did.

    Raises Invalid for a key that cannot be one, Conflict where it came with other fields.
    """
    if key is None:
        return None
    if not re.fullmatch(IDEMPOTENCY_KEY, key):
        raise Invalid("Idempotency-Key", "Please use 1 to 200 visible ASCII characters for it.")
    row = db.get(IdempotencyKey, (viewer.person_id, key))
    if row is None:
        return None
    if row.created_at + rules.answer_kept <= now:
        db.delete(row)
        db.flush()
        return None
    if row.fingerprint != _fingerprint(fields):
        raise Conflict(
            "This key was used for another request. Use a new key for a new request.",
            code=ErrorCode.IDEMPOTENCY_KEY_REUSED,
        )
    return CreateResult(row.request_id, replayed=True, answer=row.response)


def store_key(
    db: Db, viewer: Viewer, fields: RequestFields, key: str, request_id: int, *, now: datetime
) -> None:
    """Write down which request this key has posted."""
    db.add(
        IdempotencyKey(
            person_id=viewer.person_id,
            key=key,
            fingerprint=_fingerprint(fields),
            request_id=request_id,
            created_at=now,
        )
    )
    db.flush()


def store_response(
    db: Db, viewer: Viewer, key: str, answer: dict[str, Any], *, now: datetime, rules: Rules
) -> None:
    """Remember what was answered to the call with this key, so that a repeat reads the same."""
    db.get_one(IdempotencyKey, (viewer.person_id, key)).response = answer
    db.flush()


def _fingerprint(fields: RequestFields) -> str:
    text = json.dumps(asdict(fields), default=str, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
