"""One's own profile."""

from typing import Any

import pytest

from domain import people
from domain.enums import DateOrder, HourCycle
from domain.errors import Invalid
from domain.people import queries as people_queries
from domain.requests import queries as request_queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast

PROFILE: dict[str, Any] = {
    "name": "Sana Student", "about": "Ten months into Python.", "time_zone": "Asia/Tokyo", "topics": ["python"],
}  # fmt: skip


def test_a_profile_is_saved_and_the_counterpart_reads_it(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, people.save_profile, **PROFILE | {"name": "Zoë 🌷 Student"})
    me = factories.do(database, cast.sana, people_queries.me)
    assert (me.name, me.first_name, me.time_zone) == ("Zoë 🌷 Student", "Zoë", "Asia/Tokyo")
    assert (me.about, me.topics) == (PROFILE["about"], ("python",))
    request_id = factories.request(database, cast.sana)
    student = factories.do(database, cast.maya, request_queries.detail, request_id).student
    assert (student.first_name, student.time_zone, student.about) == ("Zoë", "Asia/Tokyo", PROFILE["about"])
    assert cast.sana.email not in repr(student)


def test_a_wrong_field_of_a_profile_is_named_and_nothing_changes(database: Database, cast: Cast) -> None:
    before = factories.do(database, cast.sana, people_queries.me)
    for field, value in (
        ("name", ""), ("name", "x" * 121), ("name", "a\0"), ("about", "x" * 601), ("about", "\ud800"),
        ("about", None), ("time_zone", "Nowhere"), ("time_zone", ""), ("topics", ["x"] * 3 + list("abcdefghij")),
        ("topics", ["x" * 31]), ("topics", "python"), ("hour_cycle", "h13"), ("date_order", ""),
        ("first_weekday", 7), ("first_weekday", -1),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, people.save_profile, **PROFILE | {field: value})
        assert caught.value.field == field
    assert factories.do(database, cast.sana, people_queries.me) == before


def test_how_one_reads_times_is_chosen_and_stays_when_it_is_not_said(database: Database, cast: Cast) -> None:
    habits: dict[str, Any] = {"hour_cycle": "h12", "date_order": "month_day", "first_weekday": 6}
    factories.do(database, cast.sana, people.save_profile, **PROFILE, **habits)
    factories.do(database, cast.sana, people.save_profile, **PROFILE)
    with database.transaction(cast.sana.sign_in) as (_, viewer):
        assert (viewer.hour_cycle, viewer.date_order, viewer.first_weekday) == (
            HourCycle.H12,
            DateOrder.MONTH_DAY,
            6,
        )


def test_the_zone_alone_can_be_changed(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, people.set_time_zone, "Asia/Kathmandu")
    assert factories.do(database, cast.sana, people_queries.me).time_zone == "Asia/Kathmandu"
    with pytest.raises(Invalid):
        factories.do(database, cast.sana, people.set_time_zone, "Nowhere")
