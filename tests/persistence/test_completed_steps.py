"""What the database itself takes as a tick."""

import json

from domain import sessions
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.plain_sql import DONE, Connection, answer, insert, person


def test_the_database_takes_no_tick_of_a_line_that_is_not_there_nor_from_anybody_else(
    database: Database, plain: Connection, cast: Cast
) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start, next_steps=("Rest",))
    ahead = factories.scheduled(database, cast.sana, cast.maya)

    def written(step: str, of: int = session_id) -> str:
        return insert("completed_steps", session_id=of, step=step, done_at="2030-01-01T00:00Z")

    sana, maya = person(cast.sana, "student"), person(cast.maya, "mentor")
    assert answer(plain, sana, written("Rest")) == DONE
    for who, step, of in ((sana, "Sleep", session_id), (sana, "Rest", ahead), (maya, "Rest", session_id)):
        assert answer(plain, who, written(step, of)) == "InsufficientPrivilege"


def test_a_tick_and_its_end_are_told_to_whoever_listens(
    database: Database, plain: Connection, cast: Cast
) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start, next_steps=("Rest",))
    plain.execute("LISTEN mini_mentorship")
    for done in (True, False):
        factories.do(database, cast.sana, sessions.tick_step, session_id, 1, done=done)
        (told,) = plain.notifies(timeout=10, stop_after=1)
        payload = json.loads(told.payload)
        assert (payload["kind"], payload["id"], payload["mentor_id"]) == ("session", session_id, cast.maya.id)
