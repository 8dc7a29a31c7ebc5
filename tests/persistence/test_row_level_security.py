"""Promise S7: which rows are there for whom, table by table, and that no identity is no rows."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain import people, sessions
from domain.people import drafts
from persistence.database import Database, NotSignedIn
from tests import factories, plain_sql
from tests.factories import RULES, Cast
from tests.plain_sql import (
    NO_ROW,
    NOBODY,
    OWNER,
    SYSTEM,
    Connection,
    Identity,
    acting,
    answer,
    insert,
    person,
)

# Of the row in question, each may: s(ee) i(nsert one like it) u(pdate) d(elete).
# Sana asked; Maya holds it; Sam and Milo are another student and another mentor.
SPEC = """
                              no identity  sana  sam   maya  milo  ada   system  owner
people                        ....         s.u.  ....  ....  ....  s...  siud    ....
profiles of Sana              ....         s.u.  ....  s...  ....  s...  siud    ....
profiles of Maya              ....         s...  ....  s.u.  ....  s...  siud    ....
profiles of Sam, who asks     ....         ....  s.u.  s...  s...  s...  siud    ....
sign_ins                      ....         s.u.  ....  ....  ....  ....  siud    ....
sign_in_codes                 ....         ....  ....  ....  ....  ....  siud    ....
api_tokens                    ....         s.u.  ....  ....  ....  ....  siud    ....
drafts                        ....         siud  ....  ....  ....  ....  siud    ....
mini_mentorship_requests held ....         siu.  ....  s...  ....  s.u.  siud    ....
mini_mentorship_requests open ....         ....  siu.  s...  s...  s.u.  siud    ....
request_links held            ....         s...  ....  s...  ....  s...  siud    ....
request_links open            ....         ....  si.d  ....  ....  s...  siud    ....
claims                        ....         s.u.  ....  siu.  ....  s.u.  siud    ....
mini_mentorship_sessions      ....         s.u.  ....  siu.  ....  s.u.  siud    ....
private_notes                 ....         ....  ....  siu.  ....  ....  siud    ....
session_joins                 ....         si..  ....  s...  ....  s...  siud    ....
mini_mentorship_availability  ....         ....  ....  si.d  ....  ....  siud    ....
session_offers                ....         s.u.  ....  siu.  ....  s.u.  siud    ....
completed_steps               ....         si.d  ....  s...  ....  s...  siud    ....
feedback                      ....         si..  ....  ....  ....  s...  siud    ....
calendar_feeds                ....         siu.  ....  ....  ....  ....  siud    ....
request_events                ....         si..  ....  s...  ....  s...  si..    ....
idempotency_keys              ....         siud  ....  ....  ....  ....  siud    ....
"""
CANCEL = "status = 'cancelled', ended_at = now()"
# How each table is written by whoever may: an update has to be one that the triggers let through.
UPDATES = {
    "people": "name = 'Another name'",
    "profiles of Sana": "about = 'Another word'",
    "profiles of Maya": "about = 'Another word'",
    "profiles of Sam, who asks": "about = 'Another word'",
    "sign_ins": "ended_at = now()",
    "sign_in_codes": "used_at = now()",
    "api_tokens": "ended_at = now()",
    "drafts": "body = '[]'",
    "mini_mentorship_requests held": CANCEL,
    "mini_mentorship_requests open": CANCEL,
    "request_links held": "url = 'https://example.org/other'",
    "request_links open": "url = 'https://example.org/other'",
    "claims": "ended_at = now(), outcome = 'released'",
    "mini_mentorship_sessions": CANCEL,
    "private_notes": "body = 'Another note'",
    "session_joins": "joined_at = now()",
    "mini_mentorship_availability": "weekday = 2",
    "session_offers": "ended_at = now(), outcome = 'superseded'",
    "completed_steps": "done_at = now()",
    "feedback": "stars = 5",
    "calendar_feeds": "token = 'another'",
    "request_events": "kind = 'other'",
    "idempotency_keys": "response = '{}'",
}
# Row-level security was asked before these spoke, and said yes.
LATER = {
    psycopg.errors.UniqueViolation,
    psycopg.errors.ExclusionViolation,
    psycopg.errors.ForeignKeyViolation,
}


@pytest.fixture
def targets(database: Database, cast: Cast) -> dict[str, str]:
    """One row of each kind, as the condition that finds it."""
    start = factories.tomorrow(days=2)
    made_before = factories.scheduled(database, cast.sana, cast.maya, start + timedelta(hours=2))
    factories.do(
        database,
        cast.maya,
        sessions.complete,
        made_before,
        now=start + timedelta(hours=2),
        next_steps=["Rest"],
    )
    factories.do(database, cast.sana, sessions.tick_step, made_before, 1, done=True)
    factories.do(database, cast.sana, sessions.rate, made_before, 4)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.sana, sessions.join, session_id, now=start)
    factories.do(database, cast.maya, sessions.reschedule, session_id, start + timedelta(days=1, hours=8))
    factories.do(database, cast.sana, drafts.save, "request", {"title": "Half"})
    open_id = factories.request(database, cast.sam)
    held_id = factories.request_of(database, session_id)
    with database.system_transaction() as db:
        people.create_sign_in_link(db, cast.sana.email, now=db.now, rules=RULES)
        people.create_api_token(db, cast.sana.email, now=db.now)
        for made in (
            insert("private_notes", session_id=session_id, mentor_id=cast.maya.id, body="Bring the CV."),
            insert("idempotency_keys", person_id=cast.sana.id, key="k", fingerprint="f", request_id=held_id),
            insert(
                "mini_mentorship_availability",
                mentor_id=cast.maya.id,
                weekday=1,
                from_minute=540,
                to_minute=600,
                time_zone="UTC",
            ),
            insert("calendar_feeds", person_id=cast.sana.id, token="secret"),
        ):
            db.execute(text(made))
    of_sana, of_held = f"person_id = {cast.sana.id}", f"request_id = {held_id}"
    return {
        "people": f"id = {cast.sana.id}",
        "profiles of Sana": of_sana,
        "profiles of Maya": f"person_id = {cast.maya.id}",
        "profiles of Sam, who asks": f"person_id = {cast.sam.id}",
        "sign_ins": of_sana,
        "sign_in_codes": of_sana,
        "api_tokens": of_sana,
        "drafts": of_sana,
        "mini_mentorship_requests held": f"id = {held_id}",
        "mini_mentorship_requests open": f"id = {open_id}",
        "request_links held": of_held,
        "request_links open": f"request_id = {open_id}",
        "claims": of_held,
        "mini_mentorship_sessions": f"id = {session_id}",
        "private_notes": f"session_id = {session_id}",
        "session_joins": of_sana,
        "mini_mentorship_availability": f"mentor_id = {cast.maya.id}",
        "session_offers": of_held,
        "completed_steps": f"session_id = {made_before}",
        "feedback": f"session_id = {made_before}",
        "calendar_feeds": of_sana,
        "request_events": f"{of_held} AND kind = 'created'",
        "idempotency_keys": of_sana,
    }


@pytest.fixture
def identities(cast: Cast) -> dict[str, Identity]:
    return {
        "no identity": NOBODY,
        "sana": person(cast.sana, "student"),
        "sam": person(cast.sam, "student"),
        "maya": person(cast.maya, "mentor"),
        "milo": person(cast.milo, "mentor"),
        "ada": person(cast.ada, "admin"),
        "system": SYSTEM,
        "owner": OWNER,
    }


def twin(plain: Connection, table: str, where: str) -> str:
    """An INSERT of a row like this one: the same people and ids, but its own key where that is a number."""
    with acting(plain, SYSTEM):
        found = plain.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE {where}".encode()).fetchone()
    assert found, (table, where)
    like = {column: value for column, value in found[0].items() if value is not None}
    for own in ("id", "search", "claim_lapses_at", "sequence", "next_steps", "data", "response", "body"):
        like.pop(own, None)
    for array in ("roles", "topics"):
        if array in like:
            like[array] = "{}"
    if table == "mini_mentorship_requests":
        like["status"] = "open"
        like.pop("mentor_id", None)
    if table in {"drafts", "private_notes"}:
        like["body"] = "{}"
    return insert(table, **like)


def lets_through(plain: Connection, who: Identity, statement: str) -> bool:
    """Whether privileges and policies let this be done to a row, whatever keys and constraints say then."""
    try:
        with acting(plain, who):
            return plain.execute(statement.encode()).rowcount > 0
    except psycopg.Error as refusal:
        return type(refusal) in LATER


def test_s7_every_table_shows_and_takes_what_the_table_says(
    plain: Connection, targets: dict[str, str], identities: dict[str, Identity]
) -> None:
    made = [" " * 30 + "  ".join(name.ljust(4) for name in identities).rstrip()]
    for row, where in targets.items():
        table = row.split()[0]
        verbs = {
            "s": f"SELECT FROM {table} WHERE {where}",
            "i": twin(plain, table, where),
            "u": f"UPDATE {table} SET {UPDATES[row]} WHERE {where}",
            "d": f"DELETE FROM {table} WHERE {where}",
        }
        cells = [
            "".join(verb if lets_through(plain, who, statement) else "." for verb, statement in verbs.items())
            for who in identities.values()
        ]
        made.append(
            row.ljust(30)
            + "  ".join(
                cell.ljust(max(4, len(name))) for cell, name in zip(cells, identities, strict=True)
            ).rstrip()
        )
    assert "\n".join(made) == SPEC.strip("\n")


def test_s7_the_spec_forgets_no_table(plain: Connection) -> None:
    tables = plain.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    secured = dict(tables.fetchall())
    assert secured.pop("alembic_version") is False
    assert secured == {line.split()[0]: True for line in SPEC.strip("\n").splitlines()[1:]}


def test_s7_there_is_no_view_and_no_other_schema_to_look_around_the_policies(plain: Connection) -> None:
    others = plain.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE (c.relkind IN ('v', 'm', 'f') AND n.nspname = 'public')"
        " OR (c.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('public', 'pg_catalog', 'information_schema')"
        "     AND n.nspname NOT LIKE 'pg_toast%')"
    )
    assert others.fetchall() == []


def test_s7_roles_without_a_person_show_nothing(plain: Connection, targets: dict[str, str]) -> None:
    tables = {row.split()[0] for row in targets}
    for roles in ("", "admin", "student,mentor,admin"):
        for who in (Identity(roles=roles), Identity("none", roles=roles)):
            shown = {answer(plain, who, f"SELECT FROM {table}") for table in tables}
            assert shown <= {NO_ROW, "InsufficientPrivilege"}


def test_s7_what_may_be_seen_may_be_locked(
    plain: Connection, targets: dict[str, str], identities: dict[str, Identity]
) -> None:
    """FOR UPDATE leaves out, without a word, what the UPDATE policy hides."""
    locked = ("people", "profiles", "mini_mentorship_requests", "claims", "mini_mentorship_sessions")
    for who in identities.values():
        for table in locked:
            with acting(plain, who):
                seen = plain.execute(f"SELECT FROM {table}".encode()).rowcount
                assert plain.execute(f"SELECT FROM {table} FOR UPDATE".encode()).rowcount == seen


def test_s7_nobody_signs_in_again_with_what_they_ended(
    database: Database, plain: Connection, cast: Cast
) -> None:
    factories.do(database, cast.sana, people.sign_out)
    revive = "UPDATE sign_ins SET ended_at = NULL"
    assert answer(plain, person(cast.sana, "student"), revive) == "InsufficientPrivilege"


# Who stands behind a sign-in.


def test_enter_finds_who_is_there_now(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        people.change_roles(db, cast.sana.email, add=["mentor"])
        token = people.create_api_token(db, cast.sana.email, days=1, now=db.now)
    with database.transaction(cast.sana.sign_in) as (db, viewer):
        assert (viewer.person_id, viewer.first_name, viewer.time_zone) == (
            cast.sana.id,
            "Sana",
            "America/New_York",
        )
        assert viewer.roles == {"student", "mentor"}
        assert db.scalar(text("SELECT current_user || ' ' || current_setting('app.roles')")) == (
            "mentorship_app student,mentor"
        )
    with database.transaction(people.hash_token(token)) as (_, viewer):
        assert (viewer.person_id, viewer.sign_in_id) == (cast.sana.id, None)


def test_enter_refuses_what_has_ended_expired_or_never_was(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        long_ago = db.now - timedelta(days=40)
        old = people.sign_in(db, cast.sana.id, now=long_ago, rules=RULES)
        old_token = people.create_api_token(db, cast.sana.email, days=30, now=long_ago)
        ended_token = people.create_api_token(db, cast.sana.email, now=db.now)
        db.execute(
            text("UPDATE api_tokens SET ended_at = now() WHERE token_hash = :it"),
            {"it": people.hash_token(ended_token)},
        )
    factories.do(database, cast.maya, people.sign_out)
    dead = [*map(people.hash_token, (old, old_token, ended_token, "never was")), cast.maya.sign_in, ""]
    for sign_in in dead:
        with pytest.raises(NotSignedIn), database.transaction(sign_in):
            pass


def test_enter_refuses_suspended_people_whatever_they_hold(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        token = people.create_api_token(db, cast.milo.email, now=db.now)
        db.execute(text("UPDATE people SET state = 'suspended' WHERE id = :id"), {"id": cast.milo.id})
    for sign_in in (cast.milo.sign_in, people.hash_token(token)):
        with pytest.raises(NotSignedIn), database.transaction(sign_in):
            pass


def test_an_identity_does_not_survive_its_transaction_in_the_pool(database_url: str, cast: Cast) -> None:
    lone = Database(database_url, pool_size=1)
    sees = text("SELECT count(*) FROM people")
    left = text(
        "SELECT current_user, current_setting('app.person_id', true), current_setting('app.roles', true),"
        " (SELECT count(*) FROM people)"
    )
    with lone.transaction(cast.ada.sign_in) as (db, _):
        connection = db.scalar(text("SELECT pg_backend_pid()"))
        assert db.scalar(sees) == 5
    with lone.engine.connect() as raw:
        assert raw.execute(left).one() == ("mentorship", "", "", 0)
    with pytest.raises(DBAPIError), lone.transaction(cast.ada.sign_in) as (db, _):
        db.execute(text("SELECT 1 / 0"))
    with lone.engine.connect() as raw:
        assert raw.execute(left).one() == ("mentorship", "", "", 0)
        assert raw.scalar(text("SELECT pg_backend_pid()")) == connection, "or nothing was shown"
    lone.close()


# What the few functions tell that look past the policies.


def test_request_status_tells_mentors_a_status_and_others_nothing(
    plain: Connection, targets: dict[str, str], identities: dict[str, Identity]
) -> None:
    held = targets["mini_mentorship_requests held"].removeprefix("id = ")
    told = {
        name: plain_sql.rows(plain, who, f"SELECT request_status({held})")
        for name, who in identities.items()
        if name not in {"system", "owner"}
    }
    assert told == {
        "no identity": [None],
        "sana": [None],
        "sam": [None],
        "maya": ["scheduled"],
        "milo": ["scheduled"],
        "ada": [None],
    }
    assert plain_sql.rows(plain, identities["milo"], "SELECT request_status(424242)") == [None]


def test_busy_times_tells_when_and_only_of_whom_one_may_meet(
    plain: Connection, cast: Cast, targets: dict[str, str], identities: dict[str, Identity]
) -> None:
    """Sana and Maya meet; Sam asks on the board; Milo has no business with any of the three but Sam."""
    start = factories.tomorrow(days=2)
    half = f"tstzrange('{start + timedelta(minutes=30)}', '{start + timedelta(hours=9)}')"
    everyone = [cast.sana.id, cast.sam.id, cast.maya.id, cast.milo.id]
    asked = (
        f"SELECT person_id || ' ' || busy::text FROM busy_times(ARRAY{everyone}::bigint[], {half}) ORDER BY 1"
    )
    taken = f'["{start + timedelta(minutes=30):%Y-%m-%d %H:%M:%S+00}","{start + timedelta(hours=1):%Y-%m-%d %H:%M:%S+00}")'
    both = [f"{cast.sana.id} {taken}", f"{cast.maya.id} {taken}"]
    told = {
        name: plain_sql.rows(plain, who, asked)
        for name, who in identities.items()
        if name not in {"system", "owner"}
    }
    assert told == {"no identity": [], "sana": both, "sam": [], "maya": both, "milo": [], "ada": []}


def test_functions_that_look_past_the_policies_are_closed_and_fixed(plain: Connection) -> None:
    found = plain.execute(
        "SELECT proname, has_function_privilege('public', oid, 'EXECUTE'), pg_get_userbyid(proowner), proconfig"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ).fetchall()
    assert {name for name, *_ in found} == {
        "authenticate", "request_status", "busy_times", "mentor_hours", "wait_figures", "check_session_fits", "check_consistency",
        "session_history",
    }  # fmt: skip
    for name, public, owner, settings in found:
        assert (public, owner, settings) == (False, "mentorship_system", ["search_path=public, pg_temp"]), (
            name
        )


def test_a_person_cannot_enter_as_somebody_else(
    plain: Connection, database: Database, cast: Cast, identities: dict[str, Identity]
) -> None:
    for who in (identities["sana"], identities["ada"], NOBODY):
        assert (
            answer(plain, who, f"SELECT * FROM authenticate('{cast.maya.sign_in}')")
            == "InsufficientPrivilege"
        )
    factories.scheduled(database, cast.sana, cast.maya)
    for function in (
        "request_status(1)",
        f"busy FROM busy_times('{{{cast.maya.id}}}', tstzrange(now(), null))",
        "mentor_hours(1)",
        "median_wait FROM wait_figures('resume_review')",
    ):
        if inherits(plain):  # then it may ask, and being nobody is told nothing
            assert set(plain_sql.rows(plain, OWNER, f"SELECT {function}")) <= {None}
        else:
            assert answer(plain, OWNER, f"SELECT {function}") == "InsufficientPrivilege"


def test_the_roles_are_neither_superuser_nor_past_row_level_security(plain: Connection) -> None:
    may = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mentorship%' AND (rolsuper OR rolbypassrls)"
    assert plain.execute(may.encode()).fetchall() == []
    uses = "SELECT pg_has_role(r, 'USAGE') FROM unnest(ARRAY['mentorship_app', 'mentorship_system']) r"
    assert plain.execute(uses.encode()).fetchall() == [(inherits(plain),)] * 2, "a role is taken"


def inherits(plain: Connection) -> bool:
    """Whether the login has the grants of both roles without taking them.

    A grant can say that it does not only from PostgreSQL 16 on. Before, the login would have to be NOINHERIT, and
    then it had no right to the schema of its own database either. So what it may see hangs on no grant.
    """
    return plain.info.server_version < 160000


def test_the_history_of_the_migrations_is_not_for_people(plain: Connection, cast: Cast) -> None:
    assert (
        answer(plain, person(cast.ada, "admin"), "SELECT * FROM alembic_version") == "InsufficientPrivilege"
    )
    assert answer(plain, SYSTEM, "DELETE FROM alembic_version") == "InsufficientPrivilege"
