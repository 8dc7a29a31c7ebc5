"""Opening an expired request for another week."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import requests
from domain.errors import Conflict, Invalid
from domain.requests.fields import Window
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import DAY, HOUR, claim, expire, in_state, window
from tests.factories import RULES, Cast


def test_renewing_opens_it_for_another_week(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    now = datetime.now(UTC)
    factories.do(database, cast.sana, requests.renew, request_id, now=now)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.renewals, kept.expires_at) == ("open", 1, now + RULES.request_lifetime)
    assert factories.events(database, request_id)[-2:] == [("expired", "system"), ("renewed", "student")]
    assert claim(database, cast.maya, request_id) is None


def test_renewing_is_possible_twice(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    for _ in range(2):
        factories.do(database, cast.sana, requests.renew, request_id)
        expire(database, request_id)
    with pytest.raises(Conflict, match="twice"):
        factories.do(database, cast.sana, requests.renew, request_id)


def test_renewing_is_possible_for_a_week(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ended = expire(database, request_id)
    new = (window(10 * DAY, now=ended),)
    with pytest.raises(Conflict, match="more than 7 days ago"):
        factories.do(database, cast.sana, requests.renew, request_id, new, now=ended + timedelta(days=7))
    last = ended + timedelta(days=7) - timedelta(seconds=1)
    factories.do(database, cast.sana, requests.renew, request_id, new, now=last)
    assert factories.row(database, request_id).status == "open"


def test_renewing_needs_a_window_ahead(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    past = factories.row(database, request_id).windows[-1].upper + HOUR
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, requests.renew, request_id, now=past)
    assert caught.value.field == "windows"
    new = window(DAY, now=past)
    factories.do(database, cast.sana, requests.renew, request_id, (new,), "Asia/Tokyo", now=past)
    kept = factories.row(database, request_id)
    assert [(w.lower, w.upper) for w in kept.windows] == [(new.starts_at, new.ends_at)]
    assert kept.time_zone == "Asia/Tokyo"


def test_renewing_goes_on_with_the_windows_still_ahead(database: Database, cast: Cast) -> None:
    first, second = factories.tomorrow(days=2), factories.tomorrow(days=4)
    fields = factories.fields(windows=(Window(first, first + 2 * HOUR), Window(second, second + HOUR)))
    request_id = factories.request(database, cast.sana, fields)
    expire(database, request_id)
    now = first + 3 * HOUR
    factories.do(database, cast.sana, requests.renew, request_id, now=now)
    assert factories.do(database, cast.maya, queries.request_slots, request_id, now=now).slots == (second,)


def test_renewing_with_a_wrong_field_names_it(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    now = datetime.now(UTC)
    for windows, zone, field in (
        ((), "UTC", "windows"),
        ((window(-DAY, now=now),), "UTC", "windows"),
        ((window(DAY, now=now),), "Mars/Olympus", "time_zone"),
    ):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.renew, request_id, windows, zone)
        assert caught.value.field == field
    assert factories.row(database, request_id).status == "expired"


def test_renewing_needs_room_like_a_new_one(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    for _ in range(3):
        factories.request(database, cast.sana)
    with pytest.raises(Conflict, match="3 requests under way"):
        factories.do(database, cast.sana, requests.renew, request_id)
