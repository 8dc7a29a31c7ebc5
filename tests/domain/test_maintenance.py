"""Verbs started by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from domain import maintenance, people, requests, sessions
from domain.errors import NotAllowed
from domain.requests import queries as request_queries
from persistence.database import Database, NotSignedIn
from persistence.models import Status
from tests import factories
from tests.factories import RULES, Cast

HOUR = timedelta(hours=1)
NOTHING = dict.fromkeys([*maintenance.JOBS, maintenance.TIDY], 0)


def set_past(database: Database, request_id: int, column: str) -> None:
    factories.sql(
        database,
        f"UPDATE mini_mentorship_requests SET {column} = now() - interval '1 second' WHERE id = :id",
        id=request_id,
    )


def test_a_sweep_with_nothing_due_does_nothing(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)
    before = snapshot(database)
    assert maintenance.sweep(database, RULES) == NOTHING
    assert snapshot(database) == before


def test_a_request_expires_after_its_week_and_says_so(database: Database, cast: Cast) -> None:
    due, living = factories.request(database, cast.sana), factories.request(database, cast.sana)
    set_past(database, due, "expires_at")
    assert maintenance.sweep(database, RULES) == NOTHING | {"expire": 1}
    assert factories.row(database, due).status == "expired"
    assert factories.events(database, due) == [("created", "student"), ("expired", "system")]
    assert factories.row(database, living).status == "open"


def test_the_deadline_itself_is_past(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ends = factories.row(database, request_id).expires_at
    with database.system_transaction() as db:
        assert maintenance.expire(db, now=ends - timedelta(microseconds=1), rules=RULES) is None
        assert maintenance.expire(db, now=ends, rules=RULES) == request_id
        assert maintenance.expire(db, now=ends, rules=RULES) is None


def test_only_open_requests_expire(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    with database.system_transaction() as db:
        far = db.now + timedelta(days=365)
        assert maintenance.expire(db, now=far, rules=RULES) == ids[Status.OPEN]
        assert maintenance.expire(db, now=far, rules=RULES) is None


@pytest.mark.parametrize(("urgency", "hours"), [("normal", 48), ("urgent", 12)])
def test_a_claim_without_a_time_lapses(database: Database, cast: Cast, urgency: str, hours: int) -> None:
    request_id = factories.request(database, cast.sana, factories.fields(urgency=urgency))
    claimed_at = datetime.now(UTC)
    factories.do(database, cast.maya, requests.claim, request_id, now=claimed_at)
    before = factories.row(database, request_id)
    lapses = claimed_at + hours * HOUR
    with database.system_transaction() as db:
        assert maintenance.lapse(db, now=lapses - timedelta(microseconds=1), rules=RULES) is None
        assert maintenance.lapse(db, now=lapses, rules=RULES) == request_id
        assert maintenance.lapse(db, now=lapses, rules=RULES) is None
    after = factories.row(database, request_id)
    assert (after.status, after.mentor_id, after.claim_lapses_at) == ("open", None, None)
    assert after.created_at == before.created_at
    assert after.expires_at == max(before.expires_at, lapses + 72 * HOUR)
    assert factories.events(database, request_id)[-1] == ("lapsed", "system")
    assert factories.sql(database, "SELECT outcome FROM claims")[0].outcome == "lapsed"
    with pytest.raises(NotAllowed, match="You let this request go"):
        factories.do(database, cast.maya, requests.claim, request_id)
    factories.do(database, cast.milo, requests.claim, request_id)


def test_a_lapsed_request_lives_72_hours_more(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    factories.sql(
        database,
        "UPDATE mini_mentorship_requests SET expires_at = now(), claim_lapses_at = now() WHERE id = :id",
        id=request_id,
    )
    assert maintenance.sweep(database, RULES) == NOTHING | {"lapse": 1}
    left = factories.row(database, request_id).expires_at - datetime.now(UTC)
    assert 71 * HOUR < left <= 72 * HOUR
    assert maintenance.sweep(database, RULES) == NOTHING


def test_a_scheduled_request_does_not_lapse(database: Database, cast: Cast) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    with database.system_transaction() as db:
        assert maintenance.lapse(db, now=db.now + timedelta(days=30), rules=RULES) is None


def test_what_a_suspended_mentor_held_is_open_again(database: Database, cast: Cast) -> None:
    claimed = factories.claimed(database, cast.sana, cast.maya)
    session_id = factories.scheduled(database, cast.sam, cast.maya)
    (scheduled,) = factories.sql(database, "SELECT request_id FROM mini_mentorship_sessions")[0]
    others = factories.claimed(database, cast.sana, cast.milo)
    suspend(database, cast.maya)
    assert maintenance.sweep(database, RULES) == NOTHING | {"release_from_inactive": 2}
    for request_id in (claimed, scheduled):
        kept = factories.row(database, request_id)
        assert (kept.status, kept.mentor_id) == ("open", None)
        assert factories.events(database, request_id)[-1] == ("reopened", "system")
        assert factories.do(database, cast.milo, request_queries.detail, request_id).actions["claim"] is True
    (session,) = factories.sql(
        database, "SELECT status FROM mini_mentorship_sessions WHERE id = :id", id=session_id
    )
    assert session.status == "cancelled"
    assert factories.row(database, others).status == "claimed"
    assert maintenance.sweep(database, RULES) == NOTHING


def test_what_somebody_held_who_is_no_mentor_any_more_is_open_again(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    with database.system_transaction() as db:
        people.change_roles(db, cast.maya.email, add=["student"], remove=["mentor"])
    assert maintenance.sweep(database, RULES) == NOTHING | {"release_from_inactive": 1}
    assert factories.events(database, request_id)[-1] == ("reopened", "system")


def test_one_stuck_item_holds_up_no_other(
    database: Database, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, fine = factories.request(database, cast.sana), factories.request(database, cast.sam)
    set_past(database, stuck, "expires_at")
    set_past(database, fine, "expires_at")
    with database.engine.begin() as owner:  # the login that owns the tables
        owner.execute(
            text(
                "ALTER TABLE mini_mentorship_requests ADD CONSTRAINT trouble"
                f" CHECK (id <> {stuck} OR status <> 'expired') NOT VALID"
            )
        )
    assert maintenance.sweep(database, RULES) == NOTHING | {"expire": 1}
    assert (factories.row(database, stuck).status, factories.row(database, fine).status) == (
        "open",
        "expired",
    )
    assert [record.message for record in caplog.records] == ["a job is stuck"]
    with database.engine.begin() as owner:
        owner.execute(text("ALTER TABLE mini_mentorship_requests DROP CONSTRAINT trouble"))
    assert maintenance.sweep(database, RULES) == NOTHING | {"expire": 1}


def test_what_a_suspended_student_asked_for_is_withdrawn(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    mine = factories.request(database, cast.sam)
    suspend(database, cast.sana)
    assert maintenance.sweep(database, RULES) == NOTHING | {"release_from_inactive": 3}
    after = {status: factories.row(database, request_id).status for status, request_id in ids.items()}
    assert after == {
        "open": "cancelled", "claimed": "cancelled", "scheduled": "cancelled",
        "completed": "completed", "cancelled": "cancelled", "expired": "expired",
    }  # fmt: skip
    assert factories.row(database, mine).status == "open"
    living = factories.sql(database, "SELECT id FROM claims WHERE ended_at IS NULL")
    assert living == []  # the mentor is free again
    assert maintenance.sweep(database, RULES) == NOTHING


def test_a_session_under_way_is_left_to_its_two_people(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    suspend(database, cast.maya)
    with database.system_transaction() as db:
        assert maintenance.release_from_inactive(db, now=start, rules=RULES) is None
    factories.do(database, cast.sana, sessions.complete, session_id, now=start + HOUR)
    assert maintenance.sweep(database, RULES) == NOTHING


def test_a_sweep_passes_over_what_somebody_works_on(database: Database, cast: Cast) -> None:
    held, free = factories.request(database, cast.sana), factories.request(database, cast.sana)
    for request_id in (held, free):
        set_past(database, request_id, "expires_at")
    with database.system_transaction() as db:
        db.connection().exec_driver_sql(f"SELECT FROM mini_mentorship_requests WHERE id = {held} FOR UPDATE")
        assert maintenance.sweep(database, RULES)["expire"] == 1
        assert factories.row(database, free).status == "expired"
    assert maintenance.sweep(database, RULES)["expire"] == 1
    assert factories.row(database, held).status == "expired"


def test_many_due_at_once_are_done_in_one_sweep(database: Database, cast: Cast) -> None:
    for student in (cast.sana, cast.sam):
        for _ in range(3):
            set_past(database, factories.request(database, student), "expires_at")
    assert maintenance.sweep(database, RULES)["expire"] == 6
    assert maintenance.sweep(database, RULES) == NOTHING


def suspend(database: Database, who: factories.Actor) -> None:
    with database.system_transaction() as db:
        people.suspend(db, who.email, now=db.now)
    with pytest.raises(NotSignedIn):
        factories.do(database, who, request_queries.list_own)


TABLES = (
    "people", "profiles", "mini_mentorship_requests", "claims", "mini_mentorship_sessions", "request_events",
    "request_links", "sign_ins",
)  # fmt: skip


def snapshot(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a person would notice."""
    return {
        table: [tuple(row) for row in factories.sql(database, f"SELECT * FROM {table} ORDER BY 1, 2")]
        for table in TABLES
    }
