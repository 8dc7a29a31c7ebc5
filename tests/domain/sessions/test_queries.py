"""The lists of one's own sessions."""

from datetime import timedelta

import pytest

from domain import sessions
from domain.errors import Invalid
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.domain.lists import walk
from tests.factories import Cast

HOUR = timedelta(hours=1)


def test_sessions_walk_upcoming_soonest_first_and_past_latest_first(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    starts = [start + number * HOUR for number in range(3)]
    ids = [factories.scheduled(database, cast.sana, cast.maya, at) for at in starts]
    for who in (cast.sana, cast.maya):
        for limit in (1, 2, 3):
            found = walk(database, who, session_queries.list_own, limit=limit)
            assert [card.id for card in found] == ids
    for session_id in ids:
        factories.do(database, cast.maya, sessions.complete, session_id, now=start + 9 * HOUR)
    for limit in (1, 2, 3):
        past = walk(database, cast.sana, session_queries.list_own, when="past", limit=limit)
        assert [card.id for card in past] == ids[::-1]
    assert factories.do(database, cast.sana, session_queries.list_own).items == ()
    assert factories.do(database, cast.ada, session_queries.list_own, when="past").items == ()
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, session_queries.list_own, when="someday")
    assert caught.value.field == "when"
