"""How Alembic reaches the database: over the connection that `persistence.migrate` hands it.

Migrations go forwards only. One that was released is never changed; a new one follows it, with an `upgrade()` and no
`downgrade()`: the way back is a backup.
"""

from typing import Any

from alembic import context

from persistence.models import SQLModel


def compares(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_object=compares,
    compare_server_default=False,  # '0' and 0 read alike to PostgreSQL and not to Alembic
)
with context.begin_transaction():
    context.run_migrations()
