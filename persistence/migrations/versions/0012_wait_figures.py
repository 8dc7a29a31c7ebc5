"""How long requests like one waited, in numbers only: what a student may know of other people's."""

from alembic import op

revision = "0012"
down_revision = "0011"

# Requests of this type posted in the last 90 days whose story is told: taken, or gone without anybody.
# One that still waits counts once it has waited longer than those that were taken usually did, so that
# requests nobody takes are not forgotten while they are open.
WAIT_FIGURES = """
CREATE FUNCTION wait_figures(kind text)
    RETURNS TABLE (cases bigint, taken bigint, half_within interval)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH alike AS (
        SELECT r.id, r.status, r.created_at,
               (SELECT min(c.claimed_at) FROM claims c WHERE c.request_id = r.id) - r.created_at AS waited
          FROM mini_mentorship_requests r
         WHERE r.session_type = kind AND r.created_at > now() - interval '90 days'
           AND r.student_id IS DISTINCT FROM viewer_id()
    )
    SELECT count(*) FILTER (WHERE waited IS NOT NULL OR status = 'expired'
                               OR (status = 'open' AND now() - created_at > interval '3 days')),
           count(waited), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)
      FROM alike
$$
"""


def upgrade() -> None:
    op.execute(WAIT_FIGURES)
    op.execute("CREATE INDEX requests_like ON mini_mentorship_requests (session_type, created_at)")
    op.execute("REVOKE ALL ON FUNCTION wait_figures(text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION wait_figures(text) TO mentorship_app")
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    op.execute("ALTER FUNCTION wait_figures(text) OWNER TO mentorship_system")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
