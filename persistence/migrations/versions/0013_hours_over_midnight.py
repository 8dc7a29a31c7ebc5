"""Weekly hours that run over midnight are one row of the day on which they begin.

22:00 to 02:00 is kept as minute 1320 to 1560. What an older version split at midnight stays two rows: nobody
knows any more whether it was typed as one.
"""

from alembic import op

revision = "0013_hours_over_midnight"
down_revision = "0012_session_history"

CHECKS = """
ALTER TABLE mini_mentorship_availability
    DROP CONSTRAINT availability_in_a_day,
    DROP CONSTRAINT availability_apart,
    ADD CONSTRAINT availability_in_a_day CHECK (
        0 <= from_minute AND from_minute < 1440 AND from_minute < to_minute
        AND (to_minute <= 1440 OR (weekday IS NOT NULL AND to_minute < from_minute + 1440)))
"""

# A mentor's ranges never overlap on the circle of the week, whose 10080 minutes begin on Monday: each is looked at
# in two weeks that follow each other, so that what goes on from Sunday meets Monday.
APART = """
ALTER TABLE mini_mentorship_availability ADD CONSTRAINT availability_apart EXCLUDE USING gist (
    int8range(mentor_id, mentor_id, '[]') WITH &&,
    int4multirange(
        int4range(weekday * 1440 + from_minute, weekday * 1440 + to_minute),
        int4range(weekday * 1440 + from_minute - 10080, weekday * 1440 + to_minute - 10080)) WITH &&)
    WHERE (weekday IS NOT NULL)
"""


def upgrade() -> None:
    op.execute(CHECKS)
    op.execute(APART)
