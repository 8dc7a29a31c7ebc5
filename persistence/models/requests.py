"""Tables of the need: requests, their links, who held them, and what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import (
    JSONB,
    TSTZMULTIRANGE,
    TSVECTOR,
    Range,
)
from sqlmodel import Field, SQLModel

from persistence.models.columns import (
    created_now,
    enum_column,
    nullable_text,
    person_fk,
    primary_key,
    request_fk,
    text_array,
    text_column,
    timestamp,
)
from persistence.models.enums import ActorRole, ClaimOutcome, EventKind, SessionType, Status, Urgency


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
        Index("requests_by_session_type", "session_type", "created_at"),
        Index("requests_of_mentor", "mentor_id", "id", postgresql_where=text("mentor_id IS NOT NULL")),
        Index(
            "requests_one_urgent",
            "student_id",
            unique=True,
            postgresql_where=text("urgency = 'urgent' AND status IN ('open', 'claimed', 'scheduled')"),
        ),
    )

    id: int = primary_key()
    student_id: int = person_fk()
    status: Status = Field(
        default=Status.OPEN,
        sa_column=enum_column(Status, "requests_status", server_default="open"),
    )
    title: str = text_column()
    session_type: SessionType = Field(sa_column=enum_column(SessionType, "requests_session_type"))
    description: str = text_column()
    topics: list[str] = text_array()
    duration_minutes: int = Field(sa_column=Column(SmallInteger, nullable=False))
    urgency: Urgency = Field(sa_column=enum_column(Urgency, "requests_urgency"))
    windows: list[Range[datetime]] = Field(sa_column=Column(TSTZMULTIRANGE, nullable=False))
    time_zone: str = text_column()
    mentor_id: int | None = person_fk(nullable=True)
    created_at: datetime = created_now()
    expires_at: datetime = timestamp()
    claim_lapses_at: datetime | None = timestamp(nullable=True)
    renewals: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default="0"))
    ended_at: datetime | None = timestamp(nullable=True)
    cancel_reason: str | None = nullable_text()
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

    request_id: int = request_fk(primary_key=True)
    position: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    url: str = text_column()


class Claim(SQLModel, table=True):
    """Who held a request, from when, until when, and with what outcome."""

    __tablename__ = "claims"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "student_id"],
            ["mini_mentorship_requests.id", "mini_mentorship_requests.student_id"],
            name="claims_of_the_student",
        ),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="claims_end_whole"),
        CheckConstraint("mentor_id <> student_id", name="claims_mentor_is_not_student"),
        Index("claims_one_active", "request_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        # Whoever let a request go does not take it again; and it is the index of a mentor's claims.
        Index(
            "claims_once_each",
            "mentor_id",
            "request_id",
            unique=True,
            postgresql_where=text("outcome IS DISTINCT FROM 'excused' AND outcome IS DISTINCT FROM 'undone'"),
        ),
        Index("claims_of_student", "student_id", "mentor_id"),
    )

    id: int = primary_key()
    request_id: int = request_fk(index=True)
    mentor_id: int = person_fk()
    student_id: int = person_fk()
    claimed_at: datetime = timestamp()
    ended_at: datetime | None = timestamp(nullable=True)
    outcome: ClaimOutcome | None = Field(
        default=None, sa_column=enum_column(ClaimOutcome, "claims_outcome", nullable=True)
    )


class RequestEvent(SQLModel, table=True):
    """What happened to a request: ids and instants in `data`, no free text, never changed."""

    __tablename__ = "request_events"
    __table_args__ = (Index("events_of_request", "request_id", "id"),)

    id: int = primary_key()
    request_id: int = request_fk()
    at: datetime = timestamp()
    kind: EventKind = Field(sa_column=enum_column(EventKind, "events_kind"))
    actor_role: ActorRole = Field(sa_column=enum_column(ActorRole, "events_actor_role"))
    actor_id: int | None = person_fk(nullable=True)
    data: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default=text("'{}'"))
    )


class IdempotencyKey(SQLModel, table=True):
    """The response to a call with an Idempotency-Key, so that the same call gets the same response."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        CheckConstraint("char_length(key) BETWEEN 1 AND 200", name="idempotency_keys_key_length"),
    )

    person_id: int = person_fk(primary_key=True)
    key: str = Field(sa_column=Column(Text, primary_key=True))
    fingerprint: str = text_column()
    request_id: int = request_fk()
    response: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    created_at: datetime = created_now()
