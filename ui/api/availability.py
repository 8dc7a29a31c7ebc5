"""The calls about a mentor's hours."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter

from domain.availability import commands as availability
from domain.availability import queries as availability_view
from domain.availability.hours import Hours
from domain.permissions import Viewer
from domain.read_models import AvailabilityPage
from domain.rules import Rules
from persistence.database import Db
from ui.api import payloads as bodies
from ui.api import responses as answers
from ui.api.authentication import ApiRoute, SignIn, call

router = APIRouter(route_class=ApiRoute, tags=["availability"])


@router.get("/availability")
async def get_availability(sign_in: SignIn) -> answers.Availability:
    """When you, as a mentor, are free; and the next two weeks as they will be offered."""
    return answers.availability(await call(sign_in, availability_view.mine))


@router.put("/availability")
async def put_availability(sign_in: SignIn, body: bodies.AvailabilityInput) -> answers.Availability:
    """Replace your hours. What you take on, and your pause, stay as they are where they are left out."""
    return answers.availability(await call(sign_in, _save, body.hours(), body.settled()))


def _save(
    db: Db, viewer: Viewer, said: Hours, settled: dict[str, Any], *, now: datetime, rules: Rules
) -> AvailabilityPage:
    """Both or neither, in one transaction."""
    availability.save(db, viewer, said, now=now, rules=rules)
    page = availability_view.mine(db, viewer, now=now, rules=rules)
    if not settled:
        return page
    before = {name: getattr(page, name) for name in ("capacity", "buffer_minutes", "paused_until")}
    availability.settle(db, viewer, **(before | settled), now=now, rules=rules)
    return availability_view.mine(db, viewer, now=now, rules=rules)
