"""${message}.

Forwards only: there is no `downgrade()`, the way back is a backup.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
