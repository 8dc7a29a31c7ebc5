"""The types of columns that tables are made of, each said once."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Text,
    func,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field


def enum_column(
    kind: type[StrEnum], name: str, *, nullable: bool = False, server_default: str | None = None
) -> Column[Any]:
    """A VARCHAR with a CHECK of this name: a native enum cannot lose a value, and stores names, not values."""
    column_type = SqlEnum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(column_type, nullable=nullable, server_default=server_default)


def primary_key() -> Any:
    column = Column(BigInteger, Identity(), primary_key=True)
    return Field(default=None, sa_column=column)


def person_fk(*, nullable: bool = False, primary_key: bool = False, index: bool = False) -> Any:
    key = ForeignKey("people.id")
    column = Column(
        BigInteger, key, nullable=nullable, primary_key=primary_key, index=index, autoincrement=False
    )
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def request_fk(*, primary_key: bool = False, index: bool = False) -> Any:
    key = ForeignKey("mini_mentorship_requests.id")
    return Field(
        sa_column=Column(
            BigInteger, key, nullable=False, primary_key=primary_key, index=index, autoincrement=False
        )
    )


def session_fk(*, primary_key: bool = False) -> Any:
    key = ForeignKey("mini_mentorship_sessions.id")
    return Field(
        sa_column=Column(BigInteger, key, nullable=False, primary_key=primary_key, autoincrement=False)
    )


def timestamp(*, nullable: bool = False) -> Any:
    column = Column(DateTime(timezone=True), nullable=nullable)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def created_now() -> Any:
    return Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now())
    )


def text_column(default: str | None = None) -> Any:
    if default is None:
        return Field(sa_column=Column(Text, nullable=False))
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=default))


def nullable_text() -> Any:
    return Field(default=None, sa_column=Column(Text))


def text_array() -> Any:
    column: Column[list[str]] = Column(ARRAY(Text), nullable=False, server_default=text("'{}'"))
    return Field(default_factory=list, sa_column=column)
