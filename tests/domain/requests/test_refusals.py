"""Who, and in which state: one table for the commands that take no more than a request."""

import pytest

from domain.errors import Conflict, DomainError, NotAllowed, NotFound
from persistence.database import Database
from persistence.models import Status
from tests import factories
from tests.domain.requests.commands import Command, cancel, claim, edit, release, renew, schedule
from tests.factories import Cast

COMMANDS: list[Command] = [edit, cancel, renew, claim, release, schedule]
WRONG_PERSON: list[tuple[Command, str, str, type[DomainError]]] = [
    # command, who, state of Sana's request (held by Maya), refusal
    (edit, "sam", "open", NotFound),
    (edit, "maya", "open", NotAllowed),
    (edit, "ada", "open", NotAllowed),
    (edit, "maya", "claimed", NotAllowed),
    (cancel, "sam", "open", NotFound),
    (cancel, "maya", "open", NotAllowed),
    (cancel, "maya", "claimed", NotAllowed),
    (cancel, "milo", "claimed", NotFound),
    (cancel, "maya", "scheduled", NotAllowed),
    (renew, "sam", "expired", NotFound),
    (renew, "maya", "expired", NotFound),
    (renew, "ada", "expired", NotAllowed),
    (claim, "sana", "open", NotAllowed),
    (claim, "sam", "open", NotFound),
    (claim, "ada", "open", NotAllowed),
    (release, "sana", "claimed", NotAllowed),
    (release, "sam", "claimed", NotFound),
    (release, "milo", "claimed", NotFound),
    (release, "milo", "open", NotAllowed),
    (schedule, "sana", "claimed", NotAllowed),
    (schedule, "ada", "claimed", NotAllowed),
    (schedule, "milo", "claimed", NotFound),
    (schedule, "milo", "open", NotAllowed),
]


def test_it_refuses_the_wrong_person(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    for command, who, state, refusal in WRONG_PERSON:
        request_id = ids[Status(state)]
        before = factories.row(database, request_id), factories.events(database, request_id)
        with pytest.raises(refusal):
            command(database, getattr(cast, who), request_id)
        assert (factories.row(database, request_id), factories.events(database, request_id)) == before


WRONG_STATE: list[tuple[Command, str, tuple[str, ...]]] = [
    (edit, "sana", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (cancel, "sana", ("completed", "cancelled", "expired")),
    (renew, "sana", ("open", "claimed", "scheduled", "completed", "cancelled")),
    (claim, "milo", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (claim, "maya", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (release, "maya", ("scheduled", "completed")),
    (schedule, "maya", ("scheduled", "completed")),
]


def test_it_refuses_the_wrong_state(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    for command, who, states in WRONG_STATE:
        for state in states:
            request_id = ids[Status(state)]
            before = factories.row(database, request_id), factories.events(database, request_id)
            with pytest.raises(Conflict) as caught:
                command(database, getattr(cast, who), request_id)
            assert caught.value.message.endswith((".", "?"))
            assert (factories.row(database, request_id), factories.events(database, request_id)) == before


def test_an_unknown_request_is_not_there(database: Database, cast: Cast) -> None:
    for command in COMMANDS:
        for request_id in (0, -1, 999_999, 2**63 - 1, 2**63, 10**30):
            for who in (cast.sana, cast.maya, cast.ada):
                with pytest.raises(NotFound):
                    command(database, who, request_id)
