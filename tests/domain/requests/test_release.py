"""Letting a request go, so that others may take it."""

import pytest

from domain import requests
from domain.errors import Conflict, NotAllowed, NotFound
from domain.requests import queries as request_queries
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import HOUR, claim, claims, release
from tests.factories import Cast


def test_releasing_keeps_its_place_and_gives_it_72_hours(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    before = factories.row(database, request_id)
    late = before.expires_at - HOUR
    factories.do(database, cast.maya, requests.release, request_id, now=late)
    after = factories.row(database, request_id)
    assert (after.status, after.mentor_id, after.claim_lapses_at) == ("open", None, None)
    assert (after.created_at, after.expires_at) == (before.created_at, late + 72 * HOUR)
    assert claims(database, request_id) == [(cast.maya.id, "released")]
    assert factories.events(database, request_id)[-1] == ("released", "mentor")


def test_releasing_early_never_shortens_its_life(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    before = factories.row(database, request_id).expires_at
    factories.do(database, cast.maya, requests.release, request_id)
    assert factories.row(database, request_id).expires_at == before


def test_an_admin_releases_for_a_mentor_who_does_not_answer(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.ada, request_id)
    assert factories.events(database, request_id)[-1] == ("released", "admin")
    assert claim(database, cast.milo, request_id) is None


def test_releasing_twice_is_refused(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.maya, request_id)
    with pytest.raises(NotAllowed):  # it is nobody's now, so not hers to let go
        release(database, cast.maya, request_id)
    with pytest.raises(Conflict):
        release(database, cast.ada, request_id)


def test_a_mentor_who_let_it_go_cannot_take_it_again(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.maya, request_id)
    with pytest.raises(NotAllowed, match="You let this request go"):
        claim(database, cast.maya, request_id)
    assert claim(database, cast.milo, request_id) is None
    # The one before no longer sees what the next mentor holds.
    with pytest.raises(NotFound):
        factories.do(database, cast.maya, request_queries.detail, request_id)
