"""What somebody needs to know of rows they may not see: three functions with small answers.

Each runs as `mentorship_system`, with a fixed search path, and is closed to PUBLIC.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

# The first statement of every person's transaction: who stands behind this sign-in or API token?
# No row means nobody; then no role is taken and no table shows anything.
ENTER = """
CREATE FUNCTION enter(sign_in text)
    RETURNS TABLE (person_id bigint, roles text[], first_name text, time_zone text, sign_in_id bigint,
                   now timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH living AS (
        SELECT s.person_id, s.id AS sign_in_id FROM sign_ins s
         WHERE s.token_hash = sign_in AND s.ended_at IS NULL AND s.expires_at > now()
        UNION ALL
        SELECT t.person_id, NULL FROM api_tokens t
         WHERE t.token_hash = sign_in AND t.ended_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
        LIMIT 1
    ), settled AS (
        SELECT p.id, p.roles, f.first_name, f.time_zone, living.sign_in_id,
               set_config('app.person_id', p.id::text, true),
               set_config('app.roles', array_to_string(p.roles, ','), true)
          FROM living JOIN people p ON p.id = living.person_id JOIN profiles f ON f.person_id = p.id
         WHERE p.state = 'active'
    )
    SELECT s.id, s.roles, s.first_name, s.time_zone, s.sign_in_id, now() FROM settled s;
END $$
"""

# What became of a request that was on the board. Only for mentors: they all could see it there.
FATE = """
CREATE FUNCTION fate(request_id bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT status FROM mini_mentorship_requests WHERE id = request_id AND viewer_is('mentor')
$$
"""

# When people are busy, without saying with whom or why: for the viewer, and for whoever they
# meet through a request (a student on the board or in hand, a mentor who holds one of theirs).
BUSY = """
CREATE FUNCTION busy(person_ids bigint[], during tstzrange)
    RETURNS TABLE (person_id bigint, taken tstzrange)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT p FROM unnest(person_ids) p
         WHERE p = viewer_id()
            OR EXISTS (SELECT FROM mini_mentorship_requests r WHERE r.student_id = p
                        AND (r.mentor_id = viewer_id() OR (r.status = 'open' AND viewer_is('mentor'))))
            OR EXISTS (SELECT FROM mini_mentorship_requests r
                        WHERE r.mentor_id = p AND r.student_id = viewer_id())
    )
    SELECT asked.p, tstzrange(s.starts_at, s.ends_at) * during
      FROM asked JOIN mini_mentorship_sessions s ON asked.p IN (s.mentor_id, s.student_id)
     WHERE s.status = 'scheduled' AND tstzrange(s.starts_at, s.ends_at) && during
       AND int8multirange(int8range(s.mentor_id, s.mentor_id, '[]'), int8range(s.student_id, s.student_id, '[]'))
           && (SELECT range_agg(int8range(p, p, '[]')) FROM asked)
$$
"""


def upgrade() -> None:
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    for made, function, users in (
        (ENTER, "enter(text)", "CURRENT_USER"),
        (FATE, "fate(bigint)", "mentorship_app"),
        (BUSY, "busy(bigint[], tstzrange)", "mentorship_app"),
    ):
        op.execute(made)
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"ALTER FUNCTION {function} OWNER TO mentorship_system")
        op.execute("SET LOCAL ROLE mentorship_system")
        user = "SESSION_USER" if users == "CURRENT_USER" else users
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {user}")
        op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
