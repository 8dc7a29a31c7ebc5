"""People: who is here, who they may be, and who is no longer let in."""

from typing import Any

import pytest

from domain import people
from domain.errors import Conflict, DomainError, Invalid, NotFound
from domain.people import queries as people_queries
from persistence.database import Database, NotSignedIn
from tests import factories
from tests.factories import RULES, Cast


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


def test_refusals_are_sentences(database: Database) -> None:
    with pytest.raises(DomainError) as caught:
        add(database, "x")
    assert str(caught.value) == caught.value.message
