"""One's own profile."""

from typing import Any

import pytest

from domain import people
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
        ("topics", ["x" * 31]), ("topics", "python"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, people.save_profile, **PROFILE | {field: value})
        assert caught.value.field == field
    assert factories.do(database, cast.sana, people_queries.me) == before
