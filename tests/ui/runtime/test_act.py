"""The door of every click: what is done is said, what is refused is said kindly, and nothing is said twice."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from nicegui import ui
from sqlalchemy import text

from domain import people
from domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from domain.rules import Rules
from persistence.database import DatabaseUnavailable, Db, NotSignedIn, Viewer
from tests import factories
from tests.factories import Actor
from tests.ui.conftest import OpenSite, Site, Tab
from ui.client.text import AWAY, BUSY
from ui.runtime.act import Done, act
from ui.runtime.run import run, run_system

pytestmark = pytest.mark.anyio


async def click(site: Site, actor: Actor, command: Callable[..., Any], **options: Any) -> tuple[Any, Tab]:
    """Open a page, and act on it as somebody; returns what `act` returned and the page."""

    @ui.page("/empty")
    def empty() -> None:
        ui.label("Empty")

    tab = await site.open("/empty", site.sign_in(actor))
    with tab.client:
        return await act(actor.sign_in, command, **options), tab


def words(tab: Tab) -> list[str]:
    return [message["message"] for message in tab.said("notify")]


def my_name(_db: Db, viewer: Viewer, **_: object) -> str:
    return viewer.first_name


def refusing(error: Exception) -> Callable[..., None]:
    def command(_db: Db, _viewer: Viewer, **_: object) -> None:
        raise error

    return command


async def test_a_command_gets_the_viewer_the_moment_and_the_rules(site: Site) -> None:
    def command(
        db: Db, viewer: Viewer, word: str, *, now: object, rules: Rules, more: int
    ) -> tuple[Any, ...]:
        return viewer.person_id, word, more, now == db.now, rules

    answer = await run(site.cast.sana.sign_in, command, "word", more=3)
    assert answer == (site.cast.sana.id, "word", 3, True, site.context.rules)


async def test_what_is_done_is_said(site: Site) -> None:
    outcome, tab = await click(site, site.cast.sana, my_name, done="That worked.")
    assert outcome == Done("Sana")
    assert words(tab) == ["That worked."]


async def test_a_quiet_success_says_nothing(site: Site) -> None:
    outcome, tab = await click(site, site.cast.sana, my_name)
    assert outcome == Done("Sana")
    assert words(tab) == []


@pytest.mark.parametrize("refusal", [NotFound("Gone."), NotAllowed("Not yours."), Conflict("Too late.")])
async def test_a_refusal_is_told_in_its_own_words_and_is_no_error(
    site: Site, refusal: Any, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, tab = await click(site, site.cast.sana, refusing(refusal), done="Never said.")
    assert outcome is None
    assert words(tab) == [refusal.message]
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_a_refusal_is_handed_over_once_it_has_been_told(site: Site) -> None:
    handed: list[DomainError] = []
    refusal = Conflict("Too late.", current_status="claimed")
    outcome, tab = await click(site, site.cast.sana, refusing(refusal), on_refusal=handed.append)
    assert outcome is None
    assert words(tab) == ["Too late."]
    assert handed == [refusal]


@pytest.mark.parametrize("trouble", [DatabaseUnavailable(), RuntimeError("surprise")])
async def test_what_is_no_refusal_is_not_handed_over(site: Site, trouble: Any) -> None:
    handed: list[DomainError] = []
    await click(site, site.cast.sana, refusing(trouble), on_refusal=handed.append)
    assert handed == []


async def test_a_wrong_field_goes_to_the_form(site: Site) -> None:
    shown: list[Invalid] = []
    wrong = Invalid("title", "Too short.")
    outcome, tab = await click(site, site.cast.sana, refusing(wrong), on_invalid=shown.append)
    assert outcome is None
    assert shown == [wrong]
    assert words(tab) == []


async def test_a_form_may_take_its_time(site: Site) -> None:
    shown = []

    async def show(wrong: Invalid) -> None:
        shown.append(wrong.field)

    await click(site, site.cast.sana, refusing(Invalid("title", "Too short.")), on_invalid=show)
    assert shown == ["title"]


async def test_without_a_form_a_wrong_field_is_raised(site: Site) -> None:
    with pytest.raises(Invalid):
        await click(site, site.cast.sana, refusing(Invalid("title", "Too short.")))


async def test_a_click_after_signing_out_goes_to_sign_in(site: Site) -> None:
    await run(site.cast.sana.sign_in, people.sign_out)
    outcome, tab = await click(site, site.cast.sana, my_name)
    assert outcome is None
    assert tab.said("open") == [{"path": "/sign-in?next=/empty&ended=true", "new_tab": False}]
    with pytest.raises(NotSignedIn):
        await run(site.cast.sana.sign_in, my_name)


async def test_a_surprise_is_one_calm_sentence_and_one_log_line_with_the_same_reference(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, tab = await click(site, site.cast.sana, refusing(RuntimeError("secret of somebody")))
    assert outcome is None
    (record,) = [record for record in caplog.records if record.levelno > logging.INFO]
    assert record.message == "surprise"
    assert record.exc_info
    (sentence,) = words(tab)
    assert record.__dict__["reference"] in sentence
    assert "secret" not in sentence


async def test_a_refused_transaction_leaves_nothing(site: Site) -> None:
    def half(db: Db, viewer: Viewer, **_: object) -> None:
        db.execute(text("UPDATE profiles SET about = 'half' WHERE person_id = :id"), {"id": viewer.person_id})
        raise Conflict("No.")

    def about(db: Db, viewer: Viewer, **_: object) -> Any:
        query = text("SELECT about FROM profiles WHERE person_id = :id")
        return db.execute(query, {"id": viewer.person_id}).scalar_one()

    await click(site, site.cast.sana, half)
    assert await run(site.cast.sana.sign_in, about) == ""


async def test_a_constraint_speaks_the_words_of_the_check(site: Site) -> None:
    def twice(db: Db, **_: object) -> None:
        copied = text("INSERT INTO people (email, name, roles) SELECT email, name, roles FROM people LIMIT 1")
        db.execute(copied)

    with pytest.raises(Conflict, match="already here"):
        await run_system(twice)


async def test_a_number_beyond_all_ids_is_the_id_of_nothing(site: Site) -> None:
    def find(db: Db, _viewer: Viewer, **_: object) -> None:
        db.execute(text("SELECT 1 FROM people WHERE id = CAST(:id AS bigint)"), {"id": 2**70})

    with pytest.raises(NotFound):
        await run(site.cast.sana.sign_in, find)


async def test_a_text_that_cannot_be_kept_is_a_wrong_field(site: Site) -> None:
    def keep(db: Db, _viewer: Viewer, **_: object) -> None:
        db.execute(text("SELECT CAST(:words AS text)"), {"words": "a\0b"})

    with pytest.raises(Invalid):
        await run(site.cast.sana.sign_in, keep)


async def test_a_refusal_for_who_they_are_is_noted_without_their_words(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(NotAllowed):
        await run(site.cast.sam.sign_in, refusing(NotAllowed("Not yours, Sam.")))
    (record,) = [record for record in caplog.records if record.message == "refused"]
    assert record.__dict__["person_id"] == site.cast.sam.id
    assert "Sam" not in str(record.__dict__)


async def test_when_the_database_is_away_a_click_says_so(open_site: OpenSite) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    async with open_site(url=nowhere) as site:
        with pytest.raises(DatabaseUnavailable):
            await run(site.cast.sana.sign_in, my_name)
    assert "Nothing you typed is lost" in AWAY


async def test_a_lock_that_is_not_to_be_had_says_try_again(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    request_id = factories.request(site.context.database, site.cast.sana)

    def lock(db: Db, _viewer: Viewer, **_: object) -> None:
        db.execute(text("SET LOCAL lock_timeout = '20ms'"))
        db.execute(
            text("SELECT 1 FROM mini_mentorship_requests WHERE id = :id FOR UPDATE"), {"id": request_id}
        )

    with site.context.database.system_transaction() as db:
        db.execute(text("SELECT 1 FROM mini_mentorship_requests FOR UPDATE"))
        outcome, tab = await click(site, site.cast.sana, lock)
    assert outcome is None
    assert words(tab) == [BUSY]
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_what_the_database_alone_refuses_is_a_calm_sentence(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def steal(db: Any, viewer: Any, **_: Any) -> None:
        db.execute(text("UPDATE people SET roles = '{admin}'"))

    outcome, tab = await click(site, site.cast.sana, steal)
    assert outcome is None
    assert words(tab) == ["This is not yours to change any more. Please open it again to see how it stands."]
    assert [record.levelname for record in caplog.records if "by the database alone" in record.message] == [
        "WARNING"
    ]
