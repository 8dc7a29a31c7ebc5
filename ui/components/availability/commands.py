"""A mentor's hours as they are kept: read together with what was typed and not saved, saved as a whole."""

from datetime import datetime
from typing import Any

from domain import drafts
from domain.availability import commands as availability
from domain.availability import queries as availability_view
from domain.permissions import Viewer
from domain.read_models import AvailabilityPage
from domain.rules import Rules
from ui.components.availability.form_values import Said

DRAFT = "availability"


def page_and_draft(
    db: Any, viewer: Viewer, *, now: datetime, rules: Rules
) -> tuple[AvailabilityPage, dict[str, Any] | None]:
    """The hours, and what was typed and not saved; in one transaction."""
    page = availability_view.mine(db, viewer, now=now, rules=rules)
    return page, drafts.of(db, viewer, DRAFT, now=now, rules=rules)


def save_all(db: Any, viewer: Viewer, said: Said, *, now: datetime, rules: Rules) -> AvailabilityPage:
    """Hours and figures, both or neither; what was a draft is none any more."""
    availability.save(db, viewer, said.hours, now=now, rules=rules)
    availability.settle(
        db,
        viewer,
        capacity=said.capacity,
        buffer_minutes=said.buffer_minutes,
        paused_until=said.paused_until,
        now=now,
        rules=rules,
    )
    drafts.forget(db, viewer, DRAFT, now=now, rules=rules)
    return availability_view.mine(db, viewer, now=now, rules=rules)


def wake(db: Any, viewer: Viewer, *, now: datetime, rules: Rules) -> AvailabilityPage:
    page = availability_view.mine(db, viewer, now=now, rules=rules)
    figures = {"capacity": page.capacity, "buffer_minutes": page.buffer_minutes}
    availability.settle(db, viewer, **figures, paused_until=None, now=now, rules=rules)
    return availability_view.mine(db, viewer, now=now, rules=rules)
