"""Withdrawing a request, and whom that frees."""

from datetime import timedelta

import pytest

from domain import requests
from domain.errors import Conflict, Invalid, NotFound
from domain.requests import queries as request_queries
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import claims, in_state
from tests.factories import Cast


def test_a_student_cancels_and_may_say_why(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    factories.do(database, cast.sana, requests.cancel, request_id, reason="  I found out myself.  ")
    kept = factories.row(database, request_id)
    assert (kept.status, kept.cancel_reason) == ("cancelled", "I found out myself.")
    assert factories.events(database, request_id)[-1] == ("cancelled", "student")
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.cancel_reason == "I found out myself."


def test_a_reason_out_of_its_range_is_named(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    for reason in ("x" * 501, "nul \0", "half \ud800", None):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.cancel, request_id, reason=reason)
        assert caught.value.field == "reason"
    assert factories.row(database, request_id).status == "open"


@pytest.mark.parametrize(
    ("state", "who"), [(s, w) for s in ("claimed", "scheduled") for w in ("sana", "ada")]
)
def test_cancelling_frees_whoever_holds_it(database: Database, cast: Cast, state: str, who: str) -> None:
    request_id = in_state(database, cast, state)
    factories.do(database, getattr(cast, who), requests.cancel, request_id)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.mentor_id, kept.claim_lapses_at) == ("cancelled", cast.maya.id, None)
    assert claims(database, request_id) == [(cast.maya.id, "withdrawn")]
    assert session_states(database, request_id) == (["cancelled"] if state == "scheduled" else [])
    assert factories.events(database, request_id)[-1] == (
        "cancelled",
        "student" if who == "sana" else "admin",
    )
    # Maya still sees that it was withdrawn; a mentor who never held it does not.
    assert factories.do(database, cast.maya, request_queries.detail, request_id).card.status == "cancelled"
    with pytest.raises(NotFound):
        factories.do(database, cast.milo, request_queries.detail, request_id)


def test_a_request_whose_session_has_begun_cannot_be_cancelled(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "scheduled")
    start = factories.tomorrow(days=2)
    with pytest.raises(Conflict, match="session has begun"):
        factories.do(database, cast.sana, requests.cancel, request_id, now=start)
    factories.do(database, cast.sana, requests.cancel, request_id, now=start - timedelta(seconds=1))


def session_states(database: Database, request_id: int) -> list[str]:
    rows = factories.sql(
        database,
        "SELECT status FROM mini_mentorship_sessions WHERE request_id = :id ORDER BY id",
        id=request_id,
    )
    return [row.status for row in rows]
