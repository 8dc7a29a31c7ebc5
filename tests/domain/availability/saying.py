"""A mentor says something of their time."""

from typing import Any

from domain import availability
from domain.availability.hours import Hours, MinuteRange, Week
from persistence.database import Database
from tests import factories
from tests.factories import Actor

NINE_TO_FIVE: MinuteRange = (540, 1020)


def every_day(*ranges: MinuteRange, zone: str = "UTC") -> Hours:
    return Hours(zone, Week((ranges,) * 7))


def say(database: Database, who: Actor, said: Hours) -> None:
    factories.do(database, who, availability.save, said)


def settle(database: Database, who: Actor, **changes: Any) -> None:
    said: dict[str, Any] = {"capacity": 3, "buffer_minutes": 10, "paused_until": None, **changes}
    factories.do(database, who, availability.save_limits, **said)
