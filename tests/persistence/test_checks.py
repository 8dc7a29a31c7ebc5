"""Each CHECK of the tables refuses what it is there for, whoever asks."""

from persistence.database import Database
from persistence.models import EventKind
from tests import factories
from tests.factories import Cast
from tests.plain_sql import SYSTEM, Connection, Identity, acting, answer, insert


def requests_set(change: str) -> str:
    return f"UPDATE mini_mentorship_requests SET {change}"


def sessions_set(change: str) -> str:
    return f"UPDATE mini_mentorship_sessions SET {change}"


def availability(**values: object) -> str:
    mentor = "SELECT id FROM people WHERE 'mentor' = ANY (roles) LIMIT 1"
    return insert("mini_mentorship_availability", mentor_id=mentor, time_zone="UTC", **values)


def offer(**values: object) -> str:
    """An offer for the claimed request, with something wrong."""
    whose = {
        column: f"SELECT {of} FROM mini_mentorship_requests WHERE status = 'claimed'"
        for column, of in {"request_id": "id", "mentor_id": "mentor_id", "student_id": "student_id"}.items()
    }
    times = {
        "starts_at": "2026-11-24T15:00Z",
        "ends_at": "2026-11-24T16:00Z",
        "lapses_at": "2026-11-24T13:00Z",
    }
    return insert("session_offers", **whose | times | {"offered_by": whose["mentor_id"]} | values)


def feedback(**values: object) -> str:
    whose = {
        column: f"SELECT {of} FROM mini_mentorship_sessions"
        for column, of in {"session_id": "id", "student_id": "student_id"}.items()
    }
    return insert("feedback", **whose, **values)


CHECKS = {
    "people_roles_known": "UPDATE people SET roles = '{student,boss}'",
    "people_name_length": "UPDATE people SET name = ''",
    "people_email_form": "UPDATE people SET email = 'nobody'",
    "people_state": "UPDATE people SET state = 'away'",
    "profiles_first_name_length": "UPDATE profiles SET first_name = ''",
    "profiles_about_length": "UPDATE profiles SET about = repeat('x', 601)",
    "profiles_topics_few": "UPDATE profiles SET topics = array_fill('x'::text, ARRAY[11])",
    "profiles_capacity_sane": "UPDATE profiles SET capacity = 0",
    "profiles_buffer_sane": "UPDATE profiles SET buffer_minutes = 121",
    "profiles_hour_cycle": "UPDATE profiles SET hour_cycle = 'h24'",
    "profiles_date_order": "UPDATE profiles SET date_order = 'year_first'",
    "profiles_first_weekday": "UPDATE profiles SET first_weekday = 7",
    "drafts_small": (
        "INSERT INTO drafts (person_id, kind, body) SELECT id, 'request',"
        " jsonb_build_object('a', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 4000) n))"
        " FROM people LIMIT 1"
    ),
    "requests_title_length": requests_set("title = 'Four'"),
    "requests_description_length": requests_set("description = 'Too short to help'"),
    "requests_topics_few": requests_set("topics = '{a,b,c,d,e,f}'"),
    "requests_duration_known": requests_set("duration_minutes = 50"),
    "requests_windows_some": requests_set("windows = '{}'"),
    "requests_mentor_is_not_student": requests_set("mentor_id = student_id WHERE status = 'claimed'"),
    "requests_mentor_when_held": requests_set("mentor_id = NULL WHERE status = 'claimed'"),
    "requests_lapse_when_claimed": requests_set("claim_lapses_at = NULL WHERE status = 'claimed'"),
    "requests_end_when_over": requests_set("ended_at = now() WHERE status = 'claimed'"),
    "requests_renewals_few": requests_set("renewals = 3"),
    "requests_reason_length": requests_set("cancel_reason = repeat('x', 501)"),
    "requests_session_type": requests_set("session_type = 'chat'"),
    "requests_urgency": requests_set("urgency = 'now'"),
    "links_few": "UPDATE request_links SET position = 4",
    "links_https": "UPDATE request_links SET url = 'javascript:alert(1)'",
    "claims_end_whole": "UPDATE claims SET ended_at = now()",
    "claims_mentor_is_not_student": "UPDATE claims SET mentor_id = student_id",
    "claims_outcome": "UPDATE claims SET ended_at = now(), outcome = 'tired'",
    "sessions_start_before_end": "UPDATE mini_mentorship_sessions SET ends_at = starts_at",
    "sessions_end_when_over": "UPDATE mini_mentorship_sessions SET ended_at = now()",
    "sessions_note_length": "UPDATE mini_mentorship_sessions SET shared_note = repeat('x', 4001)",
    "sessions_steps_few": "UPDATE mini_mentorship_sessions SET next_steps = array_fill('x'::text, ARRAY[11])",
    "sessions_absent": sessions_set("absent = 'everybody'"),
    "sessions_absent_when_no_show": sessions_set("absent = 'nobody'"),
    "sessions_late_when_cancelled": sessions_set("late = true"),
    "sessions_reason_length": sessions_set("move_reason = repeat('x', 501)"),
    "sessions_contest_has_a_reason": sessions_set("contested_at = now()"),
    "sessions_contest_length": sessions_set("contested_at = now(), contest_reason = 'no'"),
    "completed_steps_length": (
        "INSERT INTO completed_steps SELECT id, repeat('x', 201), now() FROM mini_mentorship_sessions"
    ),
    "private_notes_length": (
        "INSERT INTO private_notes SELECT id, mentor_id, repeat('x', 4001) FROM mini_mentorship_sessions"
    ),
    "availability_weekday": availability(weekday=7, from_minute=0, to_minute=60),
    "availability_week_or_dates": availability(
        weekday=1, first_date="2026-11-24", last_date="2026-11-24", from_minute=0, to_minute=60
    ),
    "availability_first_before_last": availability(first_date="2026-11-24", last_date="2026-11-23"),
    "availability_both_times": availability(weekday=1),
    "availability_in_a_day": availability(weekday=1, from_minute=600, to_minute=600),
    "offers_start_before_end": offer(ends_at="2026-11-24T15:00Z"),
    "offers_by_one_of_the_two": offer(offered_by="SELECT id FROM people WHERE 'admin' = ANY (roles)"),
    "offers_reason_length": offer(reason="x" * 501),
    "offers_end_whole": offer(ended_at="now"),
    "offers_outcome": offer(ended_at="now", outcome="tired"),
    "feedback_stars": feedback(stars=6, comment=""),
    "feedback_length": feedback(stars=5, comment="x" * 1001),
    "events_kind": (
        "INSERT INTO request_events (request_id, at, kind, actor_role)"
        " SELECT id, now(), 'sneezed', 'system' FROM mini_mentorship_requests LIMIT 1"
    ),
    "events_actor_role": (
        "INSERT INTO request_events (request_id, at, kind, actor_role)"
        " SELECT id, now(), 'created', 'clock' FROM mini_mentorship_requests LIMIT 1"
    ),
    "idempotency_keys_key_length": (
        "INSERT INTO idempotency_keys (person_id, key, fingerprint, request_id)"
        " SELECT student_id, '', '', id FROM mini_mentorship_requests LIMIT 1"
    ),
}
# The triggers speak first: a status outside the words has no way, a session's people never change.
BEHIND_A_TRIGGER = {"requests_status", "sessions_status", "sessions_mentor_is_not_student"}


def test_each_check_refuses_what_it_is_there_for(database: Database, plain: Connection, cast: Cast) -> None:
    """Also the system is refused, whom no policy and no way holds back from correcting a column."""
    factories.claimed(database, cast.sana, cast.maya)
    factories.scheduled(database, cast.sam, cast.maya)
    assert {name: answer(plain, SYSTEM, statement) for name, statement in CHECKS.items()} == {
        name: name for name in CHECKS
    }


def test_no_check_is_forgotten_here(plain: Connection) -> None:
    checks = plain.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    assert {name for (name,) in checks} == CHECKS.keys() | BEHIND_A_TRIGGER


def test_each_kind_of_event_may_be_written(database: Database, plain: Connection, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    with acting(plain, SYSTEM):
        for kind in EventKind:
            plain.execute(
                "INSERT INTO request_events (request_id, at, kind, actor_role) VALUES (%s, now(), %s, 'system')",
                (request_id, kind.value),
            )


def test_a_student_has_one_urgent_request_at_a_time(
    database: Database, plain: Connection, cast: Cast, sana: Identity
) -> None:
    factories.request(database, cast.sana, factories.fields(urgency="urgent"))
    calm = factories.request(database, cast.sana)
    assert answer(plain, sana, requests_set(f"urgency = 'urgent' WHERE id = {calm}")) == "requests_one_urgent"


def test_an_address_belongs_to_one_person_however_it_is_written(plain: Connection, cast: Cast) -> None:
    twin = f"INSERT INTO people (email, name) VALUES (upper('{cast.sana.email}'), 'Twin')"
    assert answer(plain, SYSTEM, twin) == "people_email_once"
