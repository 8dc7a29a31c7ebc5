"""What somebody typed and has not sent: nothing of it is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.errors import Invalid
from domain.people import drafts
from persistence.database import Database
from tests import factories
from tests.factories import Cast


def test_a_draft_is_kept_until_it_is_forgotten(database: Database, cast: Cast) -> None:
    body: dict[str, Any] = {
        "title": "Interview prep",
        "links": ["https://a.org"],
        "minutes": 60,
        "more": None,
    }
    factories.do(database, cast.sana, drafts.save, "request", body)
    assert factories.do(database, cast.sana, drafts.get, "request") == body
    factories.do(database, cast.sana, drafts.discard, "request")
    assert factories.do(database, cast.sana, drafts.get, "request") is None
    factories.do(database, cast.sana, drafts.discard, "request")  # twice changes nothing


def test_the_latest_one_wins(database: Database, cast: Cast) -> None:
    for title in ("one", "two"):
        factories.do(database, cast.sana, drafts.save, "request", {"title": title})
    assert factories.do(database, cast.sana, drafts.get, "request") == {"title": "two"}
    assert factories.sql(database, "SELECT count(*) FROM drafts")[0][0] == 1


def test_kinds_and_people_do_not_mix(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, drafts.save, "request", {"title": "mine"})
    assert factories.do(database, cast.sana, drafts.get, "complete-7") is None
    for other in (cast.sam, cast.maya, cast.ada):
        assert factories.do(database, other, drafts.get, "request") is None
        factories.do(database, other, drafts.discard, "request")
    assert factories.do(database, cast.sana, drafts.get, "request") == {"title": "mine"}


@pytest.mark.parametrize(
    "typed", ["a smile 🙂", "नमस्ते", "C:\\udata\\u0000", "<script>", 'a "quote"', "עברית"]
)
def test_every_character_comes_back(database: Database, typed: str) -> None:
    person = factories.person(database, "Sana Student", ["student"])
    factories.do(database, person, drafts.save, "request", {"title": typed})
    assert factories.do(database, person, drafts.get, "request") == {"title": typed}


def test_what_a_database_cannot_keep_is_left_out_and_the_rest_stays(database: Database, cast: Cast) -> None:
    body = {"title": "a\0b", "topics": ["half \ud83d", {"deep\0": "\udc00ok"}], "at": 5}
    factories.do(database, cast.sana, drafts.save, "request", body)
    kept = factories.do(database, cast.sana, drafts.get, "request")
    assert kept == {"title": "ab", "topics": ["half ", {"deep": "ok"}], "at": 5}


def test_a_draft_that_is_far_too_long_is_refused(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, drafts.save, "request", {"title": "before"})
    for body in ({"title": "x" * 40_000}, {"title": "🙂" * 10_000}):
        with pytest.raises(Invalid):
            factories.do(database, cast.sana, drafts.save, "request", body)
    assert factories.do(database, cast.sana, drafts.get, "request") == {"title": "before"}


def test_a_draft_says_when_it_was_kept(database: Database, cast: Cast) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    factories.do(database, cast.sana, drafts.save, "request", {}, now=now)
    assert factories.sql(database, "SELECT updated_at FROM drafts")[0][0] == now


def test_a_draft_says_its_title_and_none_says_nothing(database: Database, cast: Cast) -> None:
    def title() -> str | None:
        found: str | None = factories.do(database, cast.sana, drafts.kept_title, drafts.REQUEST)
        return found

    assert title() is None
    factories.do(database, cast.sam, drafts.save, drafts.REQUEST, {"title": "his"})
    factories.do(database, cast.sana, drafts.save, "edit-7", {"title": "another kind"})
    assert title() is None
    for body, says in (({}, ""), ({"title": None}, ""), ({"title": "Interview prep"}, "Interview prep")):
        factories.do(database, cast.sana, drafts.save, drafts.REQUEST, body)
        assert title() == says
    factories.do(database, cast.sana, drafts.discard, drafts.REQUEST)
    assert title() is None
