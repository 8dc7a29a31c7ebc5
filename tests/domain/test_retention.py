"""What nobody needs any more goes by itself: not a moment early, in batches, and nothing else with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from domain import maintenance, people, requests
from domain.maintenance import retention
from domain.people import drafts
from persistence.database import Database
from persistence.models import Draft, IdempotencyKey, SignIn, SignInCode
from tests import factories
from tests.factories import RULES, Cast

MOMENT = timedelta(microseconds=1)
KEPT = {
    IdempotencyKey: RULES.answer_kept,
    SignIn: RULES.ended_sign_in_kept,
    SignInCode: RULES.ended_sign_in_kept,
    Draft: RULES.draft_kept,
}


def removed(database: Database, model: type[SQLModel], now: datetime, *, most: int = 500) -> int:
    with database.system_transaction() as db:
        return len(db.execute(retention.removal(model, now=now, rules=RULES, most=most)).all())


def now_of(database: Database) -> datetime:
    with database.system_transaction() as db:
        return db.now


def leave_behind(database: Database, cast: Cast) -> dict[type[SQLModel], datetime]:
    """One of each that is over, and when."""
    with database.transaction(cast.sana.sign_in) as (db, viewer):
        requests.create(db, viewer, factories.fields(), key="once", now=db.now, rules=RULES)
        drafts.save(db, viewer, "request", {"title": "Half a"}, now=db.now, rules=RULES)
        began = db.now
    with database.system_transaction() as db:
        code = people.create_sign_in_link(db, cast.sana.email, now=db.now, rules=RULES)
        used = db.now
        people.redeem_link(db, code, now=db.now, rules=RULES)
    with database.transaction(cast.sam.sign_in) as (db, viewer):
        people.sign_out(db, viewer, now=db.now, rules=RULES)
        ended = db.now
    return {IdempotencyKey: began, Draft: began, SignInCode: used, SignIn: ended}


def test_each_is_kept_for_its_time_and_not_longer(database: Database, cast: Cast) -> None:
    over = leave_behind(database, cast)
    assert over.keys() == KEPT.keys() == retention.RETENTION.keys()
    for model, since in over.items():
        assert removed(database, model, since + KEPT[model] - MOMENT) == 0, model
        assert removed(database, model, since + KEPT[model]) == 1, model
        assert removed(database, model, since + KEPT[model]) == 0, model


def test_who_is_signed_in_stays_so(database: Database, cast: Cast) -> None:
    lasts = RULES.sign_in_lifetime + RULES.ended_sign_in_kept
    assert removed(database, SignIn, now_of(database) + lasts - timedelta(minutes=1)) == 0
    assert removed(database, SignIn, now_of(database) + lasts + MOMENT) == len(factories.PARTS), (
        "long expired"
    )


def test_it_removes_a_batch_at_a_time_and_passes_over_what_is_in_use(database: Database, cast: Cast) -> None:
    with database.transaction(cast.sana.sign_in) as (db, viewer):
        for number in range(5):
            drafts.save(db, viewer, f"kind {number}", {}, now=db.now, rules=RULES)
    later = now_of(database) + RULES.draft_kept
    assert removed(database, Draft, later, most=2) == 2
    with database.transaction(cast.sana.sign_in) as (db, _):
        db.execute(text("SELECT 1 FROM drafts LIMIT 1 FOR UPDATE"))
        assert removed(database, Draft, later) == 2
    assert removed(database, Draft, later) == 1


def test_the_sweep_tidies_and_a_second_time_there_is_nothing(database: Database, cast: Cast) -> None:
    leave_behind(database, cast)
    factories.sql(database, "UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'")
    factories.sql(database, "UPDATE drafts SET updated_at = updated_at - interval '91 days'")
    for count in (2, 0):
        assert maintenance.sweep(database, RULES)[maintenance.TIDY] == count
    assert factories.sql(database, "SELECT count(*) FROM mini_mentorship_requests") == [(1,)]


def test_a_table_that_fails_keeps_the_others_from_nothing(
    database: Database, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_behind(database, cast)
    factories.sql(database, "UPDATE drafts SET updated_at = updated_at - interval '91 days'")
    failing = {IdempotencyKey: lambda *_: text("1 / 0 = 1")}
    monkeypatch.setattr(retention, "RETENTION", retention.RETENTION | failing)
    assert retention.tidy(database, RULES) == 1
    assert [record.__dict__["table"] for record in caplog.records] == ["idempotency_keys"]
