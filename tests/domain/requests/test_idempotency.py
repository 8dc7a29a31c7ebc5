"""The same key, twice (promise R2)."""

from datetime import timedelta

import pytest

from domain import requests
from domain.errors import Conflict, Invalid
from domain.requests import idempotency
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import DAY
from tests.factories import Cast


def test_the_same_key_returns_the_first_request(database: Database, cast: Cast) -> None:
    fields = factories.fields()
    first = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    factories.do(database, cast.sana, idempotency.store_response, "k-1", {"id": first.id})
    again = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    assert (again.id, again.replayed, again.answer) == (first.id, True, {"id": first.id})
    assert (first.replayed, first.answer) == (False, None)
    assert factories.events(database, first.id) == [("created", "student")]
    assert factories.sql(database, "SELECT count(*) FROM mini_mentorship_requests")[0][0] == 1


def test_the_same_key_for_another_body_is_refused(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    with pytest.raises(Conflict, match="used for another request"):
        factories.do(database, cast.sana, requests.create, factories.fields("Quite another title"), key="k-1")


def test_a_key_is_the_persons_own(database: Database, cast: Cast) -> None:
    first = factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    other = factories.do(database, cast.sam, requests.create, factories.fields(), key="k-1")
    assert first.id != other.id


def test_the_same_key_still_answers_when_there_is_no_room_left(database: Database, cast: Cast) -> None:
    first = factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    for _ in range(2):
        factories.request(database, cast.sana)
    assert factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1").id == first.id


def test_after_24_hours_the_same_key_posts_a_new_one(database: Database, cast: Cast) -> None:
    fields = factories.fields()
    first = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    kept = factories.row(database, first.id).created_at
    almost = factories.do(
        database, cast.sana, requests.create, fields, key="k-1", now=kept + DAY - timedelta(seconds=1)
    )
    assert almost.replayed
    new = factories.do(database, cast.sana, requests.create, fields, key="k-1", now=kept + DAY)
    assert not new.replayed
    assert new.id != first.id


def test_a_key_that_is_no_key_is_refused(database: Database, cast: Cast) -> None:
    for key in ("", "x" * 201, "line\nbreak", "smile 🙂", "nul\0"):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.create, factories.fields(), key=key)
        assert caught.value.field == "Idempotency-Key"
