"""The secret address of somebody's calendar: whoever has it reads when they meet, so it can be made anew."""

import secrets
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from domain.rules import Rules
from persistence.database import Db, Viewer
from persistence.models import CalendarFeed


def renew(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> str:
    """Give this person's calendar an address, or another one; returns its token. The old one ends at once."""
    token = secrets.token_urlsafe(32)
    made = insert(CalendarFeed).values(person_id=viewer.person_id, token=token, created_at=now)
    # Two first clicks at once: the second one's address stays.
    db.execute(
        made.on_conflict_do_update(index_elements=["person_id"], set_={"token": token, "created_at": now})
    )
    return token
