"""How it was: one to five stars from the student, once; the words are for the programme alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain import sessions
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import Cast


def completed(database: Database, cast: Cast) -> int:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start + timedelta(hours=1))
    return session_id


def test_the_student_rates_once_and_the_mentor_never_reads_it(database: Database, cast: Cast) -> None:
    session_id = completed(database, cast)
    assert factories.do(database, cast.sana, session_queries.detail, session_id).card.actions["rate"] is True
    factories.do(database, cast.sana, sessions.rate, session_id, 4, comment="  Kind, but in a hurry. ")
    (kept,) = factories.sql(database, "SELECT * FROM feedback")
    assert (kept.stars, kept.comment, kept.student_id) == (4, "Kind, but in a hurry.", cast.sana.id)
    with pytest.raises(Conflict, match="rated this session already"):
        factories.do(database, cast.sana, sessions.rate, session_id, 5)
    page = factories.do(database, cast.sana, session_queries.detail, session_id)
    assert (page.stars, page.card.actions["rate"] is True) == (4, False)
    hers = factories.do(database, cast.maya, session_queries.detail, session_id)
    assert hers.stars is None
    assert "hurry" not in repr(hers)
    listed = factories.do(database, cast.maya, session_queries.list_own, when="past").items
    assert [card.stars for card in listed] == [None]


def test_only_its_student_rates(database: Database, cast: Cast) -> None:
    session_id = completed(database, cast)
    refused = ((cast.maya, NotAllowed), (cast.ada, NotAllowed), (cast.sam, NotFound), (cast.milo, NotFound))
    for who, refusal in refused:
        with pytest.raises(refusal):
            factories.do(database, who, sessions.rate, session_id, 5)


def test_only_a_completed_session_is_rated(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    with pytest.raises(Conflict, match="once it is completed"):
        factories.do(database, cast.sana, sessions.rate, session_id, 5)
    factories.do(database, cast.maya, sessions.cancel, session_id)
    with pytest.raises(Conflict):
        factories.do(database, cast.sana, sessions.rate, session_id, 5)
    for unknown in (0, -1, 10**6, 2**63):
        with pytest.raises(NotFound):
            factories.do(database, cast.sana, sessions.rate, unknown, 5)


def test_stars_are_one_to_five_and_words_are_few(database: Database, cast: Cast) -> None:
    session_id = completed(database, cast)
    wrong: list[Any] = [0, 6, -1, 4.5, "5", None, True]
    for stars in wrong:
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, sessions.rate, session_id, stars)
        assert caught.value.field == "stars"
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, sessions.rate, session_id, 5, comment="x" * 1001)
    assert caught.value.field == "comment"
    assert factories.sql(database, "SELECT stars FROM feedback") == []


# Notes of a session, also after the student completed it first


def test_the_mentor_adds_notes_after_the_student_completed_it(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    add: Callable[..., Any] = sessions.add_notes
    with pytest.raises(Conflict, match="once the session is completed"):
        factories.do(database, cast.maya, add, session_id, shared_note="Early")
    factories.do(database, cast.sana, sessions.complete, session_id, now=start)
    for word in ("First", "Second"):
        factories.do(
            database, cast.maya, add, session_id, shared_note=word, next_steps=[word], private_note=word
        )
        page = factories.do(database, cast.maya, session_queries.detail, session_id)
        assert (page.shared_note, page.next_steps, page.private_note) == (word, (word,), word)
    assert factories.do(database, cast.sana, session_queries.detail, session_id).private_note is None
    for who, refusal in ((cast.sana, NotAllowed), (cast.ada, NotAllowed), (cast.milo, NotFound)):
        with pytest.raises(refusal):
            factories.do(database, who, add, session_id, shared_note="Not mine")
