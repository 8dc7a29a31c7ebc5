"""One request by stage of privacy, and the lists of one's own."""

from datetime import timedelta

import pytest

from domain import requests
from domain.errors import Invalid, NotFound
from domain.requests import queries as request_queries
from domain.requests.fields import Window
from persistence.database import Database
from persistence.models import Role, Status
from tests import factories
from tests.domain.lists import walk
from tests.domain.requests.commands import HOUR
from tests.factories import Cast

# One request, by stage of privacy


def test_an_open_request_shows_a_mentor_less_than_its_holder(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    seen = factories.do(database, cast.maya, request_queries.detail, request_id)
    assert (seen.fields.links, seen.events, seen.viewer_role) == ((), (), Role.MENTOR)
    assert seen.actions == {"claim": True}
    for private in (cast.sana.email, "Student", "https://"):
        assert private not in repr(seen)
    factories.do(database, cast.maya, requests.claim, request_id)
    held = factories.do(database, cast.maya, request_queries.detail, request_id)
    assert held.fields.links == ("https://example.org/resume",)
    assert [line.kind for line in held.events] == ["created", "claimed"]
    assert held.actions == {"schedule": True, "release": True, "undo_claim": True, "offer": True}
    assert cast.sana.email not in repr(held)


def test_a_request_shows_the_windows_that_were_kept(database: Database, cast: Cast) -> None:
    begin = factories.tomorrow(23, days=2) + timedelta(minutes=7, seconds=30)
    windows = tuple(Window(begin + n * 3 * HOUR, begin + n * 3 * HOUR + HOUR) for n in range(10))
    request_id = factories.request(database, cast.sana, factories.fields(windows=windows))
    assert factories.do(database, cast.sana, request_queries.detail, request_id).fields.windows == windows


def test_each_person_finds_their_own_part_of_a_request(database: Database, cast: Cast) -> None:
    for status, request_id in factories.in_every_status(database, cast.sana, cast.maya).items():
        student = factories.do(database, cast.sana, request_queries.detail, request_id)
        assert (student.viewer_role, student.card.status) == (Role.STUDENT, status)
        assert {"edit", "cancel", "renew"} <= set(student.actions)
        assert (student.actions["edit"] is True) == (status == "open")
        assert (student.actions["cancel"] is True) == (status in ("open", "claimed", "scheduled"))
        assert (student.actions["renew"] is True) == (status == "expired")
        admin = factories.do(database, cast.ada, request_queries.detail, request_id)
        assert (admin.viewer_role, admin.fields.links) == (Role.ADMIN, student.fields.links)
        assert (admin.actions["release"] is True) == (status == "claimed")
        assert not {"join", "complete", "edit", "claim"} & set(admin.actions)
        if status not in ("open", "expired"):
            mentor = factories.do(database, cast.maya, request_queries.detail, request_id)
            assert (mentor.viewer_role, mentor.fields.links) == (Role.MENTOR, student.fields.links)
            assert ("join" in mentor.actions) == (status == "scheduled")
        with pytest.raises(NotFound):
            factories.do(database, cast.sam, request_queries.detail, request_id)
        if status != "open":
            with pytest.raises(NotFound):
                factories.do(database, cast.milo, request_queries.detail, request_id)


def test_a_mentor_who_let_it_go_is_named_to_the_student_only(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, requests.release, request_id)
    factories.do(database, cast.milo, requests.claim, request_id)
    named = [
        line.actor_name
        for line in factories.do(database, cast.sana, request_queries.detail, request_id).events
    ]
    assert named == ["Sana", "Maya", "Maya", "Milo"]
    named = [
        line.actor_name
        for line in factories.do(database, cast.milo, request_queries.detail, request_id).events
    ]
    assert named == ["Sana", None, None, "Milo"]


def test_expires_soon_is_said_in_the_last_two_days(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ends = factories.row(database, request_id).expires_at
    for left, soon in ((timedelta(days=2, seconds=1), False), (timedelta(days=2), True)):
        page = factories.do(database, cast.sana, request_queries.detail, request_id, now=ends - left)
        assert page.card.expires_soon is soon


# Lists


def test_mine_and_claimed_walk_newest_first_and_filter(database: Database, cast: Cast) -> None:
    made = factories.in_every_status(database, cast.sana, cast.maya)
    newest_first = sorted(made.values(), reverse=True)
    for limit in (1, 4, 6, 100):
        mine = walk(database, cast.sana, request_queries.list_own, limit=limit)
        assert [card.id for card in mine] == newest_first
        claimed = walk(database, cast.maya, request_queries.list_claimed, limit=limit)
        held = [made[s] for s in (Status.COMPLETED, Status.CANCELLED, Status.SCHEDULED, Status.CLAIMED)]
        assert [card.id for card in claimed] == sorted(held, reverse=True)
    for status, request_id in made.items():
        cards = factories.do(database, cast.sana, request_queries.list_own, status=status.value).items
        assert [card.id for card in cards] == [request_id]
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, request_queries.list_own, status="lost")
    assert caught.value.field == "status"
    for other in (cast.sam, cast.maya, cast.ada):
        assert factories.do(database, other, request_queries.list_own).items == ()
