"""Tables of the meeting: sessions, offered times, who joined, what was noted, ratings."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from persistence.models.columns import (
    created_now,
    enum_column,
    nullable_text,
    person_fk,
    primary_key,
    request_fk,
    session_fk,
    text_array,
    text_column,
    timestamp,
)
from persistence.models.enums import Absent, OfferOutcome, SessionStatus


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
            "sessions_one_active", "request_id", unique=True, postgresql_where=text("status = 'scheduled'")
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

    id: int = primary_key()
    request_id: int = request_fk(index=True)
    claim_id: int = Field(sa_column=Column(BigInteger, ForeignKey("claims.id"), nullable=False))
    mentor_id: int = person_fk()
    student_id: int = person_fk()
    status: SessionStatus = Field(
        default=SessionStatus.SCHEDULED,
        sa_column=enum_column(SessionStatus, "sessions_status", server_default="scheduled"),
    )
    starts_at: datetime = timestamp()
    ends_at: datetime = timestamp()
    sequence: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    room_name: str = text_column()
    created_at: datetime = created_now()
    ended_at: datetime | None = timestamp(nullable=True)
    absent: Absent | None = Field(
        default=None, sa_column=enum_column(Absent, "sessions_absent", nullable=True)
    )
    shared_note: str = text_column("")
    next_steps: list[str] = text_array()
    late: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )  # cancelled less than three hours ahead
    cancel_reason: str | None = nullable_text()
    move_reason: str | None = nullable_text()  # of the last move
    contested_at: datetime | None = timestamp(nullable=True)
    contest_reason: str | None = nullable_text()
    corrected_at: datetime | None = timestamp(nullable=True)


class PrivateNote(SQLModel, table=True):
    """What a mentor notes for themselves: its own table, because policies hide rows, not columns."""

    __tablename__ = "private_notes"
    __table_args__ = (CheckConstraint("char_length(body) <= 4000", name="private_notes_length"),)

    session_id: int = session_fk(primary_key=True)
    mentor_id: int = person_fk(index=True)
    body: str = text_column()


class SessionJoin(SQLModel, table=True):
    """Somebody pressed "Join session": the evidence about who came."""

    __tablename__ = "session_joins"
    __table_args__ = (Index("joins_of_session", "session_id", "person_id"),)

    id: int = primary_key()
    session_id: int = session_fk()
    person_id: int = person_fk()
    joined_at: datetime = timestamp()


class CompletedStep(SQLModel, table=True):
    """A next step that the student ticked: by its words, so that it stays ticked while the list changes."""

    __tablename__ = "completed_steps"
    __table_args__ = (CheckConstraint("char_length(step) BETWEEN 1 AND 200", name="completed_steps_length"),)

    session_id: int = session_fk(primary_key=True)
    step: str = Field(sa_column=Column(Text, primary_key=True))
    done_at: datetime = timestamp()


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
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="offers_end_whole"),
        CheckConstraint("char_length(reason) <= 500", name="offers_reason_length"),
        Index(
            "offers_one_active",
            "request_id",
            "starts_at",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("offers_lapsing", "lapses_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: int = primary_key()
    request_id: int = request_fk(index=True)
    session_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("mini_mentorship_sessions.id"), nullable=True)
    )  # the session it would move; None: it would become the session
    mentor_id: int = person_fk()
    student_id: int = person_fk()
    offered_by: int = person_fk()
    starts_at: datetime = timestamp()
    ends_at: datetime = timestamp()
    reason: str | None = nullable_text()
    created_at: datetime = created_now()
    lapses_at: datetime = timestamp()
    ended_at: datetime | None = timestamp(nullable=True)
    outcome: OfferOutcome | None = Field(
        default=None, sa_column=enum_column(OfferOutcome, "offers_outcome", nullable=True)
    )


class Feedback(SQLModel, table=True):
    """How it was, from the student, once. Only they and the programme read it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="feedback_stars"),
        CheckConstraint("char_length(comment) <= 1000", name="feedback_length"),
    )

    session_id: int = session_fk(primary_key=True)
    student_id: int = person_fk(index=True)
    stars: int = Field(sa_column=Column(SmallInteger, nullable=False))
    comment: str = text_column("")
    created_at: datetime = created_now()
