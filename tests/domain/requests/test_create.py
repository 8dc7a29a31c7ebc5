"""Asking: who may, how many at once, and what is there afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain import errors, requests
from domain.errors import Conflict, Invalid, NotAllowed
from domain.requests import queries as request_queries
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import DAY, window
from tests.factories import Cast


def test_a_posted_request_is_open_for_a_week_and_its_history_begins(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.student_id, kept.mentor_id, kept.renewals) == ("open", cast.sana.id, None, 0)
    assert kept.expires_at - kept.created_at == timedelta(days=7)
    assert factories.events(database, request_id) == [("created", "student")]
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.fields.links == ("https://example.org/resume",)


def test_only_a_student_posts(database: Database, cast: Cast) -> None:
    for other in (cast.maya, cast.ada):
        with pytest.raises(NotAllowed, match="come from students"):
            factories.do(database, other, requests.create, factories.fields())


def test_a_fourth_unfinished_request_is_refused_until_one_ends(database: Database, cast: Cast) -> None:
    first = factories.request(database, cast.sana)
    for _ in range(2):
        factories.request(database, cast.sana)
    with pytest.raises(Conflict, match="3 requests under way"):
        factories.request(database, cast.sana)
    factories.do(database, cast.sana, requests.cancel, first)
    factories.request(database, cast.sana)
    factories.request(database, cast.sam)  # somebody else's are not counted


def test_a_request_past_its_deadline_takes_no_room_even_before_a_sweep(
    database: Database, cast: Cast
) -> None:
    for _ in range(3):
        factories.request(database, cast.sana)
    later = datetime.now(UTC) + timedelta(days=8)
    fields = factories.fields(windows=(window(DAY, now=later),))
    assert factories.do(database, cast.sana, requests.create, fields, now=later).id


def test_a_second_urgent_request_is_refused_with_its_field(database: Database, cast: Cast) -> None:
    factories.request(database, cast.sana, factories.fields(urgency="urgent"))
    second = factories.fields(urgency="urgent")
    assert_refused_urgent(lambda: factories.request(database, cast.sana, second))
    other = factories.request(database, cast.sana)  # a normal one is welcome
    assert_refused_urgent(lambda: factories.do(database, cast.sana, requests.edit, other, second))
    factories.request(database, cast.sam, factories.fields(urgency="urgent"))


def assert_refused_urgent(command: Callable[[], object]) -> None:
    """By the check, or by the constraint that says the same."""
    with pytest.raises((Invalid, IntegrityError)) as caught:
        command()
    refusal = caught.value
    said = errors.from_constraint(refusal) if isinstance(refusal, IntegrityError) else refusal
    assert isinstance(said, Invalid)
    assert (said.field, said.message) == ("urgency", errors.ONE_URGENT)
