"""Reading as somebody, for jobs: what they would see, nothing more, and without a way to change it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from domain import people
from domain.availability.mentors import load_mentor
from persistence.database import Database, NotSignedIn
from persistence.models import Role
from tests import factories
from tests.factories import Cast

HOURS = """
INSERT INTO mini_mentorship_availability (mentor_id, weekday, from_minute, to_minute, time_zone)
VALUES (:mentor, 0, 540, 1020, 'UTC')
"""


def test_who_reads_as_somebody_sees_when_they_and_theirs_are_busy(database: Database, cast: Cast) -> None:
    """In a transaction of the system the same read answers nothing."""
    begins = factories.tomorrow(days=2)
    factories.sql(database, HOURS, mentor=cast.maya.id)
    factories.scheduled(database, cast.sana, cast.maya, begins)
    span = cast.maya.id, [cast.sana.id], begins - timedelta(hours=1), begins + timedelta(hours=2)
    with database.transaction_as(cast.maya.id) as (db, viewer):
        assert (viewer.person_id, viewer.roles) == (cast.maya.id, frozenset([Role.MENTOR]))
        known = load_mentor(db, *span)
    assert known.hours.is_set
    assert set(known.busy) == {cast.maya.id, cast.sana.id}
    with database.transaction_as(cast.sana.id) as (db, _):
        assert db.scalar(text("SELECT count(*) FROM mentor_hours(:id)"), {"id": cast.maya.id})
    with database.system_transaction() as db:
        assert not load_mentor(db, *span).busy


def test_who_reads_as_somebody_changes_nothing_and_is_nobody_else(database: Database, cast: Cast) -> None:
    with pytest.raises(InternalError, match="read-only"), database.transaction_as(cast.maya.id) as (db, _):
        db.execute(text("UPDATE profiles SET about = 'changed'"))
    with database.transaction_as(cast.maya.id) as (db, _):
        assert db.scalar(text("SELECT array_agg(DISTINCT person_id) FROM sign_ins")) == [cast.maya.id]
        assert db.scalar(text("SELECT current_user")) == "mentorship_app"


def test_nobody_reads_as_somebody_who_is_suspended_or_unknown(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        people.suspend(db, cast.maya.email, now=db.now)
    for person_id in (cast.maya.id, 10**9):
        with pytest.raises(NotSignedIn), database.transaction_as(person_id):
            pass
