"""What somebody typed and has not sent yet: kept on the server, so that a reload loses nothing."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from domain.errors import Invalid
from domain.rules import Rules
from persistence.database import Db, Viewer
from persistence.models import Draft

REQUEST = "request"  # the kind of the draft of a new request
AVAILABILITY = "availability"  # the kind of the draft of a mentor\'s hours
MOST_BYTES = 32_768


def save(db: Db, viewer: Viewer, kind: str, body: dict[str, Any], *, now: datetime, rules: Rules) -> None:
    """Remember `body` as this person's draft of `kind`; the latest one wins."""
    body = _whole(body)
    if len(json.dumps(body, ensure_ascii=False).encode()) > MOST_BYTES or len(kind) > 60:
        raise Invalid("description", "This is too long to keep as a draft. Please shorten it.")
    values = {"person_id": viewer.person_id, "kind": kind, "body": body, "updated_at": now}
    fresh = insert(Draft).values(values)
    newer = fresh.on_conflict_do_update(
        index_elements=["person_id", "kind"], set_={"body": body, "updated_at": now}
    )
    db.execute(newer)


def discard(db: Db, viewer: Viewer, kind: str, *, now: datetime, rules: Rules) -> None:
    db.execute(delete(Draft).where(col(Draft.person_id) == viewer.person_id, col(Draft.kind) == kind))


def get(db: Db, viewer: Viewer, kind: str, *, now: datetime, rules: Rules) -> dict[str, Any] | None:
    """The draft of this kind, or None."""
    own = select(Draft.body).where(Draft.person_id == viewer.person_id, Draft.kind == kind)
    body = db.exec(own).one_or_none()
    return None if body is None else dict(body)


def kept_title(db: Db, viewer: Viewer, kind: str, *, now: datetime, rules: Rules) -> str | None:
    """The title in the draft of this kind, or None where there is no draft."""
    own = select(Draft.body["title"].astext).where(Draft.person_id == viewer.person_id, Draft.kind == kind)
    titles = db.exec(own).all()
    return (titles[0] or "") if titles else None


def _whole(value: Any) -> Any:
    """The same without NUL and halves of characters, which PostgreSQL's jsonb does not take."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="ignore").decode()
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def of_session(session_id: int) -> str:
    """The kind of the draft of a session's notes."""
    return f"complete-{session_id}"
