"""A claim that its mentor undid at once: as if it had not been.

It keeps nobody from the same request, so `claims_once_each` passes over it like over an excused one, and no figure
counts it. Only its mentor undoes it, within a minute, and only while nothing came of it; the ten seconds are the command's.
"""

from alembic import op

revision = "0011_undone_claims"
down_revision = "0010_completed_steps"

WORDS = """
ALTER TABLE claims DROP CONSTRAINT claims_outcome;
ALTER TABLE claims ADD CONSTRAINT claims_outcome CHECK (outcome IN (
    'released', 'lapsed', 'no_show', 'excused', 'undone', 'withdrawn', 'completed'));
ALTER TABLE request_events DROP CONSTRAINT events_kind;
ALTER TABLE request_events ADD CONSTRAINT events_kind CHECK (kind IN (
    'created', 'updated', 'claimed', 'claim_undone', 'released', 'lapsed', 'reopened', 'expired',
    'renewed', 'cancelled', 'scheduled', 'rescheduled', 'session_cancelled',
    'offered', 'declined', 'offers_lapsed', 'completed', 'student_absent', 'mentor_absent', 'nobody_joined'));
DROP INDEX claims_once_each;
CREATE UNIQUE INDEX claims_once_each ON claims (mentor_id, request_id)
    WHERE outcome IS DISTINCT FROM 'excused' AND outcome IS DISTINCT FROM 'undone'
"""

# As in 0006, with the line of `undone`.
GUARD_CLAIM = """
CREATE OR REPLACE FUNCTION guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'mentorship_system'
       OR (OLD.ended_at IS NULL AND NEW.outcome IN ('released', 'withdrawn', 'completed'))
       OR (OLD.ended_at IS NULL AND NEW.outcome = 'no_show' AND viewer_id() = OLD.student_id)
       OR (OLD.ended_at IS NULL AND NEW.outcome = 'undone' AND viewer_id() = OLD.mentor_id
           AND OLD.claimed_at > now() - interval '1 minute'
           AND NOT EXISTS (SELECT FROM mini_mentorship_sessions s WHERE s.claim_id = OLD.id)
           AND NOT EXISTS (SELECT FROM session_offers o WHERE o.request_id = OLD.request_id
                           AND o.created_at >= OLD.claimed_at))
       OR (OLD.outcome IN ('no_show', 'excused') AND NEW.outcome IN ('no_show', 'excused')
           AND NEW.ended_at = OLD.ended_at AND viewer_is('admin')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'claim %: % to % is not for a person to say', OLD.id, OLD.outcome, NEW.outcome
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guard_claim';
END $$
"""

# As in 0005, but for the claims that were undone.
WAIT_FIGURES = """
CREATE OR REPLACE FUNCTION wait_figures(session_type text)
    RETURNS TABLE (sample_size bigint, claimed_count bigint, median_wait interval)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH alike AS (
        SELECT r.id, r.status, r.created_at,
               (SELECT min(c.claimed_at) FROM claims c WHERE c.request_id = r.id
                   AND c.outcome IS DISTINCT FROM 'undone') - r.created_at AS waited
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


def upgrade() -> None:
    for statement in (*WORDS.split(";\n"), GUARD_CLAIM):
        op.execute(statement)
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    op.execute("SET LOCAL ROLE mentorship_system")
    op.execute(WAIT_FIGURES)
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
