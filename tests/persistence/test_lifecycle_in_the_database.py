"""The database keeps the lifecycle by itself: everything here is plain SQL, past every line of Python."""

from datetime import timedelta

import psycopg
import pytest

from domain import requests, sessions
from domain.lifecycle import TRANSITIONS, ActorRole
from domain.sessions import offers
from persistence.database import Database
from persistence.models import Status
from tests import factories, plain_sql
from tests.factories import Cast
from tests.plain_sql import DONE, OWNER, SYSTEM, Connection, Identity, acting, answer, insert, person

# The columns that a status needs, so that no CHECK refuses before the trigger has spoken.
COLUMNS = {
    Status.OPEN: "mentor_id = NULL, claim_lapses_at = NULL, ended_at = NULL",
    Status.CLAIMED: "mentor_id = {mentor}, claim_lapses_at = now() + '1 day', ended_at = NULL",
    Status.SCHEDULED: "mentor_id = {mentor}, claim_lapses_at = NULL, ended_at = NULL",
    Status.COMPLETED: "mentor_id = {mentor}, claim_lapses_at = NULL, ended_at = now()",
    Status.CANCELLED: "claim_lapses_at = NULL, ended_at = now()",
    Status.EXPIRED: "mentor_id = NULL, claim_lapses_at = NULL, ended_at = NULL",
}
END_CLAIM = "UPDATE claims SET ended_at = now(), outcome = '{}' WHERE ended_at IS NULL"
END_SESSION = "UPDATE mini_mentorship_sessions SET status = '{}', ended_at = now() WHERE status = 'scheduled'"


def requests_set(change: str) -> str:
    return f"UPDATE mini_mentorship_requests SET {change}"


def hold_by(mentor: factories.Actor) -> str:
    """The row of a claim on the one request there is."""
    asked = {"request_id": "id", "student_id": "student_id"}
    whose = {column: f"SELECT {of} FROM mini_mentorship_requests" for column, of in asked.items()}
    return insert("claims", mentor_id=mentor.id, claimed_at="now", **whose)


# Which way a request may go, and who may send it there.


def test_the_triggers_triples_are_those_of_the_domain(plain: Connection) -> None:
    ways = plain.execute("SELECT from_status, to_status, actor_role FROM request_transitions()").fetchall()
    assert len(ways) == len(set(ways))
    assert set(ways) == TRANSITIONS


def test_only_the_ways_of_the_table_are_open_and_only_to_their_people(
    database: Database, plain: Connection, cast: Cast
) -> None:
    """All 6 x 6 x 4 triples, each tried by somebody who plays that part alone."""
    made = factories.in_every_status(database, cast.sana, cast.maya)
    parts = {
        ActorRole.STUDENT: person(cast.sana, "student"),
        ActorRole.MENTOR: person(cast.maya, "mentor"),
        ActorRole.ADMIN: person(cast.ada, "admin"),
        ActorRole.SYSTEM: SYSTEM,
    }
    went = set()
    for before, request_id in made.items():
        for after in Status:
            # A way whose two ends are the same is an edit; the clock may correct, and is no way.
            text = "title = 'Another title', " if (before, after) == (Status.OPEN, Status.OPEN) else ""
            renewed = "renewals = 1, " if before is Status.EXPIRED else ""
            columns = COLUMNS[after].format(mentor=cast.maya.id)
            move = requests_set(f"status = '{after}', {text}{renewed}{columns} WHERE id = {request_id}")
            for part, who in parts.items():
                if (before == after and part is ActorRole.SYSTEM) or not moved(plain, who, move):
                    continue
                went.add((before, after, part))
    assert went == TRANSITIONS


def moved(plain: Connection, who: Identity, statement: str) -> bool:
    """Whether the policies and the trigger let it through; the whole story is asked at commit only."""
    try:
        with acting(plain, who):
            return plain.execute(statement.encode()).rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.CheckViolation as refusal:
        # Who opens a request again needs a reason too, and is asked for it once the way is known to be one.
        if refusal.diag.constraint_name not in {"guard_request", "opened_for_a_reason"}:
            raise
        return refusal.diag.constraint_name == "opened_for_a_reason"


def test_a_login_in_no_role_moves_nothing(database: Database, plain: Connection, cast: Cast) -> None:
    factories.request(database, cast.sana)
    assert answer(plain, OWNER, requests_set("status = 'cancelled', ended_at = now()")) == "no row"


# What may change on the way.


IN_PASSING = [
    "title = 'Not what she wrote'",
    "description = 'Not at all what the student wrote'",
    "session_type = 'resume_review'",
    "topics = '{java}'",
    "duration_minutes = 15",
    "urgency = 'low'",
    "windows = windows + tstzmultirange(tstzrange('2040-01-01', '2040-01-02'))",
    "time_zone = 'UTC'",
    "expires_at = expires_at + interval '1 day'",
    "renewals = renewals + 1",
    "cancel_reason = 'Because'",
]


def test_a_mentor_who_claims_changes_nothing_else_in_passing(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    factories.request(database, cast.sana)
    claim = f"status = 'claimed', mentor_id = {cast.maya.id}, claim_lapses_at = now() + '1 day'"
    hold = hold_by(cast.maya)
    assert answer(plain, maya, requests_set(claim), hold) == DONE
    for change in IN_PASSING:
        assert answer(plain, maya, requests_set(f"{claim}, {change}"), hold) == "guard_request", change
        assert answer(plain, maya, requests_set(change)) == "guard_request", change


def test_nobody_changes_whose_request_it_is(
    database: Database, plain: Connection, cast: Cast, sana: Identity, ada: Identity
) -> None:
    factories.request(database, cast.sana)
    changes = [f"student_id = {cast.sam.id}", f"id = {cast.sam.id}", "created_at = now()"]
    for change in changes:
        for who in (sana, ada):
            cancel = requests_set(f"{change}, status = 'cancelled', ended_at = now()")
            assert answer(plain, who, cancel) == "InsufficientPrivilege"
            assert answer(plain, who, requests_set(change)) == "InsufficientPrivilege"
    for change in changes[:2]:
        assert answer(plain, SYSTEM, requests_set(change)) == "guard_request"


def test_a_mentor_makes_an_open_request_their_own_only_as_a_claim(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    factories.request(database, cast.sana)
    take = f"mentor_id = {cast.maya.id}"
    assert answer(plain, maya, requests_set(take)) == "guard_request"
    assert answer(plain, maya, requests_set(f"{take}, title = 'Mine now'")) == "guard_request"
    claim = f"status = 'claimed', {take}, claim_lapses_at = now() + '1 day'"
    assert answer(plain, maya, requests_set(claim)) == "request_claim_session_agree", (
        "a claim without its row"
    )
    assert answer(plain, person(cast.maya, "student"), requests_set(claim)) == "no row", "without the role"


def test_a_mentor_claims_for_nobody_else(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    factories.request(database, cast.sana)
    claim = f"status = 'claimed', mentor_id = {cast.milo.id}, claim_lapses_at = now() + '1 day'"
    assert answer(plain, maya, requests_set(claim)) == "guard_request"


def test_a_student_does_not_count_their_renewals_down(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    factories.expired(database, factories.request(database, cast.sana))
    for renewals, outcome in {1: DONE, 0: "guard_request", 2: "guard_request"}.items():
        assert answer(plain, sana, requests_set(f"status = 'open', renewals = {renewals}")) == outcome


# A request, its claims and its sessions tell one story.


def test_a_status_that_tells_another_story_than_claim_and_session_is_refused_at_commit(
    database: Database, plain: Connection, cast: Cast, sana: Identity, maya: Identity
) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    cancel = requests_set("status = 'cancelled', ended_at = now()")
    complete = requests_set("status = 'completed', ended_at = now()")
    done, off = END_SESSION.format("completed"), END_SESSION.format("cancelled")
    kept, withdrawn = END_CLAIM.format("completed"), END_CLAIM.format("withdrawn")
    released = END_CLAIM.format("released")
    assert answer(plain, sana, withdrawn, off, cancel) == DONE
    assert answer(plain, sana, kept, done, complete) == DONE
    other_stories: list[tuple[str, ...]] = [
        (cancel,),
        (withdrawn, cancel),
        (off, cancel),
        (complete,),
        (kept,),
        (off,),
        (done, kept),
        (released, off, cancel),
        (kept, off, complete),
        (withdrawn, done, complete),
        (withdrawn, done, cancel),
        (released, done, complete),
    ]
    for story in other_stories:
        assert answer(plain, sana, *story) == "request_claim_session_agree", story
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="do not agree"),
        acting(plain, maya, keep=True),
    ):
        plain.execute(complete.encode())


def test_a_session_is_not_moved_by_whom_it_does_not_belong_to(
    database: Database, plain: Connection, cast: Cast, maya: Identity, ada: Identity
) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    assert answer(plain, maya, END_SESSION.format("cancelled")) == "request_claim_session_agree", (
        "its request goes with it"
    )
    assert answer(plain, ada, END_SESSION.format("completed")) == "guard_session"
    assert answer(plain, person(cast.sam, "student"), END_SESSION.format("cancelled")) == "no row"
    notes = "UPDATE mini_mentorship_sessions SET shared_note = 'You did well'"
    assert answer(plain, maya, notes) == "guard_session"
    assert answer(plain, ada, later("15 minutes")) == "guard_session"
    assert answer(plain, person(cast.sam, "student"), later("15 minutes")) == "no row"


def test_a_student_who_completes_writes_no_note_in_passing(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    end = "UPDATE mini_mentorship_sessions SET status = 'completed', ended_at = now()"
    assert answer(plain, sana, f"{end}, shared_note = 'I was brilliant'") == "guard_session"


def test_how_a_claim_ended_stays_as_it_was(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    assert answer(plain, maya, END_CLAIM.format("lapsed")) == "guard_claim"
    factories.do(database, cast.maya, requests.release, request_id)
    for change in ("outcome = 'withdrawn'", "ended_at = NULL, outcome = NULL", "ended_at = now()"):
        assert answer(plain, maya, f"UPDATE claims SET {change}") == "guard_claim"
        assert answer(plain, sana, f"UPDATE claims SET {change}") == "guard_claim"


def test_nobody_holds_the_same_request_a_second_time(
    database: Database, plain: Connection, cast: Cast, maya: Identity
) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, requests.release, request_id)
    again = requests_set(f"status = 'claimed', mentor_id = {cast.maya.id}, claim_lapses_at = now()")
    assert answer(plain, maya, again, hold_by(cast.maya)) == "claims_once_each"


def test_a_claim_is_undone_by_its_mentor_at_once_and_while_nothing_came_of_it(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    undone = END_CLAIM.format("undone")
    again = requests_set("status = 'open', mentor_id = NULL, claim_lapses_at = NULL")
    assert answer(plain, maya, undone, again) == DONE
    assert answer(plain, sana, undone) == "guard_claim"
    factories.sql(database, "UPDATE claims SET claimed_at = claimed_at - interval '1 minute'")
    assert answer(plain, maya, undone) == "guard_claim"
    factories.sql(database, "UPDATE claims SET claimed_at = now()")
    factories.do(database, cast.maya, offers.offer, request_id, [factories.tomorrow(5, days=3)])
    assert answer(plain, maya, undone) == "guard_claim"
    factories.do(database, cast.maya, sessions.schedule, request_id, factories.tomorrow(16, days=2))
    factories.sql(database, "DELETE FROM session_offers")
    assert answer(plain, maya, undone) == "guard_claim"


# Moving, cancelling, not coming.


def later(by: str, sequence: int = 1) -> str:
    """The session there is, moved by this much."""
    return (
        f"UPDATE mini_mentorship_sessions SET starts_at = starts_at + interval '{by}',"
        f" ends_at = ends_at + interval '{by}', sequence = sequence + {sequence}"
    )


def test_a_session_moves_within_the_windows_with_its_sequence(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    for who in (maya, sana):
        assert answer(plain, who, later("3 hours")) == DONE
        for wrong in (later("4 hours"), later("-15 minutes"), later("1 hour", 0), later("1 hour", 2)):
            assert answer(plain, who, wrong) == "session_fits_request"
        longer = "UPDATE mini_mentorship_sessions SET ends_at = ends_at + interval '1 hour'"
        assert answer(plain, who, f"{longer}, starts_at = starts_at - interval '1 hour'") != DONE
        assert answer(plain, who, longer) == "session_fits_request"


def test_a_session_moves_out_of_the_windows_only_to_an_accepted_offer(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    evening = factories.tomorrow(20, days=2)
    assert factories.do(database, cast.maya, sessions.reschedule, session_id, evening) is False
    accept = "UPDATE session_offers SET ended_at = now(), outcome = 'accepted'"
    assert answer(plain, sana, later("5 hours")) == "session_fits_request"
    assert answer(plain, maya, accept, later("5 hours")) == "guard_offer"
    assert answer(plain, sana, accept, later("6 hours")) == "session_fits_request"
    assert answer(plain, sana, accept, later("5 hours")) == DONE


def test_a_request_opens_again_only_for_a_reason(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    factories.scheduled(database, cast.sana, cast.maya)
    again = requests_set("status = 'open', mentor_id = NULL, expires_at = expires_at + interval '3 days'")
    off, released = END_SESSION.format("cancelled"), END_CLAIM.format("released")
    assert answer(plain, maya, off, released, again) == DONE
    assert answer(plain, maya, released, again) == "opened_for_a_reason"
    assert answer(plain, sana, off, released, again) == "opened_for_a_reason"
    assert answer(plain, sana, again) == "opened_for_a_reason"


def test_nobody_is_absent_without_evidence(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    ada = person(cast.ada, "admin")
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    absent = "UPDATE mini_mentorship_sessions SET status = 'no_show', ended_at = now(), absent = '{}'"
    joined = "INSERT INTO session_joins (session_id, person_id, joined_at) VALUES ({}, {}, now())"
    i_joined = joined.format(session_id, cast.maya.id)
    rest = (END_CLAIM.format("completed"), requests_set("status = 'completed', ended_at = now()"))
    assert answer(plain, maya, i_joined, absent.format("student"), *rest) == DONE
    for evidence, who in (
        ((), "student"),
        ((i_joined,), "mentor"),
        ((i_joined,), "both"),
        ((i_joined,), "nobody"),
    ):
        assert answer(plain, maya, *evidence, absent.format(who), *rest) == "absent_on_evidence", who
    assert answer(plain, ada, absent.format("student")) == "absent_on_evidence"
    assert answer(plain, sana, i_joined) == "InsufficientPrivilege", "nobody joins for somebody else"
    factories.do(database, cast.sana, sessions.join, session_id, now=factories.tomorrow(days=2))
    assert answer(plain, maya, i_joined, absent.format("student"), *rest) == "absent_on_evidence"
    missed = END_CLAIM.format("no_show")
    again = requests_set("status = 'open', mentor_id = NULL")
    assert answer(plain, maya, missed) == "guard_claim", "only the student says so"
    assert answer(plain, sana, absent.format("mentor"), missed, again) == DONE


def test_what_was_said_of_an_absence_is_changed_by_an_admin_alone(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    ada = person(cast.ada, "admin")
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    start = factories.tomorrow(days=2)
    factories.do(database, cast.sana, sessions.join, session_id, now=start)
    factories.do(database, cast.sana, sessions.mark_absent, session_id, now=start + timedelta(minutes=10))
    corrected = "UPDATE mini_mentorship_sessions SET absent = 'nobody', corrected_at = now()"
    excused = "UPDATE claims SET outcome = 'excused'"
    contested = "UPDATE mini_mentorship_sessions SET contested_at = now(), contest_reason = 'I was there.'"
    assert answer(plain, ada, corrected, excused) == DONE
    assert answer(plain, maya, contested) == DONE
    assert answer(plain, ada, contested) == "guard_session"
    assert answer(plain, ada, f"{excused}, ended_at = now()") == "guard_claim"
    for who in (maya, sana):
        assert answer(plain, who, corrected) == "guard_session"
        assert answer(plain, who, excused) == "guard_claim"


# Offers.


def test_an_offer_is_answered_by_the_other_one_once(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    ada = person(cast.ada, "admin")
    request_id = factories.claimed(database, cast.sana, cast.maya)
    factories.do(database, cast.maya, offers.offer, request_id, [factories.tomorrow(20, days=2)])
    ended = "UPDATE session_offers SET ended_at = now(), outcome = '{}'"
    told = {
        name: [
            answer(plain, who, ended.format(how)) for how in ("accepted", "declined", "lapsed", "superseded")
        ]
        for name, who in {"maya": maya, "sana": sana, "ada": ada, "system": SYSTEM}.items()
    }
    no = "guard_offer"
    assert told == {
        "maya": [no, no, no, DONE],
        "sana": [DONE, DONE, no, DONE],
        "ada": [no, no, no, DONE],
        "system": [no, DONE, DONE, DONE],
    }
    assert answer(plain, person(cast.sam, "student"), ended.format("declined")) == "no row"
    assert answer(plain, sana, "UPDATE session_offers SET starts_at = now()") == "InsufficientPrivilege"
    factories.do(database, cast.sana, offers.decline, 1)
    for how in ("accepted", "declined", "superseded"):
        assert answer(plain, sana, ended.format(how)) == no


def test_offers_are_made_by_who_holds_the_request_or_about_their_session(
    database: Database, plain: Connection, cast: Cast, maya: Identity, sana: Identity
) -> None:
    milo = person(cast.milo, "mentor")
    request_id = factories.claimed(database, cast.sana, cast.maya)

    def made(by: factories.Actor, mentor: factories.Actor = cast.maya) -> str:
        start = factories.tomorrow(20, days=2)
        return insert(
            "session_offers", request_id=request_id, mentor_id=mentor.id, student_id=cast.sana.id,
            offered_by=by.id, starts_at=start, ends_at=start + timedelta(hours=1), lapses_at=start,
        )  # fmt: skip

    assert answer(plain, maya, made(cast.maya)) == DONE
    assert answer(plain, maya, made(cast.sana)) == "InsufficientPrivilege"
    assert answer(plain, sana, made(cast.sana)) == "InsufficientPrivilege", "no session to move yet"
    assert answer(plain, milo, made(cast.milo, cast.milo)) == "InsufficientPrivilege"
    factories.do(database, cast.maya, sessions.schedule, request_id, factories.tomorrow(days=2))
    assert answer(plain, sana, made(cast.sana)) == DONE
    assert answer(plain, maya, made(cast.maya)) == DONE


def test_a_student_accepts_no_time_that_nobody_offered(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    """Inside the windows too: the mentor sets the time, or offers one."""
    request_id = factories.claimed(database, cast.sana, cast.maya)
    start = factories.tomorrow(days=2)
    book = (
        requests_set("status = 'scheduled', claim_lapses_at = NULL"),
        insert(
            "mini_mentorship_sessions", request_id=request_id, claim_id="SELECT id FROM claims",
            mentor_id=cast.maya.id, student_id=cast.sana.id, starts_at=start,
            ends_at=start + timedelta(hours=1), room_name="mini-room",
        ),
    )  # fmt: skip
    assert answer(plain, sana, *book) == "session_fits_request"
    factories.do(database, cast.maya, offers.offer, request_id, [start])
    assert answer(plain, sana, *book) == "session_fits_request"
    accept = "UPDATE session_offers SET ended_at = now(), outcome = 'accepted'"
    assert answer(plain, sana, accept, *book) == DONE


# How it was.


def test_a_session_is_rated_once_it_is_completed_by_its_student(
    database: Database, plain: Connection, cast: Cast, sana: Identity, maya: Identity
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    five = insert("feedback", session_id=session_id, student_id=cast.sana.id, stars=5)
    assert answer(plain, sana, five) == "InsufficientPrivilege"
    factories.do(database, cast.maya, sessions.complete, session_id, now=factories.tomorrow(days=2))
    assert answer(plain, sana, five) == DONE
    assert answer(plain, sana, five, five) == "feedback_pkey"
    assert answer(plain, maya, five) == "InsufficientPrivilege"
    assert answer(plain, person(cast.sam, "student"), five) == "InsufficientPrivilege"
    factories.do(database, cast.sana, sessions.rate, session_id, 2, comment="In a hurry.")
    assert answer(plain, sana, "UPDATE feedback SET stars = 5") == "InsufficientPrivilege"
    assert plain_sql.rows(plain, maya, "SELECT stars FROM feedback") == []


# History.


CHANGES = (
    "UPDATE request_events SET kind = 'claimed'",
    "DELETE FROM request_events",
    "TRUNCATE request_events",
)


def test_what_happened_is_never_changed(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    factories.request(database, cast.sana)
    for change in CHANGES:
        for who in (sana, SYSTEM):
            assert answer(plain, who, change) == "InsufficientPrivilege"
    outcomes = [answer(plain, OWNER, change) for change in CHANGES]
    assert outcomes == ["no row", "no row", "events_append_only"], "the owner has the grant, and sees no row"


def test_not_even_a_superuser_changes_what_happened(database: Database, admin_url: str, cast: Cast) -> None:
    """Past all policies: the trigger holds for whoever the server lets in."""
    factories.request(database, cast.sana)
    with plain_sql.connect(admin_url) as admin:
        for change in CHANGES:
            assert answer(admin, OWNER, change).startswith("events_append_only")


def test_nobody_signs_a_line_of_history_in_a_part_they_do_not_play(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    request_id = factories.request(database, cast.sana)
    for part, actor, outcome in [
        ("student", cast.sana, DONE),
        ("student", cast.maya, "InsufficientPrivilege"),
        ("mentor", cast.sana, "InsufficientPrivilege"),
        ("admin", cast.sana, "InsufficientPrivilege"),
        ("system", cast.sana, "InsufficientPrivilege"),
    ]:
        line = insert(
            "request_events",
            request_id=request_id,
            at="now",
            kind="updated",
            actor_role=part,
            actor_id=actor.id,
        )
        assert answer(plain, sana, line) == outcome
