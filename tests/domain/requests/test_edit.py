"""Changing a request that nobody has taken yet."""

from datetime import timedelta

import pytest

from domain import requests
from domain.errors import Invalid
from domain.requests import queries as request_queries
from domain.requests.fields import Window
from persistence.database import Database
from tests import factories
from tests.factories import RULES, Cast


def test_an_edit_changes_everything_and_says_so(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    changed = factories.fields(
        "A better title", minutes=30, topics=("sql",), links=("https://example.org/b",)
    )
    factories.do(database, cast.sana, requests.edit, request_id, changed)
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert (page.card.title, page.card.duration_minutes, page.card.topics) == ("A better title", 30, ("sql",))
    assert page.fields.links == ("https://example.org/b",)
    assert factories.events(database, request_id) == [("created", "student"), ("updated", "student")]


def test_an_edit_keeps_what_is_ahead_of_windows_that_have_begun(database: Database, cast: Cast) -> None:
    day = factories.tomorrow(days=2)
    begun, over, ahead = (Window(day + timedelta(hours=h), day + timedelta(hours=h + 2)) for h in (0, -3, 5))
    request_id = factories.request(database, cast.sana, factories.fields(windows=(over, begun, ahead)))
    changed = factories.fields("Interview prep, second try", windows=(over, begun, ahead))
    now = day + timedelta(minutes=30)
    with database.transaction(cast.sana.sign_in) as (db, viewer):
        requests.edit(db, viewer, request_id, changed, now=now, rules=RULES)
    kept = factories.do(database, cast.sana, request_queries.detail, request_id).fields.windows
    assert [window.ends_at for window in kept] == [begun.ends_at, ahead.ends_at]
    assert kept[0].starts_at > now


def test_an_edit_with_a_wrong_field_changes_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    before = factories.row(database, request_id)
    with pytest.raises(Invalid):
        factories.do(
            database, cast.sana, requests.edit, request_id, factories.fields("A new title", minutes=7)
        )
    assert factories.row(database, request_id) == before
    assert factories.events(database, request_id) == [("created", "student")]
