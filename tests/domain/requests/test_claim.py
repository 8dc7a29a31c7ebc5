"""Taking a request, with a time or without."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import errors, locking, requests
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.rules import Rules
from persistence.database import Database, Db, Viewer
from tests import factories
from tests.domain.requests.commands import DAY, HOUR, claim, claims, in_state, release
from tests.factories import Cast


def test_a_claim_holds_the_request_for_48_hours(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    now = datetime.now(UTC)
    assert factories.do(database, cast.maya, requests.claim, request_id, now=now) is None
    kept = factories.row(database, request_id)
    assert (kept.status, kept.mentor_id, kept.claim_lapses_at) == ("claimed", cast.maya.id, now + 48 * HOUR)
    assert claims(database, request_id) == [(cast.maya.id, None)]
    assert factories.events(database, request_id)[-1] == ("claimed", "mentor")


def test_a_request_that_was_moved_says_what_its_row_says(database: Database, cast: Cast) -> None:
    def claim_and_look(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> Any:
        held = locking.lock_request(db, request_id)
        requests.claim(db, viewer, request_id, now=now, rules=rules)
        assert not db.dirty
        return held.status, held.mentor_id, held.claim_lapses_at

    request_id = factories.request(database, cast.sana)
    said = factories.do(database, cast.maya, claim_and_look, request_id)
    kept = factories.row(database, request_id)
    assert said == (kept.status, kept.mentor_id, kept.claim_lapses_at)


def test_an_urgent_claim_holds_it_for_12_hours(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana, factories.fields(urgency="urgent"))
    now = datetime.now(UTC)
    factories.do(database, cast.maya, requests.claim, request_id, now=now)
    assert factories.row(database, request_id).claim_lapses_at == now + 12 * HOUR


def test_after_a_claim_the_two_see_everything_and_the_others_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    for who in (cast.sana, cast.maya, cast.ada):
        page = factories.do(database, who, request_queries.detail, request_id)
        assert page.fields.links
        assert [line.kind for line in page.events] == ["created", "claimed"]
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, request_queries.detail, request_id)


def test_whoever_comes_second_reads_a_kind_sentence(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    with pytest.raises(Conflict) as caught:
        claim(database, cast.milo, request_id)
    assert caught.value.message == errors.TAKEN
    with pytest.raises(Conflict, match="You have this one already"):
        claim(database, cast.maya, request_id)
    assert claims(database, request_id) == [(cast.maya.id, None)]


@pytest.mark.parametrize(("state", "words"), [("cancelled", "withdrew"), ("expired", "has expired")])
def test_whoever_comes_too_late_reads_why(database: Database, cast: Cast, state: str, words: str) -> None:
    request_id = in_state(database, cast, state)
    with pytest.raises(Conflict, match=words):
        claim(database, cast.milo, request_id)


def test_an_expired_request_cannot_be_claimed_though_no_sweep_has_run(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ends = factories.row(database, request_id).expires_at
    for now in (ends, ends + 30 * DAY):
        with pytest.raises(Conflict, match="has expired"):
            factories.do(database, cast.maya, requests.claim, request_id, now=now)
    factories.do(database, cast.maya, requests.claim, request_id, now=ends - timedelta(microseconds=1))


def test_nobody_claims_their_own(database: Database) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    request_id = factories.request(database, both)
    with pytest.raises(NotAllowed, match="your own request"):
        claim(database, both, request_id)


def test_a_mentor_holds_three_at_once(database: Database, cast: Cast) -> None:
    held = [factories.claimed(database, student, cast.maya) for student in (cast.sana, cast.sana, cast.sam)]
    wanted = factories.request(database, cast.sam)
    with pytest.raises(Conflict, match="You hold 3 requests"):
        claim(database, cast.maya, wanted)
    release(database, cast.maya, held[0])
    claim(database, cast.maya, wanted)
    factories.sql(database, "UPDATE profiles SET capacity = 4 WHERE person_id = :id", id=cast.maya.id)
    claim(database, cast.maya, factories.request(database, cast.sam))


def test_a_mentor_who_pauses_claims_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    until = datetime.now(UTC) + DAY
    factories.sql(
        database,
        "UPDATE profiles SET paused_until = :until WHERE person_id = :id",
        until=until,
        id=cast.maya.id,
    )
    with pytest.raises(Conflict, match="taking a break"):
        claim(database, cast.maya, request_id)
    factories.do(database, cast.maya, requests.claim, request_id, now=until)


def test_a_claim_with_a_time_books_the_session_in_the_same_click(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    start = factories.tomorrow(16, days=2)
    session_id = factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
    (session,) = factories.sql(database, "SELECT * FROM mini_mentorship_sessions")
    assert (session.id, session.starts_at, session.ends_at) == (session_id, start, start + HOUR)
    assert (session.mentor_id, session.student_id) == (cast.maya.id, cast.sana.id)
    assert session.room_name.startswith("mini-")
    assert len(session.room_name) > 30
    assert factories.row(database, request_id).status == "scheduled"
    assert factories.events(database, request_id) == [("created", "student"), ("scheduled", "mentor")]
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.events[-1].starts_at == start
    assert page.mentor is not None
    assert page.mentor.first_name == "Maya"


def test_a_claim_with_a_time_that_does_not_fit_claims_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    with pytest.raises(Invalid) as caught:
        factories.do(
            database, cast.maya, requests.claim, request_id, starts_at=factories.tomorrow(20, days=2)
        )
    assert caught.value.field == "starts_at"
    assert factories.row(database, request_id).status == "open"
    assert claims(database, request_id) == []


def test_a_refusal_leaves_nothing_behind(database: Database, cast: Cast) -> None:
    """A transaction that ends in an error has done nothing, the event line included."""

    def fails(*args: Any, **kwargs: Any) -> None:
        requests.claim(*args, **kwargs)
        raise RuntimeError

    request_id = factories.request(database, cast.sana)
    with pytest.raises(RuntimeError):
        factories.do(database, cast.maya, fails, request_id)
    assert factories.events(database, request_id) == [("created", "student")]
    assert claims(database, request_id) == []
