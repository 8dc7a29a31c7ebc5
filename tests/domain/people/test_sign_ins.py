"""Ways in: sign-ins, links and tokens, and how each of them ends."""

from datetime import timedelta

import pytest

from domain import people
from domain.errors import Invalid, NotFound
from domain.people import queries as people_queries
from persistence.database import Database, NotSignedIn
from tests import factories
from tests.factories import RULES, Cast

MINUTE = timedelta(minutes=1)


def test_s5_every_sign_in_is_a_new_one_and_only_its_hash_is_kept(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        first = people.sign_in(db, cast.sana.id, now=db.now, rules=RULES)
        second = people.sign_in(db, cast.sana.id, now=db.now, rules=RULES)
    assert first != second
    assert min(len(first), len(second)) >= 43  # 32 random bytes
    kept = {row.token_hash for row in factories.sql(database, "SELECT token_hash FROM sign_ins")}
    assert {people.hash_token(first), people.hash_token(second)} <= kept
    assert not {first, second} & kept


def test_signing_out_ends_this_sign_in_and_no_other(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        token = people.sign_in(db, cast.sana.id, now=db.now, rules=RULES)
    elsewhere = factories.Actor(cast.sana.id, cast.sana.email, people.hash_token(token))
    factories.do(database, cast.sana, people.sign_out)
    with pytest.raises(NotSignedIn):
        factories.do(database, cast.sana, people_queries.me)
    assert factories.do(database, elsewhere, people_queries.me).person_id == cast.sana.id


def test_a_sign_in_ends_after_30_days(database: Database, cast: Cast) -> None:
    factories.sql(
        database,
        "UPDATE sign_ins SET expires_at = expires_at - interval '30 days' WHERE person_id = :id",
        id=cast.sana.id,
    )
    with pytest.raises(NotSignedIn):
        factories.do(database, cast.sana, people_queries.me)


def test_a_link_lets_in_once_within_15_minutes(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        now = db.now
        code = people.create_sign_in_link(db, cast.sana.email, now=now, rules=RULES)
        late = people.create_sign_in_link(db, cast.sana.email, now=now, rules=RULES)
    with database.system_transaction() as db:
        token = people.redeem_link(db, code, now=now + 15 * MINUTE - timedelta(seconds=1), rules=RULES)
    entered = factories.Actor(cast.sana.id, cast.sana.email, people.hash_token(token))
    assert factories.do(database, entered, people_queries.me).person_id == cast.sana.id
    for used, when in ((code, now), (late, now + 15 * MINUTE), ("nonsense", now), ("", now), ("\ud800", now)):
        with pytest.raises(NotFound, match="used or has expired"), database.system_transaction() as db:
            people.redeem_link(db, used, now=when, rules=RULES)
    assert code not in str(factories.sql(database, "SELECT * FROM sign_in_codes"))


def test_a_token_lives_as_long_as_it_was_given(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        month_ago = db.now - timedelta(days=30)
        over = people.create_api_token(db, cast.sana.email, name="cron", days=30, now=month_ago)
        living = people.create_api_token(db, cast.sana.email, name="cron", days=31, now=month_ago)
        endless = people.create_api_token(db, cast.sana.email, now=month_ago)
    for token in (living, endless):
        actor = factories.Actor(cast.sana.id, cast.sana.email, people.hash_token(token))
        assert factories.do(database, actor, people_queries.me).person_id == cast.sana.id
    with pytest.raises(NotSignedIn):
        factories.do(database, factories.Actor(0, "", people.hash_token(over)), people_queries.me)
    for how in ({"days": 0}, {"days": -1}, {"days": 3651}, {"name": ""}, {"name": "x" * 61}):
        with pytest.raises(Invalid) as caught, database.system_transaction() as db:
            people.create_api_token(db, cast.sana.email, now=db.now, **how)
        assert caught.value.field in how


def test_no_sign_in_means_nobody(database: Database, cast: Cast) -> None:
    for nothing in ("", "x", cast.sana.sign_in[:-1], cast.sana.sign_in.upper(), "' OR 1=1 --"):
        with pytest.raises(NotSignedIn):
            factories.do(database, factories.Actor(cast.sana.id, "", nothing), people_queries.me)
