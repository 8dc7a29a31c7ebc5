"""What somebody needs to know of rows they may not see: five functions with small answers.

Each runs as `mentorship_system`, with a fixed search path, and is closed to PUBLIC.
"""

from alembic import op

revision = "0005_functions"
down_revision = "0004_policies"

# The first statement of every person's transaction: who stands behind this sign-in or API token?
# No row means nobody; then no role is taken and no table shows anything.
AUTHENTICATE = """
CREATE FUNCTION authenticate(sign_in text)
    RETURNS TABLE (person_id bigint, roles text[], first_name text, time_zone text, sign_in_id bigint,
                   now timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH active AS (
        SELECT s.person_id, s.id AS sign_in_id FROM sign_ins s
         WHERE s.token_hash = sign_in AND s.ended_at IS NULL AND s.expires_at > now()
        UNION ALL
        SELECT t.person_id, NULL FROM api_tokens t
         WHERE t.token_hash = sign_in AND t.ended_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
        LIMIT 1
    ), viewer AS (
        SELECT p.id, p.roles, f.first_name, f.time_zone, active.sign_in_id,
               set_config('app.person_id', p.id::text, true),
               set_config('app.roles', array_to_string(p.roles, ','), true)
          FROM active JOIN people p ON p.id = active.person_id JOIN profiles f ON f.person_id = p.id
         WHERE p.state = 'active'
    )
    SELECT v.id, v.roles, v.first_name, v.time_zone, v.sign_in_id, now() FROM viewer v;
END $$
"""

# What became of a request that was on the board. Only for mentors: they all could see it there.
REQUEST_STATUS = """
CREATE FUNCTION request_status(request_id bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT status FROM mini_mentorship_requests WHERE id = request_id AND viewer_is('mentor')
$$
"""

# When people are busy, without saying with whom or why: for the viewer, and for whoever they
# meet through a request (a student on the board or in hand, a mentor who holds one of theirs).
BUSY_TIMES = """
CREATE FUNCTION busy_times(person_ids bigint[], during tstzrange)
    RETURNS TABLE (person_id bigint, busy tstzrange)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH allowed AS MATERIALIZED (
        SELECT p FROM unnest(person_ids) p
         WHERE p = viewer_id()
            OR EXISTS (SELECT FROM mini_mentorship_requests r WHERE r.student_id = p
                        AND (r.mentor_id = viewer_id() OR (r.status = 'open' AND viewer_is('mentor'))))
            OR EXISTS (SELECT FROM mini_mentorship_requests r
                        WHERE r.mentor_id = p AND r.student_id = viewer_id())
    )
    SELECT allowed.p, tstzrange(s.starts_at, s.ends_at) * during
      FROM allowed JOIN mini_mentorship_sessions s ON allowed.p IN (s.mentor_id, s.student_id)
     WHERE s.status = 'scheduled' AND tstzrange(s.starts_at, s.ends_at) && during
       AND int8multirange(int8range(s.mentor_id, s.mentor_id, '[]'), int8range(s.student_id, s.student_id, '[]'))
           && (SELECT range_agg(int8range(p, p, '[]')) FROM allowed)
$$
"""

# The hours of a mentor, for themselves and for the students whose requests they hold now, and for nobody else.
MENTOR_HOURS = """
CREATE FUNCTION mentor_hours(mentor_id bigint) RETURNS SETOF mini_mentorship_availability
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.* FROM mini_mentorship_availability a
     WHERE a.mentor_id = mentor_hours.mentor_id
       AND (mentor_hours.mentor_id = viewer_id() OR EXISTS (SELECT FROM mini_mentorship_requests r
             WHERE r.mentor_id = mentor_hours.mentor_id AND r.student_id = viewer_id()
               AND r.status IN ('claimed', 'scheduled')))
$$
"""

# How long requests like one waited, in numbers only: what a student may know of other people's. Those of this type
# created in the last 90 days whose outcome is known count: claimed, or gone without anybody. One that still waits
# counts once it has waited longer than those that were claimed usually did, so that requests nobody claims are not
# forgotten while they are open.
WAIT_FIGURES = """
CREATE FUNCTION wait_figures(session_type text)
    RETURNS TABLE (sample_size bigint, claimed_count bigint, median_wait interval)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH alike AS (
        SELECT r.id, r.status, r.created_at,
               (SELECT min(c.claimed_at) FROM claims c WHERE c.request_id = r.id) - r.created_at AS waited
          FROM mini_mentorship_requests r
         WHERE r.session_type = wait_figures.session_type AND r.created_at > now() - interval '90 days'
           AND r.student_id IS DISTINCT FROM viewer_id()
    )
    SELECT count(*) FILTER (WHERE waited IS NOT NULL OR status = 'expired'
                               OR (status = 'open' AND now() - created_at > interval '3 days')),
           count(waited), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)
      FROM alike
$$
"""

# The function, its signature, and who may call it. Only the login may authenticate: nobody who is somebody already.
FUNCTIONS = (
    (AUTHENTICATE, "authenticate(text)", "SESSION_USER"),
    (REQUEST_STATUS, "request_status(bigint)", "mentorship_app"),
    (BUSY_TIMES, "busy_times(bigint[], tstzrange)", "mentorship_app"),
    (MENTOR_HOURS, "mentor_hours(bigint)", "mentorship_app"),
    (WAIT_FIGURES, "wait_figures(text)", "mentorship_app"),
)


def upgrade() -> None:
    # Whoever is to own a function must be allowed to create one, for the moment in which it changes hands.
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    for definition, signature, caller in FUNCTIONS:
        op.execute(definition)
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"ALTER FUNCTION {signature} OWNER TO mentorship_system")
        op.execute("SET LOCAL ROLE mentorship_system")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {caller}")
        op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
