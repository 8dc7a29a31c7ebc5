"""The demo, which is furnished once."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain import demo, maintenance
from persistence.database import Database
from tests import factories
from tests.domain.test_maintenance import NOTHING, snapshot
from tests.factories import RULES


def test_a_demo_that_fails_half_way_leaves_nothing_behind(database: Database) -> None:
    with database.engine.begin() as owner:  # the last step of the demo is a claim without a time
        owner.execute(
            text("ALTER TABLE mini_mentorship_requests ADD CONSTRAINT trouble CHECK (status <> 'claimed')")
        )
    with pytest.raises(IntegrityError):
        demo.seed(database, RULES)
    for table in ("people", "mini_mentorship_requests", "request_events"):
        assert factories.sql(database, f"SELECT count(*) FROM {table}") == [(0,)]


def test_the_demo_is_furnished_once_and_leaves_room(database: Database) -> None:
    demo.seed(database, RULES)
    before = snapshot(database)
    demo.seed(database, RULES)
    assert snapshot(database) == before
    assert maintenance.sweep(database, RULES) == NOTHING
    asked = "status IN ('open', 'claimed', 'scheduled')"
    students = factories.sql(
        database,
        "SELECT p.email, (SELECT count(*) FROM mini_mentorship_requests r"
        f" WHERE r.student_id = p.id AND {asked}) AS n FROM people p WHERE 'student' = ANY (roles)",
    )
    assert {row.email for row in students} >= {"sana@demo.test", "sam@demo.test"}
    assert all(RULES.unfinished_requests - row.n >= 2 for row in students)
    mentors = factories.sql(
        database,
        "SELECT p.email, f.capacity - (SELECT count(*) FROM claims c"
        " WHERE c.mentor_id = p.id AND c.ended_at IS NULL) AS room"
        " FROM people p JOIN profiles f ON f.person_id = p.id WHERE 'mentor' = ANY (roles)",
    )
    assert {row.email: row.room >= 2 for row in mentors} == {"maya@demo.test": True, "milo@demo.test": True}


def test_the_demo_shows_every_state_worth_looking_at(database: Database) -> None:
    demo.seed(database, RULES)
    states = {row.status for row in factories.sql(database, "SELECT status FROM mini_mentorship_requests")}
    assert states >= {"open", "claimed", "scheduled", "completed"}
    names = {row.name for row in factories.sql(database, "SELECT name FROM people")}
    assert names >= {"Sana Student", "Sam Student", "Maya Mentor", "Milo Mentor", "Ada Admin"}
    assert factories.sql(database, "SELECT id FROM sign_ins WHERE ended_at IS NULL") == []


def test_the_mentors_of_the_demo_have_said_when_they_are_free(database: Database) -> None:
    demo.seed(database, RULES)
    nights = "from_minute < 7 * 60 OR to_minute > 22 * 60"
    said = factories.sql(
        database,
        f"SELECT p.email, bool_or({nights}) AS at_night FROM mini_mentorship_availability a"
        " JOIN people p ON p.id = a.mentor_id GROUP BY p.email",
    )
    assert {row.email: row.at_night for row in said} == {"maya@demo.test": False, "milo@demo.test": False}
