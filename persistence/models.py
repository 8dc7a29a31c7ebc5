"""What is remembered: one class a table, with the constraints that keep it true.

Policies, triggers and the functions behind them stand in `migrations/`; here is everything
that `alembic check` can compare. Every instant is UTC, every status a word with a CHECK.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy import Enum as Words
from sqlalchemy.dialects.postgresql import (
    ARRAY,
    JSONB,
    TSTZMULTIRANGE,
    TSVECTOR,
    ExcludeConstraint,
    Range,
)
from sqlmodel import Field, SQLModel

__all__ = ["Range", "SQLModel"]


class Role(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    ADMIN = "admin"


class PersonState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Status(StrEnum):
    """The life of a request; `domain.lifecycle.TRANSITIONS` says who may move it where."""

    OPEN = "open"
    CLAIMED = "claimed"
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SessionStatus(StrEnum):
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Absent(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    BOTH = "both"
    NOBODY = "nobody"  # an admin's correction of a record that said otherwise


class ClaimEnd(StrEnum):
    """How a mentor's hold on a request ended. After the first three they may not take it again."""

    RELEASED = "released"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    EXCUSED = "excused"  # an admin found that the no-show was none: they may take it again
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class OfferEnd(StrEnum):
    """What became of a proposed time."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"  # another time was set, or the request moved on


class SessionType(StrEnum):
    INTERVIEW_PREPARATION = "interview_preparation"
    RESUME_REVIEW = "resume_review"
    CAREER_ADVICE = "career_advice"
    PROJECT_FEEDBACK = "project_feedback"
    TECHNICAL_HELP = "technical_help"
    GENERAL_GUIDANCE = "general_guidance"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").title()


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


def _words(kind: type[StrEnum], name: str) -> Words:
    """A VARCHAR with a CHECK: a native enum cannot lose a value, and stores names, not values."""
    return Words(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def _id() -> Any:
    column = Column(BigInteger, Identity(), primary_key=True)
    return Field(default=None, sa_column=column)


def _person(*, nullable: bool = False, primary_key: bool = False, index: bool = False) -> Any:
    key = ForeignKey("people.id")
    column = Column(
        BigInteger, key, nullable=nullable, primary_key=primary_key, index=index, autoincrement=False
    )
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _request(*, primary_key: bool = False, index: bool = False) -> Any:
    key = ForeignKey("mini_mentorship_requests.id")
    return Field(
        sa_column=Column(
            BigInteger, key, nullable=False, primary_key=primary_key, index=index, autoincrement=False
        )
    )


def _session(*, primary_key: bool = False) -> Any:
    key = ForeignKey("mini_mentorship_sessions.id")
    return Field(
        sa_column=Column(BigInteger, key, nullable=False, primary_key=primary_key, autoincrement=False)
    )


def _instant(*, nullable: bool = False) -> Any:
    column = Column(DateTime(timezone=True), nullable=nullable)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _created() -> Any:
    return Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now())
    )


def _text(default: str | None = None) -> Any:
    if default is None:
        return Field(sa_column=Column(Text, nullable=False))
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=default))


def _some_text() -> Any:
    return Field(default=None, sa_column=Column(Text))


def _texts() -> Any:
    column: Column[list[str]] = Column(ARRAY(Text), nullable=False, server_default=text("'{}'"))
    return Field(default_factory=list, sa_column=column)


class Person(SQLModel, table=True):
    """Somebody with an account. Read by themselves, admins and the system only."""

    __tablename__ = "people"
    __table_args__ = (
        Index("people_email_once", text("lower(email)"), unique=True),
        CheckConstraint("roles <@ ARRAY['student', 'mentor', 'admin']", name="people_roles_known"),
        CheckConstraint("char_length(name) BETWEEN 1 AND 120", name="people_name_length"),
        CheckConstraint("char_length(email) <= 254 AND email LIKE '%_@_%'", name="people_email_form"),
    )

    id: int = _id()
    email: str = _text()
    name: str = _text()
    roles: list[str] = _texts()
    state: PersonState = Field(
        default=PersonState.ACTIVE,
        sa_column=Column(_words(PersonState, "people_state"), nullable=False, server_default="active"),
    )
    created_at: datetime = _created()


class Profile(SQLModel, table=True):
    """What a counterpart may read. Booking locks both people's rows here, in id order."""

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("char_length(first_name) BETWEEN 1 AND 60", name="profiles_first_name_length"),
        CheckConstraint("char_length(about) <= 600", name="profiles_about_length"),
        CheckConstraint("cardinality(topics) <= 10", name="profiles_topics_few"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="profiles_capacity_sane"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name="profiles_buffer_sane"),
    )

    person_id: int = _person(primary_key=True)
    first_name: str = _text()
    time_zone: str = _text("UTC")
    topics: list[str] = _texts()
    about: str = _text("")
    capacity: int = Field(default=3, sa_column=Column(SmallInteger, nullable=False, server_default="3"))
    buffer_minutes: int = Field(
        default=10, sa_column=Column(SmallInteger, nullable=False, server_default="10")
    )
    paused_until: datetime | None = _instant(nullable=True)


class SignIn(SQLModel, table=True):
    """A browser that is signed in. The cookie holds the token, this row only its SHA-256."""

    __tablename__ = "sign_ins"

    id: int = _id()
    person_id: int = _person(index=True)
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = _created()
    expires_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)


class SignInCode(SQLModel, table=True):
    """A way in that works once: the link that `person link` prints."""

    __tablename__ = "sign_in_codes"

    id: int = _id()
    person_id: int = _person(index=True)
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = _created()
    expires_at: datetime = _instant()
    used_at: datetime | None = _instant(nullable=True)


class ApiToken(SQLModel, table=True):
    """A bearer token for programs; shown once, kept as its SHA-256."""

    __tablename__ = "api_tokens"

    id: int = _id()
    person_id: int = _person(index=True)
    name: str = _text()
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = _created()
    expires_at: datetime | None = _instant(nullable=True)
    ended_at: datetime | None = _instant(nullable=True)


class Draft(SQLModel, table=True):
    """What somebody typed and has not sent; survives a reload."""

    __tablename__ = "drafts"
    __table_args__ = (CheckConstraint("pg_column_size(body) <= 65536", name="drafts_small"),)

    person_id: int = _person(primary_key=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    body: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    updated_at: datetime = _created()


class Request(SQLModel, table=True):
    """The need of one student, from posting to its end."""

    __tablename__ = "mini_mentorship_requests"
    __table_args__ = (
        UniqueConstraint("id", "student_id", name="requests_id_student"),
        CheckConstraint("char_length(title) BETWEEN 5 AND 120", name="requests_title_length"),
        CheckConstraint("char_length(description) BETWEEN 20 AND 2000", name="requests_description_length"),
        CheckConstraint("cardinality(topics) <= 5", name="requests_topics_few"),
        CheckConstraint("duration_minutes IN (15, 30, 45, 60)", name="requests_duration_known"),
        CheckConstraint("NOT isempty(windows)", name="requests_windows_some"),
        CheckConstraint("mentor_id <> student_id", name="requests_mentor_is_not_student"),
        CheckConstraint(
            "CASE WHEN status IN ('open', 'expired') THEN mentor_id IS NULL"
            " WHEN status IN ('claimed', 'scheduled', 'completed') THEN mentor_id IS NOT NULL"
            " ELSE true END",
            name="requests_mentor_when_held",
        ),
        CheckConstraint(
            "(status = 'claimed') = (claim_lapses_at IS NOT NULL)", name="requests_lapse_when_claimed"
        ),
        CheckConstraint(
            "(status IN ('completed', 'cancelled')) = (ended_at IS NOT NULL)", name="requests_end_when_over"
        ),
        CheckConstraint("renewals BETWEEN 0 AND 2", name="requests_renewals_few"),
        CheckConstraint("char_length(cancel_reason) <= 500", name="requests_reason_length"),
        # The board: open requests, oldest first; finished ones cost it nothing.
        Index("requests_open", "created_at", "id", postgresql_where=text("status = 'open'")),
        # Who may see a student's name asks for each of them: is something of theirs open?
        Index("requests_open_of_student", "student_id", postgresql_where=text("status = 'open'")),
        Index("requests_expiring", "expires_at", postgresql_where=text("status = 'open'")),
        Index("requests_lapsing", "claim_lapses_at", postgresql_where=text("status = 'claimed'")),
        Index("requests_of_student", "student_id", "id"),
        Index("requests_like", "session_type", "created_at"),
        Index("requests_of_mentor", "mentor_id", "id", postgresql_where=text("mentor_id IS NOT NULL")),
        Index(
            "requests_one_urgent",
            "student_id",
            unique=True,
            postgresql_where=text("urgency = 'urgent' AND status IN ('open', 'claimed', 'scheduled')"),
        ),
    )

    id: int = _id()
    student_id: int = _person()
    status: Status = Field(
        default=Status.OPEN,
        sa_column=Column(_words(Status, "requests_status"), nullable=False, server_default="open"),
    )
    title: str = _text()
    session_type: SessionType = Field(
        sa_column=Column(_words(SessionType, "requests_session_type"), nullable=False)
    )
    description: str = _text()
    topics: list[str] = _texts()
    duration_minutes: int = Field(sa_column=Column(SmallInteger, nullable=False))
    urgency: Urgency = Field(sa_column=Column(_words(Urgency, "requests_urgency"), nullable=False))
    windows: list[Range[datetime]] = Field(sa_column=Column(TSTZMULTIRANGE, nullable=False))
    time_zone: str = _text()
    mentor_id: int | None = _person(nullable=True)
    created_at: datetime = _created()
    expires_at: datetime = _instant()
    claim_lapses_at: datetime | None = _instant(nullable=True)
    renewals: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default="0"))
    ended_at: datetime | None = _instant(nullable=True)
    cancel_reason: str | None = _some_text()
    search: str | None = Field(
        default=None,
        sa_column=Column(
            TSVECTOR,
            Computed(
                "to_tsvector('simple', title || ' ' || description) || array_to_tsvector(topics)",
                persisted=True,
            ),
            nullable=True,
        ),
    )


class RequestLink(SQLModel, table=True):
    """A link that only the student and the mentor who holds the request may see."""

    __tablename__ = "request_links"
    __table_args__ = (
        CheckConstraint("position BETWEEN 1 AND 3", name="links_few"),
        CheckConstraint("url ~ '^https://' AND char_length(url) <= 500", name="links_https"),
    )

    request_id: int = _request(primary_key=True)
    position: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    url: str = _text()


class Claim(SQLModel, table=True):
    """Who held a request, from when, until when, and how it ended."""

    __tablename__ = "claims"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "student_id"],
            ["mini_mentorship_requests.id", "mini_mentorship_requests.student_id"],
            name="claims_of_the_student",
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="claims_end_whole"),
        CheckConstraint("mentor_id <> student_id", name="claims_mentor_is_not_student"),
        Index("claims_one_living", "request_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        # Whoever let a request go does not take it again; and it is the index of a mentor's claims.
        Index(
            "claims_once_each",
            "mentor_id",
            "request_id",
            unique=True,
            postgresql_where=text("ended_how IS DISTINCT FROM 'excused'"),
        ),
        Index("claims_of_student", "student_id", "mentor_id"),
    )

    id: int = _id()
    request_id: int = _request(index=True)
    mentor_id: int = _person()
    student_id: int = _person()
    claimed_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    ended_how: ClaimEnd | None = Field(
        default=None, sa_column=Column(_words(ClaimEnd, "claims_ended_how"), nullable=True)
    )


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

    id: int = _id()
    request_id: int = _request(index=True)
    claim_id: int = Field(sa_column=Column(BigInteger, ForeignKey("claims.id"), nullable=False))
    mentor_id: int = _person()
    student_id: int = _person()
    status: SessionStatus = Field(
        default=SessionStatus.SCHEDULED,
        sa_column=Column(
            _words(SessionStatus, "sessions_status"), nullable=False, server_default="scheduled"
        ),
    )
    starts_at: datetime = _instant()
    ends_at: datetime = _instant()
    sequence: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    room_name: str = _text()
    created_at: datetime = _created()
    ended_at: datetime | None = _instant(nullable=True)
    absent: Absent | None = Field(
        default=None, sa_column=Column(_words(Absent, "sessions_absent"), nullable=True)
    )
    shared_note: str = _text("")
    next_steps: list[str] = _texts()
    late: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )  # cancelled less than three hours ahead
    cancel_reason: str | None = _some_text()
    move_reason: str | None = _some_text()  # of the last move
    contested_at: datetime | None = _instant(nullable=True)
    contest_reason: str | None = _some_text()
    corrected_at: datetime | None = _instant(nullable=True)


class PrivateNote(SQLModel, table=True):
    """What a mentor notes for themselves: its own table, because policies hide rows, not columns."""

    __tablename__ = "private_notes"
    __table_args__ = (CheckConstraint("char_length(body) <= 4000", name="private_notes_length"),)

    session_id: int = _session(primary_key=True)
    mentor_id: int = _person(index=True)
    body: str = _text()


class SessionJoin(SQLModel, table=True):
    """Somebody pressed "Join session": the evidence about who came."""

    __tablename__ = "session_joins"
    __table_args__ = (Index("joins_of_session", "session_id", "person_id"),)

    id: int = _id()
    session_id: int = _session()
    person_id: int = _person()
    joined_at: datetime = _instant()


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

    id: int = _id()
    mentor_id: int = _person(index=True)
    weekday: int | None = Field(default=None, sa_column=Column(SmallInteger))
    first_date: date | None = Field(default=None, sa_column=Column(Date))
    last_date: date | None = Field(default=None, sa_column=Column(Date))
    from_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    to_minute: int | None = Field(default=None, sa_column=Column(SmallInteger))
    time_zone: str = _text()


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

    id: int = _id()
    request_id: int = _request(index=True)
    session_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("mini_mentorship_sessions.id"), nullable=True)
    )  # the session it would move; None: it would become the session
    mentor_id: int = _person()
    student_id: int = _person()
    offered_by: int = _person()
    starts_at: datetime = _instant()
    ends_at: datetime = _instant()
    reason: str | None = _some_text()
    created_at: datetime = _created()
    lapses_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    ended_how: OfferEnd | None = Field(
        default=None, sa_column=Column(_words(OfferEnd, "offers_ended_how"), nullable=True)
    )


class Feedback(SQLModel, table=True):
    """How it was, from the student, once. Only they and the programme read it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="feedback_stars"),
        CheckConstraint("char_length(comment) <= 1000", name="feedback_length"),
    )

    session_id: int = _session(primary_key=True)
    student_id: int = _person(index=True)
    stars: int = Field(sa_column=Column(SmallInteger, nullable=False))
    comment: str = _text("")
    created_at: datetime = _created()


class CalendarFeed(SQLModel, table=True):
    """The secret in the address of somebody's calendar. Shown again and again, so kept as it is."""

    __tablename__ = "calendar_feeds"

    person_id: int = _person(primary_key=True)
    token: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = _created()


class RequestEvent(SQLModel, table=True):
    """What happened to a request: facts and ids, no free text, never changed."""

    __tablename__ = "request_events"
    __table_args__ = (Index("events_of_request", "request_id", "id"),)

    id: int = _id()
    request_id: int = _request()
    at: datetime = _instant()
    kind: str = _text()
    who: str = _text()
    actor_id: int | None = _person(nullable=True)
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default=text("'{}'"))
    )


class KeptAnswer(SQLModel, table=True):
    """The answer to a call with an Idempotency-Key, so that the same call gets the same answer."""

    __tablename__ = "kept_answers"
    __table_args__ = (CheckConstraint("char_length(key) BETWEEN 1 AND 200", name="kept_answers_key_length"),)

    person_id: int = _person(primary_key=True)
    key: str = Field(sa_column=Column(Text, primary_key=True))
    fingerprint: str = _text()
    request_id: int = _request()
    answer: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    created_at: datetime = _created()
