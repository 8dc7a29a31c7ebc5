"""Tables of people: who they are, what others read of them, how they come in, what is theirs alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import (
    JSONB,
)
from sqlmodel import Field, SQLModel

from persistence.models.columns import (
    created_now,
    enum_column,
    person_fk,
    primary_key,
    text_array,
    text_column,
    timestamp,
)
from persistence.models.enums import DateOrder, HourCycle, PersonState


class Person(SQLModel, table=True):
    """Somebody with an account. Read by themselves, admins and the system only."""

    __tablename__ = "people"
    __table_args__ = (
        Index("people_email_once", text("lower(email)"), unique=True),
        CheckConstraint("roles <@ ARRAY['student', 'mentor', 'admin']", name="people_roles_known"),
        CheckConstraint("char_length(name) BETWEEN 1 AND 120", name="people_name_length"),
        CheckConstraint("char_length(email) <= 254 AND email LIKE '%_@_%'", name="people_email_form"),
    )

    id: int = primary_key()
    email: str = text_column()
    name: str = text_column()
    roles: list[str] = text_array()
    state: PersonState = Field(
        default=PersonState.ACTIVE,
        sa_column=enum_column(PersonState, "people_state", server_default="active"),
    )
    created_at: datetime = created_now()


class Profile(SQLModel, table=True):
    """What a counterpart may read. Booking locks both people's rows here, in id order."""

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("char_length(first_name) BETWEEN 1 AND 60", name="profiles_first_name_length"),
        CheckConstraint("char_length(about) <= 600", name="profiles_about_length"),
        CheckConstraint("cardinality(topics) <= 10", name="profiles_topics_few"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="profiles_capacity_sane"),
        CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name="profiles_buffer_sane"),
        CheckConstraint("first_weekday BETWEEN 0 AND 6", name="profiles_first_weekday"),
    )

    person_id: int = person_fk(primary_key=True)
    first_name: str = text_column()
    time_zone: str = text_column("UTC")
    topics: list[str] = text_array()
    about: str = text_column("")
    capacity: int = Field(default=3, sa_column=Column(SmallInteger, nullable=False, server_default="3"))
    buffer_minutes: int = Field(
        default=10, sa_column=Column(SmallInteger, nullable=False, server_default="10")
    )
    paused_until: datetime | None = timestamp(nullable=True)
    # How they read dates and times; None until their browser or they themselves have said it.
    hour_cycle: HourCycle | None = Field(
        default=None, sa_column=enum_column(HourCycle, "profiles_hour_cycle", nullable=True)
    )
    date_order: DateOrder | None = Field(
        default=None, sa_column=enum_column(DateOrder, "profiles_date_order", nullable=True)
    )
    first_weekday: int | None = Field(default=None, sa_column=Column(SmallInteger))


class SignIn(SQLModel, table=True):
    """A browser that is signed in. The cookie holds the token, this row only its SHA-256."""

    __tablename__ = "sign_ins"

    id: int = primary_key()
    person_id: int = person_fk(index=True)
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = created_now()
    expires_at: datetime = timestamp()
    ended_at: datetime | None = timestamp(nullable=True)


class SignInCode(SQLModel, table=True):
    """A way in that works once: the link that `person link` prints."""

    __tablename__ = "sign_in_codes"

    id: int = primary_key()
    person_id: int = person_fk(index=True)
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = created_now()
    expires_at: datetime = timestamp()
    used_at: datetime | None = timestamp(nullable=True)


class ApiToken(SQLModel, table=True):
    """A bearer token for programs; shown once, kept as its SHA-256."""

    __tablename__ = "api_tokens"

    id: int = primary_key()
    person_id: int = person_fk(index=True)
    name: str = text_column()
    token_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = created_now()
    expires_at: datetime | None = timestamp(nullable=True)
    ended_at: datetime | None = timestamp(nullable=True)


class Draft(SQLModel, table=True):
    """What somebody typed and has not sent; survives a reload."""

    __tablename__ = "drafts"
    __table_args__ = (CheckConstraint("pg_column_size(body) <= 65536", name="drafts_small"),)

    person_id: int = person_fk(primary_key=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    body: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    updated_at: datetime = created_now()


class CalendarFeed(SQLModel, table=True):
    """The secret in the address of somebody's calendar. Shown again and again, so kept as it is."""

    __tablename__ = "calendar_feeds"

    person_id: int = person_fk(primary_key=True)
    token: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    created_at: datetime = created_now()
