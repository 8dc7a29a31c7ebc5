"""How many statements a page costs, and of which kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import event

from domain import availability
from domain.availability import queries as availability_views
from domain.availability.hours import Hours, Override, Week
from domain.board import queries as board
from domain.dashboard import queries as dashboard
from domain.people import queries as people_queries
from domain.requests import queries as request_queries
from domain.sessions import queries as session_queries
from domain.slots import queries
from persistence.database import Database
from persistence.models import Status
from tests import factories
from tests.domain.lists import many
from tests.factories import Actor, Cast


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, the one that enters included."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_page_costs_few_statements_however_long_its_list_is(database: Database, cast: Cast) -> None:
    made = factories.in_every_status(database, cast.sana, cast.maya)
    session_id = factories.do(database, cast.maya, session_queries.list_own).items[0].id
    budgets: list[tuple[int, Actor, Callable[..., Any], tuple[Any, ...]]] = [
        # Whether a draft is kept, and which sessions wait for a word, are two of them.
        (6, cast.sana, dashboard.dashboard, ()),
        (6, cast.maya, dashboard.dashboard, ()),  # it shows four lists
        (3, cast.milo, board.list_open, ()),
        (3, cast.milo, partial(board.list_open, fits=True, sort="best"), ()),
        (3, cast.milo, board.get_card, (made[Status.OPEN],)),
        (2, cast.milo, board.get_card, (made[Status.CLAIMED],)),
        (2, cast.sana, request_queries.list_own, ()),
        (2, cast.maya, request_queries.list_claimed, ()),
        (2, cast.sana, session_queries.list_own, ()),
        (4, cast.sana, request_queries.detail, (made[Status.OPEN],)),
        (3, cast.sana, request_queries.detail, (made[Status.SCHEDULED],)),
        (3, cast.milo, request_queries.detail, (made[Status.OPEN],)),
        (3, cast.milo, queries.request_slots, (made[Status.OPEN],)),
        (3, cast.maya, session_queries.detail, (session_id,)),
        (4, cast.maya, queries.session_slots, (session_id,)),
        (2, cast.maya, availability_views.own_availability, ()),
        (3, cast.sana, people_queries.me, ()),
    ]

    def costs() -> list[int]:
        found = []
        for _, who, read, args in budgets:
            with counted(database) as sent:
                factories.do(database, who, read, *args)
            found.append(len(sent))
        return found

    before = costs()
    assert all(cost <= budget[0] for cost, budget in zip(before, budgets, strict=True)), str(before)
    many(database, 9)
    assert costs() == before


def test_how_well_requests_fit_costs_a_board_page_no_statement_of_its_own(
    database: Database, cast: Cast
) -> None:
    """Who is busy when is asked with the mentor who looks; beside it there are entering and the list."""
    said = Hours(
        "Europe/Berlin", Week((((0, 720), (780, 1440)),) * 7), (Override(date(2027, 1, 1), date(2027, 1, 9)),)
    )
    factories.do(database, cast.milo, availability.save, said)
    factories.scheduled(database, cast.sana, cast.milo)
    for number in range(10):
        student = factories.person(database, f"Asks {number}", ["student"])
        factories.request(database, student)
        factories.request(database, student)
    with counted(database) as sent:
        page = factories.do(database, cast.milo, board.list_open, fits=True)
    assert len(page.items) == 20
    assert len(sent) == 3, sent
    assert sum("busy_times(" in statement for statement in sent) == 1


def test_a_page_sends_the_same_statements_for_everybody(database: Database, cast: Cast) -> None:
    """What somebody says is a parameter, so that statements are built once, and plans are kept."""
    many(database, 3)

    def sent_for(who: Actor, **said: Any) -> list[str]:
        with counted(database) as sent:
            factories.do(database, who, board.list_open, **said)
            factories.do(database, who, dashboard.dashboard)
        return sent

    assert sent_for(cast.maya) == sent_for(cast.milo)
    one = sent_for(cast.maya, q="python", urgency="low", topic="sql", session_type="career_advice")
    other = sent_for(cast.milo, q="it's", urgency="high", topic="c++", session_type="resume_review")
    assert one == other


def test_reads_never_write(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)

    with counted(database) as sent:
        for who in (cast.sana, cast.maya, cast.ada):
            factories.do(database, who, dashboard.dashboard)
            factories.do(database, who, session_queries.list_own)
        factories.do(database, cast.maya, board.list_open)
    verbs = {statement.split()[0].upper() for statement in sent}
    assert verbs == {"SELECT", "WITH"}
    words = {word for statement in sent for word in statement.upper().split()}
    assert not words & {"INSERT", "UPDATE", "DELETE", "MERGE"}
