"""A mentor's weekly hours never overlap, not over midnight and not over the end of the week; whoever asks."""

import pytest

from tests.factories import Cast
from tests.plain_sql import SYSTEM, Connection, answer, insert

MONDAY, TUESDAY, SUNDAY = 0, 1, 6
NIGHT = (22 * 60, 26 * 60)


def row(mentor: int, weekday: int, minutes: tuple[int, int]) -> str:
    begins, ends = minutes
    return insert(
        "mini_mentorship_availability",
        mentor_id=mentor,
        time_zone="UTC",
        weekday=weekday,
        from_minute=begins,
        to_minute=ends,
    )


@pytest.mark.parametrize(
    ("night_of", "other", "refused"),
    [
        (MONDAY, (MONDAY, (23 * 60, 24 * 60)), True),
        (MONDAY, (MONDAY, (20 * 60, 22 * 60)), False),
        (MONDAY, (TUESDAY, (60, 180)), True),
        (MONDAY, (TUESDAY, (120, 180)), False),
        (SUNDAY, (MONDAY, (60, 180)), True),
        (SUNDAY, (MONDAY, (120, 180)), False),
    ],
)
def test_the_database_refuses_hours_that_overlap(
    plain: Connection, cast: Cast, night_of: int, other: tuple[int, tuple[int, int]], refused: bool
) -> None:
    theirs, also = row(cast.maya.id, night_of, NIGHT), row(cast.maya.id, *other)
    somebody_elses = row(cast.milo.id, *other)
    said = answer(plain, SYSTEM, theirs, somebody_elses, also)
    assert said == ("availability_apart" if refused else "done")
