"""People: who they are, what others read of them, and how they come in."""

from datetime import timedelta
from typing import Any

import pytest

from domain import people
from domain.errors import Conflict, DomainError, Invalid, NotFound
from domain.people import queries as people_queries
from domain.requests import queries as request_queries
from persistence.database import Database, NotSignedIn
from tests import factories
from tests.factories import RULES, Cast

MINUTE = timedelta(minutes=1)


def add(database: Database, email: str = "new@school.edu", **how: Any) -> int:
    with database.system_transaction() as db:
        given: dict[str, Any] = {
            "name": "New Person",
            "roles": ["student"],
            "time_zone": "Europe/Paris",
            "now": db.now,
        } | how
        return people.add(db, email, **given)


def lines(database: Database) -> dict[str, people.PersonSummary]:
    with database.system_transaction() as db:
        return {line.email: line for line in people.list_all(db)}


def test_a_person_is_added_with_a_profile_and_listed(database: Database) -> None:
    person_id = add(database, "  New@School.edu ", name=" Ana  María López ", roles=["mentor", "student"])
    line = lines(database)["new@school.edu"]
    assert (line.id, line.name, line.roles, line.state) == (
        person_id, "Ana María López", ("student", "mentor"), "active",
    )  # fmt: skip
    (profile,) = factories.sql(database, "SELECT * FROM profiles")
    assert (profile.first_name, profile.time_zone, profile.capacity) == ("Ana", "Europe/Paris", 3)


def test_the_same_address_is_added_once(database: Database) -> None:
    add(database)
    for again in ("new@school.edu", "NEW@school.EDU"):
        with pytest.raises(Conflict, match="already here"):
            add(database, again)
    assert len(lines(database)) == 1


def test_a_wrong_field_is_named_and_nobody_is_added(database: Database) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        *(
            ("email", {"email": email})
            for email in ("", "x", "x@y", "@y.org", "a b@y.org", "a@b@y.org", "a\n@y.org", "a\0@y.org",
                          "x" * 250 + "@y.org")
        ),
        ("name", {"name": ""}),
        ("name", {"name": "   "}),
        ("name", {"name": "x" * 121}),
        ("name", {"name": "nul \0"}),
        ("name", {"name": "\u200b"}),
        ("role", {"roles": []}),
        ("role", {"roles": ["owner"]}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
    ]  # fmt: skip
    for field, how in wrong:
        with pytest.raises(Invalid) as caught:
            add(database, **how)
        assert caught.value.field == field
    assert lines(database) == {}


def test_roles_add_up_and_are_taken(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        people.change_roles(db, "SANA.student@demo.test", add=["mentor"])
    assert lines(database)[cast.sana.email].roles == ("student", "mentor")
    assert "mentor" in factories.do(database, cast.sana, people_queries.me).roles  # at the next click
    with database.system_transaction() as db:
        people.change_roles(db, cast.sana.email, remove=["student"])
    assert lines(database)[cast.sana.email].roles == ("mentor",)
    for how in ({"remove": ["mentor"]}, {"add": ["owner"]}):
        with pytest.raises(Invalid), database.system_transaction() as db:
            people.change_roles(db, cast.sana.email, **how)
    assert lines(database)[cast.sana.email].roles == ("mentor",)


def test_suspending_ends_every_way_in_at_once(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        token = people.create_api_token(db, cast.sana.email, now=db.now)
        code = people.create_sign_in_link(db, cast.sana.email, now=db.now, rules=RULES)
    by_token = factories.Actor(cast.sana.id, cast.sana.email, people.hash_token(token))
    assert factories.do(database, by_token, people_queries.me).email == cast.sana.email
    with database.system_transaction() as db:
        people.suspend(db, cast.sana.email, now=db.now)
    for way in (cast.sana, by_token):
        with pytest.raises(NotSignedIn):
            factories.do(database, way, people_queries.me)
    with pytest.raises(NotFound, match="no longer works"), database.system_transaction() as db:
        people.redeem_link(db, code, now=db.now, rules=RULES)
    with pytest.raises(Conflict, match="suspended"), database.system_transaction() as db:
        people.create_sign_in_link(db, cast.sana.email, now=db.now, rules=RULES)
    assert lines(database)[cast.sana.email].state == "suspended"


def test_nobody_by_that_address_is_one_clear_sentence(database: Database) -> None:
    for email in ("nobody@demo.test", "", "a\0b", "'; --"):
        with pytest.raises(NotFound, match="Nobody here"), database.system_transaction() as db:
            people.suspend(db, email, now=db.now)


# Ways in


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


# One's own profile

PROFILE: dict[str, Any] = {
    "name": "Sana Student", "about": "Ten months into Python.", "time_zone": "Asia/Tokyo", "topics": ["python"],
}  # fmt: skip


def test_a_profile_is_saved_and_the_counterpart_reads_it(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, people.save_profile, **PROFILE | {"name": "Zoë 🌷 Student"})
    me = factories.do(database, cast.sana, people_queries.me)
    assert (me.name, me.first_name, me.time_zone) == ("Zoë 🌷 Student", "Zoë", "Asia/Tokyo")
    assert (me.about, me.topics) == (PROFILE["about"], ("python",))
    request_id = factories.request(database, cast.sana)
    student = factories.do(database, cast.maya, request_queries.detail, request_id).student
    assert (student.first_name, student.time_zone, student.about) == ("Zoë", "Asia/Tokyo", PROFILE["about"])
    assert cast.sana.email not in repr(student)


def test_a_wrong_field_of_a_profile_is_named_and_nothing_changes(database: Database, cast: Cast) -> None:
    before = factories.do(database, cast.sana, people_queries.me)
    for field, value in (
        ("name", ""), ("name", "x" * 121), ("name", "a\0"), ("about", "x" * 601), ("about", "\ud800"),
        ("about", None), ("time_zone", "Nowhere"), ("time_zone", ""), ("topics", ["x"] * 3 + list("abcdefghij")),
        ("topics", ["x" * 31]), ("topics", "python"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, people.save_profile, **PROFILE | {field: value})
        assert caught.value.field == field
    assert factories.do(database, cast.sana, people_queries.me) == before


def test_refusals_are_sentences(database: Database) -> None:
    with pytest.raises(DomainError) as caught:
        add(database, "x")
    assert str(caught.value) == caught.value.message
