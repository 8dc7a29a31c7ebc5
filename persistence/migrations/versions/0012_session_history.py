"""What happened to a session, for its two people, also where its request is somebody else's by now.

A mentor who called a session off does not hold the request any more, and so reads nothing of its history; of their own
session they may know who moved it and who ended it.
"""

from alembic import op

revision = "0012_session_history"
down_revision = "0011_undone_claims"

SESSION_HISTORY = """
CREATE FUNCTION session_history(session_id bigint) RETURNS SETOF request_events
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.* FROM mini_mentorship_sessions s
      JOIN request_events e ON e.request_id = s.request_id
       AND e.at BETWEEN s.created_at AND coalesce(s.ended_at, 'infinity')
     WHERE s.id = session_history.session_id AND viewer_id() IN (s.mentor_id, s.student_id)
       AND e.kind IN ('scheduled', 'rescheduled', 'session_cancelled', 'cancelled', 'reopened', 'completed',
                      'student_absent', 'mentor_absent', 'nobody_joined')
     ORDER BY e.id
$$
"""
SIGNATURE = "session_history(bigint)"


def upgrade() -> None:
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    op.execute(SESSION_HISTORY)
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO mentorship_system")
    op.execute("SET LOCAL ROLE mentorship_system")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO mentorship_app")
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
