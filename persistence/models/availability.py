"""The table of mentors' hours."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, SmallInteger, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from persistence.models.columns import person_fk, primary_key, text_column


class Availability(SQLModel, table=True):
    """Hours of a mentor as local wall time in a named zone: of every week, or of some dates instead.

    Minutes count from the local midnight, 1440 is the end of the day, and what lies beyond it is on
    the next one; Monday is 0. Dates without times are days off.
    """

    __tablename__ = "mini_mentorship_availability"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="availability_weekday"),
        CheckConstraint("(weekday IS NULL) <> (first_date IS NULL)", name="availability_week_or_dates"),
        CheckConstraint(
            "(first_date IS NULL) = (last_date IS NULL) AND first_date <= last_date",
            name="availability_first_before_last",
        ),
        CheckConstraint(
            "(from_minute IS NULL) = (to_minute IS NULL) AND (weekday IS NULL OR from_minute IS NOT NULL)",
            name="availability_both_times",
        ),
        CheckConstraint(
            "0 <= from_minute AND from_minute < 1440 AND from_minute < to_minute"
            " AND (to_minute <= 1440 OR (weekday IS NOT NULL AND to_minute < from_minute + 1440))",
            name="availability_in_a_day",
        ),
        # A mentor's ranges never overlap on the circle of the week: each is looked at in two weeks that
        # follow each other, so that what goes on from Sunday meets Monday.
        ExcludeConstraint(
            (text("int8range(mentor_id, mentor_id, '[]')"), "&&"),
            (
                text(
                    "int4multirange("
                    "int4range(weekday * 1440 + from_minute, weekday * 1440 + to_minute), "
                    "int4range(weekday * 1440 + from_minute - 10080, weekday * 1440 + to_minute - 10080))"
                ),
                "&&",
            ),
            where=text("weekday IS NOT NULL"),
            using="gist",
            name="availability_apart",
        ),
    )

    id: int = primary_key()
    mentor_id: int = person_fk(index=True)
    weekday: int | None = Field(default=None, sa_column=Column(SmallInteger))
    first_date: date | None = Field(default=None, sa_column=Column(Date))
    last_date: date | None = Field(default=None, sa_column=Column(Date))
    from_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    to_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    time_zone: str = text_column()
