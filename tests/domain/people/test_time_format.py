"""How somebody reads dates and times: as their browser's language is used to, until they choose."""

import pytest
from sqlmodel import col, select

from domain import people
from domain.enums import DateOrder, HourCycle
from domain.people.time_format import Habit, habit_of
from persistence.database import Database, Viewer
from persistence.models import Profile
from tests.factories import RULES, Cast

AMERICAN = Habit(HourCycle.H12, DateOrder.MONTH_DAY, 6)
GERMAN = Habit(HourCycle.H23, DateOrder.DAY_MONTH, 0)


@pytest.mark.parametrize(
    ("header", "habit"),
    [
        ("en-US,en;q=0.9", AMERICAN),
        ("en", AMERICAN),
        ("de-DE,de;q=0.9,en;q=0.8", GERMAN),
        ("de", GERMAN),
        ("en-GB", GERMAN),
        ("sv-SE", Habit(HourCycle.H23, DateOrder.MONTH_DAY, 0)),
        ("ar-EG", Habit(HourCycle.H12, DateOrder.DAY_MONTH, 5)),
        ("zh-Hans-CN", Habit(HourCycle.H23, DateOrder.MONTH_DAY, 0)),
    ],
)
def test_a_language_has_its_habits(header: str, habit: Habit) -> None:
    assert habit_of(header) == habit


@pytest.mark.parametrize("header", ["", "*", "xx-YY", ",", ";q=1", "-", "en_US" * 20, "de\0", "../../etc"])
def test_a_language_that_nobody_knows_has_none(header: str) -> None:
    assert habit_of(header) is None


def viewer_after(database: Database, cast: Cast, language: str) -> Viewer:
    with database.system_transaction() as db:
        token = people.sign_in(db, cast.sana.id, language=language, now=db.now, rules=RULES)
    with database.transaction(people.hash_token(token)) as (_, viewer):
        return viewer


def test_the_first_sign_in_learns_it_and_no_later_one_changes_it(database: Database, cast: Cast) -> None:
    unknown = viewer_after(database, cast, "")
    assert Habit(unknown.hour_cycle, unknown.date_order, unknown.first_weekday) == GERMAN
    for language in ("en-US", "de-DE"):
        viewer = viewer_after(database, cast, language)
        assert Habit(viewer.hour_cycle, viewer.date_order, viewer.first_weekday) == AMERICAN


def test_what_somebody_chose_stays(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        profile = db.exec(select(Profile).where(col(Profile.person_id) == cast.sana.id)).one()
        profile.hour_cycle = HourCycle.H23
    viewer = viewer_after(database, cast, "en-US")
    assert (viewer.hour_cycle, viewer.date_order) == (HourCycle.H23, DateOrder.MONTH_DAY)
