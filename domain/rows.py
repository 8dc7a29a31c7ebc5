"""Rows of columns as reads pass them on, and one row by its id."""

import dataclasses
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Row, Select, bindparam

from domain.errors import NotFound
from domain.locking import is_id
from persistence.database import Db

Model = TypeVar("Model")
RowSelect = Select[Any]
ResultRow = Row[Any]

# What a page is about, by its id: `get_row` is told.
ROW_ID = bindparam("asked_id", type_=BigInteger)


def get_row(db: Db, statement: RowSelect, asked_id: int, **asked: Any) -> ResultRow:
    """The row of a statement that looks for `ROW_ID`. Raises NotFound, also for an id that nothing can have."""
    found = db.execute(statement, {"asked_id": asked_id, **asked}).one_or_none() if is_id(asked_id) else None
    if found is None:
        raise NotFound
    return found


def to_model(kind: type[Model], row: ResultRow, **computed: Any) -> Model:
    """A read model from a row: whatever is not computed stands in the row by the name of its field."""
    dataclass: Any = kind
    copied = {name: getattr(row, name) for name in _field_names(dataclass) if name not in computed}
    return kind(**copied, **computed)


@cache
def _field_names(dataclass: Any) -> tuple[str, ...]:
    """Asked once of each kind: a list has many cards."""
    return tuple(one.name for one in dataclasses.fields(dataclass))
