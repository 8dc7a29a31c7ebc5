"""Whoever calls, as they read about themselves."""

from domain.enums import Role
from domain.people import read_models as people_read_models
from ui.api.responses.base import Response


class Me(Response):
    id: int
    name: str
    first_name: str
    email: str
    roles: list[Role]
    time_zone: str
    topics: list[str]
    about: str


def me(facts: people_read_models.Me) -> Me:
    return Me.model_validate(vars(facts) | {"id": facts.person_id})
