"""When a mentor is free, how much they take on, and when they rest. Everything is their own to say."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import delete
from sqlmodel import col

from domain import locking, permissions
from domain.availability.hours import Hours, Override, clean_ranges, clean_week, end_of
from domain.errors import Invalid
from domain.limits import BUFFER_MINUTES, CAPACITY, LONGEST_PAUSE, OVERRIDES, Between
from domain.people import drafts
from domain.permissions import enforce
from domain.rules import Rules
from domain.time_zones import clean_zone
from persistence.database import Db, Viewer
from persistence.models import Availability, Profile


def save(db: Db, viewer: Viewer, hours: Hours, *, now: datetime, rules: Rules) -> None:
    """Replace this mentor's hours. Raises Invalid naming the day."""
    enforce(permissions.can_browse(viewer))
    zone = clean_zone(hours.zone)
    week = clean_week(hours.week)
    overrides = _clean_overrides(hours.overrides)
    locking.lock_profiles(db, [viewer.person_id])  # two tabs save one after the other, and the last one holds
    db.execute(delete(Availability).where(col(Availability.mentor_id) == viewer.person_id))
    for weekday, ranges in enumerate(week.days):
        for begins, ends in ranges:
            until = end_of(begins, ends)
            db.add(_row(viewer, zone, weekday=weekday, from_minute=begins, to_minute=until))
    for override in overrides:
        days = {"first_date": override.first, "last_date": override.last}
        if not override.ranges:
            db.add(_row(viewer, zone, **days))
        for begins, ends in override.ranges:
            db.add(_row(viewer, zone, **days, from_minute=begins, to_minute=ends))
    db.flush()


class Figures(TypedDict, total=False):
    """What `save_limits` takes, for whoever leaves some of it as it is."""

    capacity: int
    buffer_minutes: int
    paused_until: datetime | None


def replace(db: Db, viewer: Viewer, hours: Hours, figures: Figures, *, now: datetime, rules: Rules) -> None:
    """Replace this mentor's hours and those of the figures that are given, all or nothing. Raises Invalid.

    What they had typed and not saved is no draft any more.
    """
    save(db, viewer, hours, now=now, rules=rules)
    drafts.discard(db, viewer, drafts.AVAILABILITY, now=now, rules=rules)
    if not figures:
        return
    kept = db.get_one(Profile, viewer.person_id)
    pause = kept.paused_until if kept.paused_until and kept.paused_until > now else None
    save_limits(
        db,
        viewer,
        capacity=figures.get("capacity", kept.capacity),
        buffer_minutes=figures.get("buffer_minutes", kept.buffer_minutes),
        paused_until=figures.get("paused_until", pause),
        now=now,
        rules=rules,
    )


def end_pause(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> None:
    """Take requests again, at once; all else stays as it is. Raises NotAllowed for whoever is no mentor."""
    enforce(permissions.can_browse(viewer))
    db.get_one(Profile, viewer.person_id).paused_until = None
    db.flush()


def save_limits(
    db: Db,
    viewer: Viewer,
    *,
    capacity: int,
    buffer_minutes: int,
    paused_until: datetime | None,
    now: datetime,
    rules: Rules,
) -> None:
    """How many requests at once, how many minutes between sessions, and until when a pause lasts."""
    enforce(permissions.can_browse(viewer))
    if not _within(capacity, CAPACITY):
        least, most = CAPACITY
        raise Invalid("capacity", f"Take between {least} and {most} requests at once.")
    if not _within(buffer_minutes, BUFFER_MINUTES):
        least, most = BUFFER_MINUTES
        raise Invalid("buffer_minutes", f"Keep between {least} and {most} minutes between sessions.")
    if paused_until is not None and paused_until.tzinfo is None:
        raise Invalid("paused_until", "The end of your pause needs its offset from UTC.")
    if paused_until is not None and not now < paused_until <= now + LONGEST_PAUSE:
        raise Invalid("paused_until", "A pause ends in the future, within a year.")
    profile = db.get_one(Profile, viewer.person_id)
    profile.capacity, profile.buffer_minutes, profile.paused_until = capacity, buffer_minutes, paused_until
    db.flush()


def _within(number: object, limit: Between) -> bool:
    """A whole number only: True would count as 1."""
    return type(number) is int and limit.least <= number <= limit.most


def _row(viewer: Viewer, zone: str, **columns: object) -> Availability:
    return Availability(mentor_id=viewer.person_id, time_zone=zone, **columns)  # type: ignore[arg-type]


def _clean_overrides(overrides: Sequence[Override]) -> list[Override]:
    if len(overrides) > OVERRIDES:
        raise Invalid("overrides", f"Up to {OVERRIDES} special dates; please remove some that have passed.")
    cleaned: list[Override] = []
    for one in sorted(overrides, key=lambda override: override.first):
        if one.last < one.first:
            raise Invalid("overrides", "Special dates end on or after the day they begin.")
        if cleaned and one.first <= cleaned[-1].last:
            raise Invalid("overrides", "Two of your special dates overlap. Join them into one.")
        ranges = clean_ranges("overrides", one.ranges)
        if any(ends <= begins for begins, ends in ranges):
            raise Invalid("overrides", "On special dates, give hours past midnight on the next day.")
        cleaned.append(Override(one.first, one.last, ranges))
    return cleaned
