"""Reads for screens: what each person finds, by stage of privacy, page by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from domain import availability, requests, sessions
from domain.availability import queries as availability_views
from domain.availability.hours import Hours, Override, Week
from domain.board import queries as board
from domain.dashboard import queries as dashboard
from domain.errors import Invalid, NotAllowed, NotFound
from domain.people import queries as people_queries
from domain.requests import queries as request_queries
from domain.requests.fields import Window
from domain.sessions import queries as session_queries
from domain.slots import queries
from persistence.database import Database
from persistence.models import Role, Status
from tests import factories
from tests.factories import Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
URGENCIES = ("low", "normal", "high")


def many(database: Database, count: int) -> list[int]:
    """So many open requests, some posted in the same moment, of every urgency."""
    ids = []
    for number in range(count):
        if number % 3 == 0:
            student = factories.person(database, f"Asker {number}", ["student"])
        urgency = "urgent" if number % 6 == 0 else URGENCIES[number % 3]
        topics = ("python",) if number % 4 == 0 else ("sql",)
        ids.append(factories.request(database, student, factories.fields(urgency=urgency, topics=topics)))
    factories.sql(
        database,
        "UPDATE mini_mentorship_requests SET created_at = created_at - (id % 4) * interval '1 hour'",
    )
    factories.sql(
        database, "UPDATE mini_mentorship_requests SET created_at = date_trunc('hour', created_at)"
    )  # ties in every hour
    return ids


def walk(database: Database, who: Actor, read: Callable[..., Any], **how: Any) -> list[Any]:
    """Every item, page after page."""
    found: list[Any] = []
    cursor = how.pop("cursor", None)
    while True:
        page = factories.do(database, who, read, cursor=cursor, **how)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found
        assert page.items


# The board


@pytest.mark.parametrize("sort", board.SORTS)
def test_the_board_walks_every_request_once_in_each_sort(database: Database, cast: Cast, sort: str) -> None:
    factories.sql(database, "UPDATE profiles SET topics = '{python}' WHERE person_id = :id", id=cast.maya.id)
    ids = many(database, 13)
    for limit in (1, 4, 13, 100):
        found = walk(database, cast.maya, board.list_open, sort=sort, limit=limit)
        assert sorted(card.id for card in found) == ids
        assert [card.id for card in found] == [card.id for card in sorted(found, key=ORDER[sort])]


RANK = ["urgent", "high", "normal", "low"]
ORDER: dict[str, Callable[[Any], Any]] = {
    "oldest": lambda card: (card.created_at, card.id),
    "urgent": lambda card: (RANK.index(card.urgency), card.created_at, card.id),
    "best": lambda card: (-len(card.shared_topics), card.slot_count == 0, card.created_at, card.id),
}


def test_a_request_that_leaves_between_two_pages_costs_no_other(database: Database, cast: Cast) -> None:
    ids = many(database, 9)
    first = factories.do(database, cast.maya, board.list_open, limit=3)
    factories.do(database, cast.milo, requests.claim, first.items[-1].id)
    rest = walk(database, cast.maya, board.list_open, limit=3, cursor=first.next_cursor)
    assert sorted([card.id for card in (*first.items, *rest)]) == ids


SEARCHES = [
    ("", "Anything at all", True),
    ("pyth", "Help with Python", True),
    ("PYTHON help", "Help with Python", True),
    ("python rust", "Help with Python", False),
    ("C++", "Templates in C++ please", True),
    ("c++ templ", "Templates in C++ please", True),
    ("node.js", "Help with node.js", True),
    ("node", "Help with node.js", True),
    ("3.11", "From Python 3.11 on", True),
    ("CI/CD", "My first CI/CD pipeline", True),
    ('"python"', "Help with Python", True),
    ("it's", "Why it's slow", True),
    ("don't panic'", "Say don't panic", True),
    ("' OR 1=1 --", "Anything at all", False),
    ("python & | ! ( ) :* <-> \\", "Help with Python", True),
    ("a\\'b", "Anything at all", False),
    ("हिन्दी", "बात हिन्दी में करें", True),
    ("مقابلة", "مساعدة في مقابلة عمل", True),
    ("résumé", "Résumé review", True),
    ("🙂 python", "Help with Python", True),
    ("open source", "Anything at all", True),  # a topic of two words
    (".net", "Anything at all", True),  # a topic that begins with a sign
    ("c#", "Anything at all", True),
    ("x" * 200, "Anything at all", False),
]


def test_search_finds_what_stands_there(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    for q, title, found in SEARCHES:
        fields = factories.fields(title, topics=("open source", ".net", "c#"))
        factories.do(database, cast.sana, requests.edit, request_id, fields)
        assert bool(factories.do(database, cast.maya, board.list_open, q=q).items) is found, q


def test_filters_narrow_and_add_up(database: Database, cast: Cast) -> None:
    many(database, 9)

    def count(**how: Any) -> int:
        return len(factories.do(database, cast.maya, board.list_open, **how).items)

    assert count() == count(session_type="interview_preparation") == 9
    assert count(session_type="resume_review") == 0
    assert count(urgency="urgent") == 2
    assert count(topic="python") == count(topic="PYTHON") == 3
    assert count(topic="python", urgency="urgent", q="google") == 1
    assert count(topic="pyth") == 0


@pytest.mark.parametrize("sort", board.SORTS)
def test_filters_together_find_what_each_of_them_finds(database: Database, cast: Cast, sort: str) -> None:
    many(database, 13)
    factories.sql(
        database,
        "UPDATE mini_mentorship_requests SET session_type = 'resume_review', title = 'Look at my resume'"
        " WHERE id % 2 = 0",
    )
    choices: dict[str, list[Any]] = {
        "q": ["resu", "google prep"],
        "session_type": ["resume_review", "interview_preparation"],
        "urgency": ["urgent", "normal"],
        "topic": ["python", "sql"],
    }

    def found(**how: Any) -> list[int]:
        return [card.id for card in walk(database, cast.maya, board.list_open, sort=sort, **how)]

    whole = found(limit=100)
    alone = {(name, value): set(found(**{name: value})) for name in choices for value in choices[name]}
    assert all(0 < len(ids) < len(whole) for ids in alone.values())
    for values in product(*([None, *those] for those in choices.values())):
        said = {name: value for name, value in zip(choices, values, strict=True) if value is not None}
        expected = [id_ for id_ in whole if all(id_ in alone[one] for one in said.items())]
        assert found(limit=2, **said) == expected, said


def test_a_filter_that_does_not_exist_is_named(database: Database, cast: Cast) -> None:
    factories.request(database, cast.sana)
    wrong: list[tuple[str, Any]] = [
        ("sort", "newest"), ("session_type", "nap"), ("urgency", "asap"), ("urgency", ""), ("q", "x" * 201),
        ("q", "nul \0"), ("q", "\ud800"), ("topic", "x" * 61), ("topic", "\0"), ("limit", 0), ("limit", -1),
        ("limit", 101), ("limit", 10**30),
    ]  # fmt: skip
    for field, value in wrong:
        how: dict[str, Any] = {field: value}
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.maya, board.list_open, **how)
        assert caught.value.field == field


BAD_CURSORS = [
    "", "x", "=", "====", "%%%", "nul\0", "🙂", "\ud800", "e30", "W10", "WyJ4Il0", "WzFd", "bnVsbA", "W251bGxd",
    "W3RydWVd", "WzFlOTk5XQ", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ", "WyIyMDI2LTAxLTAxIiwxXQ",
    "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwieCJd", "W1tbW1tbW1tbW1tb", "A" * 5000,
]  # fmt: skip


def test_a_bad_cursor_is_refused_and_never_a_surprise(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    factories.do(database, cast.maya, requests.claim, request_id)
    reads: list[tuple[Actor, Callable[..., Any], dict[str, Any]]] = [
        *((cast.maya, board.list_open, {"sort": sort}) for sort in ("oldest", "urgent")),
        (cast.maya, session_queries.list_own, {}),
        (cast.maya, session_queries.list_own, {"when": "past"}),
    ]
    for who, read, how in reads:
        for cursor in BAD_CURSORS:
            with pytest.raises(Invalid) as caught:
                factories.do(database, who, read, cursor=cursor, **how)
            assert caught.value.field == "cursor"
    one_number = [cursor for cursor in BAD_CURSORS if cursor != "WzFd"]  # [1] is a fine one here
    reads = [
        (cast.sana, request_queries.list_own, {}),
        (cast.maya, request_queries.list_claimed, {}),
        (cast.maya, board.list_open, {"sort": "best"}),
        (cast.maya, board.list_open, {"fits": True}),
    ]
    for who, read, how in reads:
        for cursor in one_number:
            with pytest.raises(Invalid):
                factories.do(database, who, read, cursor=cursor, **how)


def test_the_board_is_for_mentors(database: Database, cast: Cast) -> None:
    for who in (cast.sana, cast.ada):
        with pytest.raises(NotAllowed, match="for mentors"):
            factories.do(database, who, board.list_open)
        with pytest.raises(NotAllowed, match="for mentors"):
            factories.do(database, who, board.get_card, 1)


def test_the_board_leaves_out_own_let_go_and_taken_ones(database: Database, cast: Cast) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    own = factories.request(database, both)
    taken = factories.claimed(database, cast.sana, cast.milo)
    let_go = factories.claimed(database, cast.sana, both)
    factories.do(database, both, requests.release, let_go)
    free = factories.request(database, cast.sam)
    page = factories.do(database, both, board.list_open)
    assert [card.id for card in page.items] == [free]
    assert (page.waiting, page.counts["all"]) == (1, 1)
    for hidden in (own, taken, let_go, 0, -1, 2**63 - 1):
        assert factories.do(database, both, board.get_card, hidden) is None
    shown = factories.do(database, both, board.get_card, free)
    assert shown is not None
    assert shown.claim is True


def test_the_board_shows_a_first_name_and_nothing_private(database: Database, cast: Cast) -> None:
    zora = factories.person(database, "Zora Hiddenname", ["student"], "Asia/Kathmandu")
    factories.request(database, zora, factories.fields(description="What is public stands here. " * 20))
    (card,) = factories.do(database, cast.maya, board.list_open).items
    assert (card.student_name, card.student_time_zone) == ("Zora", "Asia/Kathmandu")
    for private in ("Hiddenname", zora.email, "demo.test", "https://"):
        assert private not in repr(card)
    assert len(card.description) <= 300


def test_counts_say_how_many_wait(database: Database, cast: Cast) -> None:
    many(database, 9)
    page = factories.do(database, cast.maya, board.list_open, limit=2)
    assert (page.waiting, page.counts["urgent"], page.counts["interview_preparation"]) == (9, 2, 9)
    assert (page.counts["resume_review"], page.counts["fits"], page.can_take) == (0, 9, 3)


def test_counts_stop_at_fifty_one(database: Database, cast: Cast) -> None:
    one = factories.request(database, cast.sana)
    factories.request(database, cast.sam, factories.fields(urgency="urgent"))
    factories.sql(
        database,
        "INSERT INTO mini_mentorship_requests (student_id, status, title, session_type, description,"
        " duration_minutes, urgency, windows, time_zone, expires_at)"
        " SELECT student_id, 'open', title, 'resume_review', description, 60, 'low', windows, 'UTC', expires_at"
        " FROM mini_mentorship_requests, generate_series(1, 60) WHERE id = :id",
        id=one,
    )
    page = factories.do(database, cast.maya, board.list_open)
    assert (page.waiting, page.counts["all"], page.counts["fits"]) == (51, 51, 51)
    assert (page.counts["resume_review"], page.counts["interview_preparation"]) == (51, 2)
    assert (page.counts["urgent"], page.counts["career_advice"]) == (1, 0)


def test_fits_means_a_time_that_both_have_free(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(15, days=2)
    narrow = factories.fields(windows=(Window(start, start + HOUR),))
    factories.scheduled(database, cast.sam, cast.maya, start)
    request_id = factories.request(database, cast.sana, narrow)
    (card,) = factories.do(database, cast.maya, board.list_open).items
    assert (card.id, card.slots, card.slot_count) == (request_id, (), 0)
    assert factories.do(database, cast.maya, board.list_open, fits=True).items == ()
    (free,) = factories.do(database, cast.milo, board.list_open, fits=True).items
    assert (free.slots, free.slot_count) == ((start,), 1)
    student_is_busy = factories.request(database, cast.sam, narrow)
    assert student_is_busy not in [
        card.id for card in factories.do(database, cast.milo, board.list_open, fits=True).items
    ]


def test_a_mentor_who_cannot_take_one_reads_why(database: Database, cast: Cast) -> None:
    for student in (cast.sana, cast.sana, cast.sam):
        factories.claimed(database, student, cast.maya)
    factories.request(database, cast.sam)
    page = factories.do(database, cast.maya, board.list_open)
    assert page.can_take == 0
    assert "You hold 3 requests" in str(page.load)
    assert "You hold 3 requests" in str(page.items[0].claim)
    assert factories.do(database, cast.milo, board.list_open).load is True


def test_shared_topics_come_first_in_best(database: Database, cast: Cast) -> None:
    factories.sql(
        database, "UPDATE profiles SET topics = '{sql,python}' WHERE person_id = :id", id=cast.maya.id
    )
    factories.request(database, cast.sana, factories.fields(topics=("knitting",)))
    some = factories.request(database, cast.sam, factories.fields(topics=("python",)))
    most = factories.request(database, cast.sam, factories.fields(topics=("sql", "python", "vim")))
    cards = factories.do(database, cast.maya, board.list_open, sort="best").items
    assert [card.id for card in cards][:2] == [most, some]
    assert cards[0].shared_topics == ("sql", "python")


# One request, by stage of privacy


def test_an_open_request_shows_a_mentor_less_than_its_holder(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    seen = factories.do(database, cast.maya, request_queries.detail, request_id)
    assert (seen.links, seen.events, seen.viewer_role) == ((), (), Role.MENTOR)
    assert seen.actions == {"claim": True}
    for private in (cast.sana.email, "Student", "https://"):
        assert private not in repr(seen)
    factories.do(database, cast.maya, requests.claim, request_id)
    held = factories.do(database, cast.maya, request_queries.detail, request_id)
    assert held.links == ("https://example.org/resume",)
    assert [line.kind for line in held.events] == ["created", "claimed"]
    assert held.actions == {"schedule": True, "release": True, "offer": True}
    assert cast.sana.email not in repr(held)


def test_a_request_shows_the_windows_that_were_kept(database: Database, cast: Cast) -> None:
    begin = factories.tomorrow(23, days=2) + timedelta(minutes=7, seconds=30)
    windows = tuple(Window(begin + n * 3 * HOUR, begin + n * 3 * HOUR + HOUR) for n in range(10))
    request_id = factories.request(database, cast.sana, factories.fields(windows=windows))
    assert factories.do(database, cast.sana, request_queries.detail, request_id).windows == windows


def test_each_person_finds_their_own_part_of_a_request(database: Database, cast: Cast) -> None:
    for status, request_id in factories.in_every_status(database, cast.sana, cast.maya).items():
        student = factories.do(database, cast.sana, request_queries.detail, request_id)
        assert (student.viewer_role, student.card.status) == (Role.STUDENT, status)
        assert {"edit", "cancel", "renew"} <= set(student.actions)
        assert (student.actions["edit"] is True) == (status == "open")
        assert (student.actions["cancel"] is True) == (status in ("open", "claimed", "scheduled"))
        assert (student.actions["renew"] is True) == (status == "expired")
        admin = factories.do(database, cast.ada, request_queries.detail, request_id)
        assert (admin.viewer_role, admin.links) == (Role.ADMIN, student.links)
        assert (admin.actions["release"] is True) == (status == "claimed")
        assert not {"join", "complete", "edit", "claim"} & set(admin.actions)
        if status not in ("open", "expired"):
            mentor = factories.do(database, cast.maya, request_queries.detail, request_id)
            assert (mentor.viewer_role, mentor.links) == (Role.MENTOR, student.links)
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


# Slots: never one that the command refuses


def test_each_offered_slot_can_be_booked(database: Database, cast: Cast) -> None:
    """First and last of what is offered, by claim and by schedule, around what is busy already."""
    begin = factories.tomorrow(12, days=2)
    odd = begin + timedelta(days=1, minutes=7)
    windows = (Window(begin, begin + 5 * HOUR), Window(odd, odd + 100 * MINUTE))
    factories.scheduled(database, cast.sam, cast.maya, begin + 3 * HOUR)  # maya is busy from 15:00 to 16:00
    hers = factories.fields(windows=(Window(begin, begin + HOUR),))
    busy = factories.request(database, cast.sana, hers)
    factories.do(
        database, cast.milo, requests.claim, busy, starts_at=begin
    )  # sana is busy from 12:00 to 13:00
    for minutes in (15, 45, 60):
        for which in (0, -1):
            for by_claim in (True, False):
                request_id = factories.request(
                    database, cast.sana, factories.fields(minutes=minutes, windows=windows)
                )
                if not by_claim:
                    factories.do(database, cast.maya, requests.claim, request_id)
                offered = factories.do(database, cast.maya, queries.request_slots, request_id)
                assert offered.answer is True
                assert offered.action == ("claim" if by_claim else "schedule")
                assert offered.slots[0] == begin + HOUR
                assert offered.slots[-1].minute % 15 == 0
                start = offered.slots[which]
                if by_claim:
                    factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
                else:
                    factories.do(database, cast.maya, sessions.schedule, request_id, start)
                factories.do(database, cast.sana, requests.cancel, request_id)
    assert odd in offered.slots
    assert not {begin + 3 * HOUR, begin + 3 * HOUR + 45 * MINUTE, begin + 15 * MINUTE} & set(offered.slots)


def test_slots_answer_everybody_who_sees_the_request(database: Database, cast: Cast) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    own = factories.request(database, both)
    assert "your own request" in str(factories.do(database, both, queries.request_slots, own).answer)
    for who in (cast.ada,):
        assert factories.do(database, who, queries.request_slots, own).answer is not True
    with pytest.raises(NotFound):
        factories.do(database, cast.sana, queries.request_slots, own)
    assert factories.do(database, cast.maya, queries.request_slots, own).answer is True


def test_slots_keep_the_minimum_notice(database: Database, cast: Cast) -> None:
    begin = factories.tomorrow(15, days=2)
    request_id = factories.request(database, cast.sana)
    soon = factories.do(database, cast.maya, queries.request_slots, request_id, now=begin - HOUR)
    assert soon.slots[0] == begin + HOUR
    assert (
        factories.do(database, cast.maya, queries.request_slots, request_id, now=begin + 9 * HOUR).slots == ()
    )


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


def test_sessions_walk_upcoming_soonest_first_and_past_latest_first(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    starts = [start + number * HOUR for number in range(3)]
    ids = [factories.scheduled(database, cast.sana, cast.maya, at) for at in starts]
    for who in (cast.sana, cast.maya):
        for limit in (1, 2, 3):
            found = walk(database, who, session_queries.list_own, limit=limit)
            assert [card.id for card in found] == ids
    for session_id in ids:
        factories.do(database, cast.maya, sessions.complete, session_id, now=start + 9 * HOUR)
    for limit in (1, 2, 3):
        past = walk(database, cast.sana, session_queries.list_own, when="past", limit=limit)
        assert [card.id for card in past] == ids[::-1]
    assert factories.do(database, cast.sana, session_queries.list_own).items == ()
    assert factories.do(database, cast.ada, session_queries.list_own, when="past").items == ()
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, session_queries.list_own, when="someday")
    assert caught.value.field == "when"


# The dashboard


def test_the_students_dashboard_says_what_comes_next(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)
    shown = factories.do(database, cast.sana, dashboard.dashboard)
    assert (shown.first_name, shown.sessions_this_week, shown.mentor) == ("Sana", 1, None)
    assert shown.next_session is not None
    assert shown.next_session.counterpart_name == "Maya"
    assert shown.student is not None
    assert len(shown.student.requests) == 6
    assert "3 requests under way" in str(shown.student.create)


def test_the_mentors_dashboard_says_what_waits(database: Database, cast: Cast) -> None:
    made = factories.in_every_status(database, cast.sana, cast.maya)
    factories.request(database, cast.sam)
    shown = factories.do(database, cast.maya, dashboard.dashboard)
    assert shown.student is None
    assert shown.mentor is not None
    assert [card.id for card in shown.mentor.to_schedule] == [made[Status.CLAIMED]]
    assert len(shown.mentor.best) == 2
    assert shown.mentor.can_take == 1


def test_somebody_new_and_an_admin_find_an_empty_but_whole_dashboard(database: Database, cast: Cast) -> None:
    sam = factories.do(database, cast.sam, dashboard.dashboard)
    assert (sam.next_session, sam.sessions_this_week) == (None, 0)
    assert sam.student is not None
    assert (sam.student.requests, sam.student.create) == ((), True)
    ada = factories.do(database, cast.ada, dashboard.dashboard)
    assert (ada.student, ada.mentor) == (None, None)
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    shown = factories.do(database, both, dashboard.dashboard)
    assert shown.student
    assert shown.mentor


def test_me_is_who_i_am(database: Database, cast: Cast) -> None:
    me = factories.do(database, cast.sana, people_queries.me)
    assert (me.person_id, me.email, me.roles) == (cast.sana.id, cast.sana.email, (Role.STUDENT,))


# How many statements a page costs


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, the one that enters included."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_page_costs_few_statements_however_long_its_list_is(database: Database, cast: Cast) -> None:
    made = factories.in_every_status(database, cast.sana, cast.maya)
    session_id = factories.do(database, cast.maya, session_queries.list_own).items[0].id
    budgets: list[tuple[int, Actor, Callable[..., Any], tuple[Any, ...]]] = [
        (4, cast.sana, dashboard.dashboard, ()),
        (5, cast.maya, dashboard.dashboard, ()),  # over the four of performance.md: it shows three lists
        (3, cast.milo, board.list_open, ()),
        (3, cast.milo, partial(board.list_open, fits=True, sort="best"), ()),
        (3, cast.milo, board.get_card, (made[Status.OPEN],)),
        (2, cast.milo, board.get_card, (made[Status.CLAIMED],)),
        (2, cast.sana, request_queries.list_own, ()),
        (2, cast.maya, request_queries.list_claimed, ()),
        (2, cast.sana, session_queries.list_own, ()),
        (4, cast.sana, request_queries.detail, (made[Status.OPEN],)),
        (3, cast.sana, request_queries.detail, (made[Status.SCHEDULED],)),
        (3, cast.milo, request_queries.detail, (made[Status.OPEN],)),
        (3, cast.milo, queries.request_slots, (made[Status.OPEN],)),
        (2, cast.maya, session_queries.detail, (session_id,)),
        (4, cast.maya, queries.session_slots, (session_id,)),
        (2, cast.maya, availability_views.own_availability, ()),
        (3, cast.sana, people_queries.me, ()),
    ]

    def costs() -> list[int]:
        found = []
        for _, who, read, args in budgets:
            with counted(database) as sent:
                factories.do(database, who, read, *args)
            found.append(len(sent))
        return found

    before = costs()
    assert all(cost <= budget[0] for cost, budget in zip(before, budgets, strict=True)), str(before)
    many(database, 9)
    assert costs() == before


def test_how_well_requests_fit_costs_a_board_page_no_statement_of_its_own(
    database: Database, cast: Cast
) -> None:
    """Who is busy when is asked with the mentor who looks; beside it there are entering and the list."""
    said = Hours(
        "Europe/Berlin", Week((((0, 720), (780, 1440)),) * 7), (Override(date(2027, 1, 1), date(2027, 1, 9)),)
    )
    factories.do(database, cast.milo, availability.save, said)
    factories.scheduled(database, cast.sana, cast.milo)
    for number in range(10):
        student = factories.person(database, f"Asks {number}", ["student"])
        factories.request(database, student)
        factories.request(database, student)
    with counted(database) as sent:
        page = factories.do(database, cast.milo, board.list_open, fits=True)
    assert len(page.items) == 20
    assert len(sent) == 3, sent
    assert sum("busy_times(" in statement for statement in sent) == 1


def test_a_page_sends_the_same_statements_for_everybody(database: Database, cast: Cast) -> None:
    """What somebody says is a parameter, so that statements are built once, and plans are kept."""
    many(database, 3)

    def sent_for(who: Actor, **said: Any) -> list[str]:
        with counted(database) as sent:
            factories.do(database, who, board.list_open, **said)
            factories.do(database, who, dashboard.dashboard)
        return sent

    assert sent_for(cast.maya) == sent_for(cast.milo)
    one = sent_for(cast.maya, q="python", urgency="low", topic="sql", session_type="career_advice")
    other = sent_for(cast.milo, q="it's", urgency="high", topic="c++", session_type="resume_review")
    assert one == other


def test_reads_never_write(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)

    with counted(database) as sent:
        for who in (cast.sana, cast.maya, cast.ada):
            factories.do(database, who, dashboard.dashboard)
            factories.do(database, who, session_queries.list_own)
        factories.do(database, cast.maya, board.list_open)
    verbs = {statement.split()[0].upper() for statement in sent}
    assert verbs == {"SELECT", "WITH"}
    words = {word for statement in sent for word in statement.upper().split()}
    assert not words & {"INSERT", "UPDATE", "DELETE", "MERGE"}
