"""The calls about yourself."""

from fastapi import APIRouter

from domain.people import queries as people
from ui.api.authentication import ApiRoute, SignIn, call
from ui.api.responses.me import Me, me

router = APIRouter(route_class=ApiRoute, tags=["me"])


@router.get("/me")
async def get_me(sign_in: SignIn) -> Me:
    """Who the token belongs to."""
    return me(await call(sign_in, people.me))
