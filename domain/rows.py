"""Rows of columns as reads pass them on, and one row by its id."""

from typing import Any

from sqlalchemy import BigInteger, Row, Select, bindparam

from domain.errors import NotFound
from domain.locking import is_id
from persistence.database import Db

RowSelect = Select[Any]
ResultRow = Row[Any]

# What a page is about, by its id: `one` is told.
ROW_ID = bindparam("asked_id", type_=BigInteger)


def get_row(db: Db, statement: RowSelect, asked_id: int, **asked: Any) -> ResultRow:
    """The row of a statement that looks for `ASKED`. Raises NotFound, also for an id that nothing can have."""
    found = db.execute(statement, {"asked_id": asked_id, **asked}).one_or_none() if is_id(asked_id) else None
    if found is None:
        raise NotFound
    return found
