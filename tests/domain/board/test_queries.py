"""The board: what it leaves out, finds, counts, and in which order."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from domain import requests
from domain.board import queries as board
from domain.errors import Invalid, NotAllowed
from domain.requests.fields import Window
from persistence.database import Database
from tests import factories
from tests.domain.lists import many, walk
from tests.factories import Cast

HOUR = timedelta(hours=1)


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
    "best": lambda card: (
        card.slot_count == 0,
        card.urgency != "urgent",
        -len(card.shared_topics),
        card.created_at,
        card.id,
    ),
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
    released = factories.claimed(database, cast.sana, both)
    factories.do(database, both, requests.release, released)
    free = factories.request(database, cast.sam)
    page = factories.do(database, both, board.list_open)
    assert [card.id for card in page.items] == [free]
    assert (page.waiting, page.counts["all"], page.released) == (1, 1, 1)
    for hidden in (own, taken, released, 0, -1, 2**63 - 1):
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


def test_the_sum_is_of_all_that_wait_whatever_is_asked_for(database: Database, cast: Cast) -> None:
    many(database, 9)
    whole = factories.do(database, cast.maya, board.list_open)
    for asked in ({"q": "zzz"}, {"urgency": "urgent"}, {"fits": True}, {"sort": "urgent"}, {"topic": "sql"}):
        page = factories.do(database, cast.maya, board.list_open, **asked)
        assert (page.waiting, page.counts) == (whole.waiting, whole.counts), asked
    after = factories.do(database, cast.maya, board.list_open, limit=2, cursor=None).next_cursor
    assert factories.do(database, cast.maya, board.list_open, limit=2, cursor=after).counts == whole.counts


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
    assert (free.slots, free.slot_count, free.fitting.ranges) == ((start,), 1, ((start, start + HOUR),))
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


def test_an_urgent_one_that_fits_comes_first_in_best_and_what_does_not_fit_last(
    database: Database, cast: Cast
) -> None:
    factories.sql(
        database, "UPDATE profiles SET topics = '{sql,python}' WHERE person_id = :id", id=cast.maya.id
    )
    busy = factories.tomorrow(15, days=2)
    at_that_time = (Window(busy, busy + HOUR),)
    factories.scheduled(database, cast.sam, cast.maya, busy)
    shares_topics = factories.request(database, cast.sana, factories.fields(topics=("sql", "python")))
    urgent = factories.request(database, cast.sam, factories.fields(urgency="urgent", topics=()))
    late = factories.fields(urgency="urgent", topics=("sql", "python"), windows=at_that_time)
    fits_not = factories.request(database, factories.person(database, "Ulla", ["student"]), late)
    cards = factories.do(database, cast.maya, board.list_open, sort="best").items
    assert [card.id for card in cards] == [urgent, shares_topics, fits_not]
    suggested = factories.do(database, cast.maya, board.suggestions).cards
    assert [card.id for card in suggested] == [urgent, shares_topics, fits_not]


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
