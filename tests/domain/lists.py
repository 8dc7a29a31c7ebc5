"""Long lists, and the way through them."""

from collections.abc import Callable
from typing import Any

from persistence.database import Database
from tests import factories
from tests.factories import Actor

URGENCIES = ("low", "normal", "high")


def many(database: Database, count: int) -> list[int]:
    """So many open requests, some posted in the same moment, of every urgency."""
    ids = []
    for number in range(count):
        if number % 3 == 0:
            student = factories.person(database, f"Asker {number}", ["student"])
        urgency = "urgent" if number % 6 == 0 else URGENCIES[number % 3]
        topics = ("python",) if number % 4 == 0 else ("sql",)
        ids.append(factories.request(database, student, factories.fields(urgency=urgency, topics=topics)))
    factories.sql(
        database,
        "UPDATE mini_mentorship_requests SET created_at = created_at - (id % 4) * interval '1 hour'",
    )
    factories.sql(
        database, "UPDATE mini_mentorship_requests SET created_at = date_trunc('hour', created_at)"
    )  # ties in every hour
    return ids


def walk(database: Database, who: Actor, read: Callable[..., Any], **how: Any) -> list[Any]:
    """Every item, page after page."""
    found: list[Any] = []
    cursor = how.pop("cursor", None)
    while True:
        page = factories.do(database, who, read, cursor=cursor, **how)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found
        assert page.items
