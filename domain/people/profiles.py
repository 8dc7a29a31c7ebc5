"""What others read of a person, which is their own to change."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from domain.errors import Invalid
from domain.limits import ABOUT, NAME, PROFILE_TOPICS
from domain.people.accounts import first_name_of
from domain.rules import Rules
from domain.text import clean_line, clean_text, clean_topics
from domain.time_zones import clean_zone
from persistence.database import Db, Viewer
from persistence.models import DateOrder, HourCycle, Person, Profile


def save_profile(
    db: Db,
    viewer: Viewer,
    *,
    name: str,
    about: str,
    time_zone: str,
    topics: Sequence[str],
    hour_cycle: str | None = None,
    date_order: str | None = None,
    first_weekday: int | None = None,
    now: datetime,
    rules: Rules,
) -> None:
    """Change what you are called, what a counterpart reads of you, and how you read times; None leaves as it is.

    Raises Invalid.
    """
    name = clean_line("name", name, NAME)
    about = clean_text("about", about, ABOUT)
    kept = clean_topics("topics", topics, most=PROFILE_TOPICS)
    zone = clean_zone(time_zone)
    habits = _clean_habits(hour_cycle, date_order, first_weekday)
    person = db.get_one(Person, viewer.person_id)
    profile = db.get_one(Profile, viewer.person_id)
    person.name = name
    profile.first_name, profile.about, profile.topics, profile.time_zone = (
        first_name_of(name),
        about,
        kept,
        zone,
    )
    for column, habit in habits.items():
        setattr(profile, column, habit)
    db.flush()


def set_time_zone(db: Db, viewer: Viewer, time_zone: str, *, now: datetime, rules: Rules) -> None:
    """Read all times in another zone from now on. Raises Invalid."""
    db.get_one(Profile, viewer.person_id).time_zone = clean_zone(time_zone)
    db.flush()


def _clean_habits(
    hour_cycle: str | None, date_order: str | None, first_weekday: int | None
) -> dict[str, Any]:
    """How they read times, as far as they say it. Raises Invalid."""
    asked: tuple[tuple[str, object, Collection[Any]], ...] = (
        ("hour_cycle", hour_cycle, tuple(HourCycle)),
        ("date_order", date_order, tuple(DateOrder)),
        ("first_weekday", first_weekday, range(7)),
    )
    for name, value, words in asked:
        if value is not None and value not in words:
            raise Invalid(name, "Choose one of those that are named.")
    return {name: value for name, value, _ in asked if value is not None}
