"""People and requests by the thousand, each kind by one statement as the system.

Students have the numbers from 1, mentors from 1,000,001. Whoever has the number n signs in with the token of n.
"""

import hashlib
from dataclasses import dataclass

import psycopg

from bench.environment import Environment, as_admin

MENTORS_FROM = 1_000_001

PEOPLE = """
WITH made AS (
    INSERT INTO people (id, email, name, roles)
    SELECT n, 'p' || n || '@bench.test', 'Person ' || n, ARRAY[%(role)s::text]
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n RETURNING id
), profiled AS (
    INSERT INTO profiles (person_id, first_name, time_zone, topics, about, capacity)
    SELECT n, 'Person ' || n, 'Europe/Berlin', ARRAY['python', 'career'], 'Happy to talk.', 20
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
), signed_in AS (
    INSERT INTO sign_ins (person_id, token_hash, expires_at)
    SELECT n, encode(sha256(convert_to('sign-in-' || n, 'UTF8')), 'hex'), now() + interval '1 day'
      FROM generate_series(%(first)s::bigint, least(%(last)s::bigint, %(first)s::bigint + %(signed_in)s - 1)) n
)
INSERT INTO api_tokens (person_id, name, token_hash)
SELECT n, 'bench', encode(sha256(convert_to('token-' || n, 'UTF8')), 'hex')
  FROM generate_series(%(first)s::bigint, least(%(last)s::bigint, %(first)s::bigint + %(signed_in)s - 1)) n
"""

# What is written, and when: like requests that people post, with two windows in the coming days.
REQUESTS = """
INSERT INTO mini_mentorship_requests (student_id, status, title, session_type, description, topics,
       duration_minutes, urgency, windows, time_zone, mentor_id, created_at, expires_at, claim_lapses_at, ended_at)
SELECT %(first_student)s + n %% %(students)s, status, 'Interview preparation, question ' || n,
       (ARRAY['interview_preparation', 'resume_review', 'career_advice', 'project_feedback', 'technical_help',
              'general_guidance'])[1 + n %% 6],
       'I would like to talk about how I solve problems out loud, about word' || n %% 997 || ' and about what an'
       || ' interviewer listens for. I have an interview soon and I am a little nervous about it.',
       (ARRAY['{python,interviews}', '{career}', '{databases,sql}', '{python}', '{web}'])[1 + n %% 5]::text[],
       (ARRAY[30, 60, 15, 45])[1 + n %% 4], (ARRAY['normal', 'low', 'high'])[1 + n %% 3],
       tstzmultirange(tstzrange(day + interval '14 h', day + interval '18 h'),
                      tstzrange(day + interval '38 h', day + interval '41 h')),
       'Europe/Berlin', CASE WHEN status IN ('claimed', 'completed') THEN %(first_mentor)s + n %% %(mentors)s END,
       posted, posted + interval '7 days', CASE WHEN status = 'claimed' THEN now() + interval '2 days' END,
       CASE WHEN status IN ('completed', 'cancelled') THEN posted + interval '3 days' END
  FROM generate_series(1, %(count)s::bigint) n,
       LATERAL (SELECT (%(statuses)s::text[])[1 + n %% cardinality(%(statuses)s::text[])] AS status) s,
       LATERAL (SELECT CASE WHEN status IN ('open', 'claimed') THEN now() - interval '1 day' + n * interval '1 ms'
                            ELSE now() - interval '3 years' + n * interval '1 minute' END AS posted) p,
       LATERAL (SELECT date_trunc('day', posted) + make_interval(days => 2 + (n %% 3)::int) AS day) d
"""
CLAIMS = """
INSERT INTO claims (request_id, mentor_id, student_id, claimed_at, ended_at, outcome)
SELECT id, mentor_id, student_id, created_at, ended_at, CASE WHEN status = 'completed' THEN 'completed' END
  FROM mini_mentorship_requests WHERE mentor_id IS NOT NULL
"""
SESSIONS = """
INSERT INTO mini_mentorship_sessions (request_id, claim_id, mentor_id, student_id, status, starts_at, ends_at,
       room_name, ended_at)
SELECT r.id, c.id, r.mentor_id, r.student_id, 'completed', lower(r.windows),
       lower(r.windows) + make_interval(mins => r.duration_minutes), 'room-' || r.id, r.ended_at
  FROM mini_mentorship_requests r JOIN claims c ON c.request_id = r.id WHERE r.status = 'completed'
"""
TABLES = ("people", "sign_ins", "mini_mentorship_requests", "claims", "mini_mentorship_sessions")


@dataclass(frozen=True)
class Batch:
    """Requests of some students, in these statuses by turns."""

    count: int
    statuses: tuple[str, ...] = ("open",)
    first_student: int = 1
    students: int = 1
    mentors: int = 1


def fill(
    environment: Environment,
    url: str,
    *,
    students: int,
    mentors: int,
    batches: list[Batch],
    signed_in: int = 2000,
) -> None:
    """Fill an empty database. Triggers rest meanwhile: what they check and tell is right by construction."""
    with as_admin(environment, url) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        with connection.transaction():
            connection.execute("SET LOCAL ROLE mentorship_system")
            for role, first, count in (("student", 1, students), ("mentor", MENTORS_FROM, mentors)):
                last = first + count - 1
                words = {"role": role, "first": first, "last": last, "signed_in": signed_in}
                connection.execute(PEOPLE, words)
            for batch in batches:
                connection.execute(
                    REQUESTS, {"first_mentor": MENTORS_FROM, **vars(batch), "statuses": list(batch.statuses)}
                )
            connection.execute(CLAIMS)
            connection.execute(SESSIONS)
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
        connection.execute("VACUUM ANALYZE")


def student(number: int) -> int:
    """The id of the first student, the second, …"""
    return number


def mentor(number: int) -> int:
    return MENTORS_FROM + number - 1


def cookie(person_id: int) -> str:
    return f"sign-in-{person_id}"


def sign_in(person_id: int) -> str:
    """What stands behind somebody's cookie, as `act.run` takes it."""
    return hashlib.sha256(cookie(person_id).encode()).hexdigest()


def token(person_id: int) -> str:
    return f"token-{person_id}"


def ids(connection: psycopg.Connection, status: str = "open", most: int = 1000) -> list[int]:
    """The requests in this status, oldest first."""
    asked = "SELECT id FROM mini_mentorship_requests WHERE status = %s ORDER BY created_at, id LIMIT %s"
    return [row[0] for row in connection.execute(asked, (status, most))]
