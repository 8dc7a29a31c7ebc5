"""Next steps: the mentor writes them, the student ticks them, both see which are done."""

from datetime import timedelta

import pytest

from domain import sessions
from domain.dashboard import queries as dashboard
from domain.errors import Conflict, NotAllowed, NotFound
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import Actor, Cast

HOUR = timedelta(hours=1)
STEPS = ("Read a book", "Write one", "Rest")


def met(database: Database, cast: Cast, steps: tuple[str, ...] = STEPS) -> int:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start + HOUR, next_steps=steps)
    return session_id


def tick(database: Database, who: Actor, session_id: int, position: int, *, done: bool = True) -> None:
    factories.do(database, who, sessions.tick_step, session_id, position, done=done)


def ticks(database: Database, who: Actor, session_id: int) -> list[tuple[int, str, bool]]:
    page = factories.do(database, who, session_queries.detail, session_id)
    return [(step.position, step.text, step.done) for step in page.steps]


def test_a_tick_is_kept_and_both_see_it(database: Database, cast: Cast) -> None:
    session_id = met(database, cast)
    tick(database, cast.sana, session_id, 1)
    tick(database, cast.sana, session_id, 3)
    expected = [(1, "Read a book", True), (2, "Write one", False), (3, "Rest", True)]
    for who in (cast.sana, cast.maya, cast.ada):
        assert ticks(database, who, session_id) == expected
    for who in (cast.sana, cast.maya):
        (card,) = factories.do(database, who, session_queries.list_own, when="past").items
        assert (card.next_steps, card.steps_done) == (3, 2)
    mine = factories.do(database, cast.sana, dashboard.dashboard).student
    assert [(card.next_steps, card.steps_done) for card in mine.requests] == [(3, 2)]


def test_the_same_words_of_another_session_are_not_ticked_with_it(database: Database, cast: Cast) -> None:
    one, other = met(database, cast), met(database, cast)
    tick(database, cast.sana, one, 1)
    done = {one: 1, other: 0}
    for who in (cast.sana, cast.maya):
        cards = factories.do(database, who, session_queries.list_own, when="past").items
        assert {card.id: card.steps_done for card in cards} == done
    mine = factories.do(database, cast.sana, dashboard.dashboard).student.requests
    assert {card.session_id: card.steps_done for card in mine} == done


def test_ticking_twice_changes_nothing_and_a_tick_can_be_taken_back(database: Database, cast: Cast) -> None:
    session_id = met(database, cast)
    for _ in range(2):
        tick(database, cast.sana, session_id, 2)
        assert [done for *_, done in ticks(database, cast.sana, session_id)] == [False, True, False]
    for _ in range(2):
        tick(database, cast.sana, session_id, 2, done=False)
        assert not any(done for *_, done in ticks(database, cast.sana, session_id))


def test_lines_that_stay_keep_their_ticks_when_the_mentor_edits_the_list(
    database: Database, cast: Cast
) -> None:
    session_id = met(database, cast)
    for position in (1, 3):
        tick(database, cast.sana, session_id, position)
    factories.do(
        database, cast.maya, sessions.add_notes, session_id, next_steps=("Breathe", "Rest", "Write two")
    )
    assert ticks(database, cast.sana, session_id) == [
        (1, "Breathe", False), (2, "Rest", True), (3, "Write two", False)
    ]  # fmt: skip
    (card,) = factories.do(database, cast.sana, session_queries.list_own, when="past").items
    assert (card.next_steps, card.steps_done) == (3, 1)


def test_a_list_that_changed_meanwhile_is_looked_at_again(database: Database, cast: Cast) -> None:
    session_id = met(database, cast)
    factories.do(database, cast.maya, sessions.add_notes, session_id, next_steps=("Breathe", "Rest"))
    for position, text in ((1, "Read a book"), (3, None), (0, None), (-1, None), (10**30, None)):
        with pytest.raises(Conflict, match="has changed"):
            factories.do(database, cast.sana, sessions.tick_step, session_id, position, done=True, text=text)
    factories.do(database, cast.sana, sessions.tick_step, session_id, 2, done=True, text="Rest")
    assert [done for *_, done in ticks(database, cast.sana, session_id)] == [False, True]


def test_only_the_student_ticks_and_only_after_the_session(database: Database, cast: Cast) -> None:
    session_id = met(database, cast)
    for who in (cast.maya, cast.ada):
        with pytest.raises(NotAllowed, match="the student's to tick"):
            tick(database, who, session_id, 1)
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            tick(database, who, session_id, 1)
    ahead = factories.scheduled(database, cast.sana, cast.maya)
    with pytest.raises(Conflict, match="once the session is completed"):
        tick(database, cast.sana, ahead, 1)
    actions = {
        who: factories.do(database, actor, session_queries.detail, session_id).card.actions.get("tick")
        for who, actor in (("sana", cast.sana), ("maya", cast.maya))
    }
    assert actions["sana"] is True
    assert actions["maya"] is not True


def test_a_step_stands_in_the_list_once(database: Database, cast: Cast) -> None:
    session_id = met(database, cast, ("Rest", "Read", " Rest "))
    assert [text for _, text, _ in ticks(database, cast.sana, session_id)] == ["Rest", "Read"]
