"""Tables of the meeting: sessions, offered times, who joined, what was noted, hours, ratings."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    text,
)
from sqlalchemy.dialects.postgresql import (
    ExcludeConstraint,
)
from sqlmodel import Field, SQLModel

from persistence.models.columns import (
    a_person,
    a_request,
    a_session,
    a_text,
    an_instant,
    created_now,
    maybe_text,
    new_id,
    texts,
    word_of,
)
from persistence.models.enums import Absent, OfferEnd, SessionStatus


class Session(SQLModel, table=True):
    """The meeting. Nobody is in two at once, as mentor or as student."""

    __tablename__ = "mini_mentorship_sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "student_id"],
            ["mini_mentorship_requests.id", "mini_mentorship_requests.student_id"],
            name="sessions_of_the_student",
        ),
        CheckConstraint("starts_at < ends_at", name="sessions_start_before_end"),
        CheckConstraint("mentor_id <> student_id", name="sessions_mentor_is_not_student"),
        CheckConstraint("(status = 'scheduled') = (ended_at IS NULL)", name="sessions_end_when_over"),
        CheckConstraint("char_length(shared_note) <= 4000", name="sessions_note_length"),
        CheckConstraint("cardinality(next_steps) <= 10", name="sessions_steps_few"),
        CheckConstraint("(status = 'no_show') = (absent IS NOT NULL)", name="sessions_absent_when_no_show"),
        CheckConstraint("NOT late OR status = 'cancelled'", name="sessions_late_when_cancelled"),
        CheckConstraint(
            "char_length(cancel_reason) <= 500 AND char_length(move_reason) <= 500",
            name="sessions_reason_length",
        ),
        CheckConstraint(
            "(contested_at IS NULL) = (contest_reason IS NULL)", name="sessions_contest_has_a_reason"
        ),
        CheckConstraint("char_length(contest_reason) BETWEEN 5 AND 1000", name="sessions_contest_length"),
        Index(
            "sessions_one_living", "request_id", unique=True, postgresql_where=text("status = 'scheduled'")
        ),
        # One constraint for both parts a person can play: the embedded server has no btree_gist, so
        # each person is a one-number range, and the two of a session make one multirange.
        ExcludeConstraint(
            (
                text(
                    "int8multirange(int8range(mentor_id, mentor_id, '[]'),"
                    " int8range(student_id, student_id, '[]'))"
                ),
                "&&",
            ),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            where=text("status = 'scheduled'"),
            using="gist",
            name="sessions_nobody_twice_at_once",
        ),
        Index("sessions_of_mentor", "mentor_id", "starts_at"),
        Index("sessions_of_student", "student_id", "starts_at"),
        Index("sessions_due", "ends_at", postgresql_where=text("status = 'scheduled'")),
    )

    id: int = new_id()
    request_id: int = a_request(index=True)
    claim_id: int = Field(sa_column=Column(BigInteger, ForeignKey("claims.id"), nullable=False))
    mentor_id: int = a_person()
    student_id: int = a_person()
    status: SessionStatus = Field(
        default=SessionStatus.SCHEDULED,
        sa_column=Column(
            word_of(SessionStatus, "sessions_status"), nullable=False, server_default="scheduled"
        ),
    )
    starts_at: datetime = an_instant()
    ends_at: datetime = an_instant()
    sequence: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    room_name: str = a_text()
    created_at: datetime = created_now()
    ended_at: datetime | None = an_instant(nullable=True)
    absent: Absent | None = Field(
        default=None, sa_column=Column(word_of(Absent, "sessions_absent"), nullable=True)
    )
    shared_note: str = a_text("")
    next_steps: list[str] = texts()
    late: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )  # cancelled less than three hours ahead
    cancel_reason: str | None = maybe_text()
    move_reason: str | None = maybe_text()  # of the last move
    contested_at: datetime | None = an_instant(nullable=True)
    contest_reason: str | None = maybe_text()
    corrected_at: datetime | None = an_instant(nullable=True)


class PrivateNote(SQLModel, table=True):
    """What a mentor notes for themselves: its own table, because policies hide rows, not columns."""

    __tablename__ = "private_notes"
    __table_args__ = (CheckConstraint("char_length(body) <= 4000", name="private_notes_length"),)

    session_id: int = a_session(primary_key=True)
    mentor_id: int = a_person(index=True)
    body: str = a_text()


class SessionJoin(SQLModel, table=True):
    """Somebody pressed "Join session": the evidence about who came."""

    __tablename__ = "session_joins"
    __table_args__ = (Index("joins_of_session", "session_id", "person_id"),)

    id: int = new_id()
    session_id: int = a_session()
    person_id: int = a_person()
    joined_at: datetime = an_instant()


class Availability(SQLModel, table=True):
    """Hours of a mentor as local wall time in a named zone: of every week, or of some dates instead.

    Minutes count from the local midnight, 1440 is the end of the day; Monday is 0. Dates without
    times are days off.
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
            "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="availability_in_a_day"
        ),
        # A weekday's ranges of one mentor never overlap; eight days a mentor keep the numbers apart.
        ExcludeConstraint(
            (text("int8range(mentor_id * 8 + weekday, mentor_id * 8 + weekday, '[]')"), "&&"),
            (text("int4range(from_minute, to_minute)"), "&&"),
            where=text("weekday IS NOT NULL"),
            using="gist",
            name="availability_apart",
        ),
    )

    id: int = new_id()
    mentor_id: int = a_person(index=True)
    weekday: int | None = Field(default=None, sa_column=Column(SmallInteger))
    first_date: date | None = Field(default=None, sa_column=Column(Date))
    last_date: date | None = Field(default=None, sa_column=Column(Date))
    from_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    to_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    time_zone: str = a_text()


class Offer(SQLModel, table=True):
    """A time that one side proposes and the other may accept. It blocks nothing."""

    __tablename__ = "session_offers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "student_id"],
            ["mini_mentorship_requests.id", "mini_mentorship_requests.student_id"],
            name="offers_of_the_student",
        ),
        CheckConstraint("starts_at < ends_at", name="offers_start_before_end"),
        CheckConstraint("offered_by IN (mentor_id, student_id)", name="offers_by_one_of_the_two"),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="offers_end_whole"),
        CheckConstraint("char_length(reason) <= 500", name="offers_reason_length"),
        Index(
            "offers_living", "request_id", "starts_at", unique=True, postgresql_where=text("ended_at IS NULL")
        ),
        Index("offers_lapsing", "lapses_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: int = new_id()
    request_id: int = a_request(index=True)
    session_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("mini_mentorship_sessions.id"), nullable=True)
    )  # the session it would move; None: it would become the session
    mentor_id: int = a_person()
    student_id: int = a_person()
    offered_by: int = a_person()
    starts_at: datetime = an_instant()
    ends_at: datetime = an_instant()
    reason: str | None = maybe_text()
    created_at: datetime = created_now()
    lapses_at: datetime = an_instant()
    ended_at: datetime | None = an_instant(nullable=True)
    ended_how: OfferEnd | None = Field(
        default=None, sa_column=Column(word_of(OfferEnd, "offers_ended_how"), nullable=True)
    )


class Feedback(SQLModel, table=True):
    """How it was, from the student, once. Only they and the programme read it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="feedback_stars"),
        CheckConstraint("char_length(comment) <= 1000", name="feedback_length"),
    )

    session_id: int = a_session(primary_key=True)
    student_id: int = a_person(index=True)
    stars: int = Field(sa_column=Column(SmallInteger, nullable=False))
    comment: str = a_text("")
    created_at: datetime = created_now()
