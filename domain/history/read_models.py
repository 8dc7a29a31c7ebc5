"""What a screen or a program receives of what happened."""

from dataclasses import dataclass
from datetime import datetime

from persistence.models import ActorRole, EventKind


@dataclass(frozen=True)
class EventView:
    """One line of a request's history. `actor_name` is the actor's first name, where this viewer may know it."""

    occurred_at: datetime
    kind: EventKind
    actor_role: ActorRole
    actor_name: str | None
    by_viewer: bool
    starts_at: datetime | None  # of the session that it is about, from then on
    times: int = 0  # how many, for "offered"
    previous_starts_at: datetime | None = None  # for "rescheduled": until then
    session_id: int | None = None  # the session that it is about, where this viewer may see it
    reason: str | None = None  # what was said of why; of several moves, of the last
