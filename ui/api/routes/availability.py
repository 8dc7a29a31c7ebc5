"""The calls about a mentor's hours."""

from fastapi import APIRouter

from domain.availability import commands, queries
from ui.api.authentication import ApiRoute, SignIn, call
from ui.api.payloads.availability import AvailabilityInput
from ui.api.responses.availability import Availability, availability
from ui.runtime.run import then_read

router = APIRouter(route_class=ApiRoute, tags=["availability"])


@router.get("/availability")
async def get_availability(sign_in: SignIn) -> Availability:
    """When you, as a mentor, are free; and the next two weeks as they will be offered."""
    return availability(await call(sign_in, queries.own_availability))


@router.put("/availability")
async def put_availability(sign_in: SignIn, body: AvailabilityInput) -> Availability:
    """Replace your hours. What you take on, and your pause, stay as they are where they are left out."""
    return availability(
        await call(
            sign_in, then_read(commands.replace, queries.own_availability), body.hours(), body.figures()
        )
    )
