"""A mentor's hours as they are kept: read together with what was typed and not saved, saved as a whole."""

from datetime import datetime
from typing import Any

from domain import availability
from domain.availability import queries as availability_queries
from domain.availability.read_models import AvailabilityPage
from domain.people import drafts
from domain.permissions import Viewer
from domain.rules import Rules
from ui.components.availability.form_values import ParsedHours

DRAFT = "availability"


def page_and_draft(
    db: Any, viewer: Viewer, *, now: datetime, rules: Rules
) -> tuple[AvailabilityPage, dict[str, Any] | None]:
    """The hours, and what was typed and not saved; in one transaction."""
    page = availability_queries.own_availability(db, viewer, now=now, rules=rules)
    return page, drafts.get(db, viewer, DRAFT, now=now, rules=rules)


def save_all(db: Any, viewer: Viewer, said: ParsedHours, *, now: datetime, rules: Rules) -> AvailabilityPage:
    """Hours and figures, both or neither; what was a draft is none any more."""
    availability.save(db, viewer, said.hours, now=now, rules=rules)
    availability.save_limits(
        db,
        viewer,
        capacity=said.capacity,
        buffer_minutes=said.buffer_minutes,
        paused_until=said.paused_until,
        now=now,
        rules=rules,
    )
    drafts.discard(db, viewer, DRAFT, now=now, rules=rules)
    return availability_queries.own_availability(db, viewer, now=now, rules=rules)


def wake(db: Any, viewer: Viewer, *, now: datetime, rules: Rules) -> AvailabilityPage:
    page = availability_queries.own_availability(db, viewer, now=now, rules=rules)
    figures = {"capacity": page.capacity, "buffer_minutes": page.buffer_minutes}
    availability.save_limits(db, viewer, **figures, paused_until=None, now=now, rules=rules)
    return availability_queries.own_availability(db, viewer, now=now, rules=rules)
