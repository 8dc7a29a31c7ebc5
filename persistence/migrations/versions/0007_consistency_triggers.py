"""What no single row can say: a session fits its request, an absence has its evidence, and all three agree at commit.

A request, its claims and its sessions must tell the same, also on how it ended. That is looked at when the transaction
commits, because a command changes one after the other.
"""

from alembic import op

revision = "0007_consistency_triggers"
down_revision = "0006_lifecycle_triggers"

# A session lies in a window of its request, or at a time that the other side accepted.
CHECK_SESSION_FITS = """
CREATE FUNCTION check_session_fits() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r mini_mentorship_requests;
BEGIN
    SELECT * INTO r FROM mini_mentorship_requests WHERE id = NEW.request_id;
    IF r.mentor_id IS DISTINCT FROM NEW.mentor_id
       OR NEW.ends_at - NEW.starts_at <> make_interval(mins => r.duration_minutes)
       OR NOT EXISTS (SELECT FROM claims c WHERE c.id = NEW.claim_id AND c.request_id = NEW.request_id
                      AND c.mentor_id = NEW.mentor_id AND c.ended_at IS NULL)
       OR (TG_OP = 'UPDATE' AND NEW.sequence <> OLD.sequence + 1)
       OR NOT (r.windows @> tstzrange(NEW.starts_at, NEW.ends_at)
               AND (TG_OP = 'UPDATE' OR viewer_id() IS DISTINCT FROM NEW.student_id)
               OR EXISTS (SELECT FROM session_offers o WHERE o.request_id = NEW.request_id
                          AND o.mentor_id = NEW.mentor_id AND o.starts_at = NEW.starts_at
                          AND o.outcome = 'accepted')) THEN
        RAISE EXCEPTION 'a session of request % that does not fit it', NEW.request_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_fits_request';
    END IF;
    RETURN NEW;
END $$
"""

# A student who opens a request again says that its mentor did not come; a mentor, that they cancelled.
CHECK_REOPEN_REASON = """
CREATE FUNCTION check_reopen_reason() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ended text := (SELECT s.status || coalesce(' ' || s.absent, '') FROM mini_mentorship_sessions s
                        WHERE s.request_id = OLD.id ORDER BY s.id DESC LIMIT 1);
BEGIN
    IF current_user <> 'mentorship_app'
       OR (viewer_id() = OLD.student_id AND ended = 'no_show mentor')
       OR (viewer_id() = OLD.mentor_id AND ended = 'cancelled') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'request %: its session is %, so they may not open it again', OLD.id, ended
        USING ERRCODE = 'check_violation', CONSTRAINT = 'opened_for_a_reason';
END $$
"""

# Only the other one can be absent, and only somebody who came themselves can say so.
CHECK_ABSENCE_EVIDENCE = """
CREATE FUNCTION check_absence_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    viewer bigint := viewer_id();
    counterpart bigint := CASE WHEN viewer = OLD.student_id THEN OLD.mentor_id ELSE OLD.student_id END;
BEGIN
    IF current_user <> 'mentorship_app' OR OLD.status <> 'scheduled' THEN
        RETURN NEW;
    END IF;
    IF NEW.absent = (CASE WHEN viewer = OLD.student_id THEN 'mentor' ELSE 'student' END)
       AND EXISTS (SELECT FROM session_joins j WHERE j.session_id = OLD.id AND j.person_id = viewer)
       AND NOT EXISTS (SELECT FROM session_joins j WHERE j.session_id = OLD.id AND j.person_id = counterpart) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'session %: % is not shown to have been absent', OLD.id, NEW.absent
        USING ERRCODE = 'check_violation', CONSTRAINT = 'absent_on_evidence';
END $$
"""

CHECK_CONSISTENCY = """
CREATE FUNCTION check_consistency() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed_id bigint := CASE WHEN TG_TABLE_NAME = 'mini_mentorship_requests'
                         THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'request_id')::bigint END;
    r record;
BEGIN
    SELECT q.status, q.mentor_id,
           (SELECT c.mentor_id FROM claims c WHERE c.request_id = q.id AND c.ended_at IS NULL) AS claimed_by,
           (SELECT s.mentor_id FROM mini_mentorship_sessions s
             WHERE s.request_id = q.id AND s.status = 'scheduled') AS scheduled_with,
           ARRAY(SELECT coalesce(c.outcome, 'active') FROM claims c
                  WHERE c.request_id = q.id)::text[] AS claim_outcomes,
           ARRAY(SELECT s.status FROM mini_mentorship_sessions s
                  WHERE s.request_id = q.id)::text[] AS session_statuses
      INTO r FROM mini_mentorship_requests q WHERE q.id = changed_id;
    IF r.claimed_by IS DISTINCT FROM (CASE WHEN r.status IN ('claimed', 'scheduled') THEN r.mentor_id END)
       OR r.scheduled_with IS DISTINCT FROM (CASE WHEN r.status = 'scheduled' THEN r.mentor_id END)
       OR ('completed' = ANY (r.claim_outcomes)) <> (r.status = 'completed')
       OR ('withdrawn' = ANY (r.claim_outcomes)) <> (r.status = 'cancelled' AND r.mentor_id IS NOT NULL)
       OR (r.status = 'completed' AND NOT r.session_statuses && ARRAY['completed', 'no_show'])
       OR (r.status <> 'completed' AND 'completed' = ANY (r.session_statuses)) THEN
        RAISE EXCEPTION 'request %: status %, its claims and its sessions do not agree', changed_id, r.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_claim_session_agree';
    END IF;
    RETURN NULL;
END $$
"""

FUNCTIONS = (CHECK_SESSION_FITS, CHECK_REOPEN_REASON, CHECK_ABSENCE_EVIDENCE, CHECK_CONSISTENCY)

REQUESTS, SESSIONS = "mini_mentorship_requests", "mini_mentorship_sessions"

TRIGGERS = (
    f"CREATE TRIGGER session_fits_request BEFORE INSERT ON {SESSIONS}"
    " FOR EACH ROW EXECUTE FUNCTION check_session_fits()",
    f"CREATE TRIGGER session_still_fits_request BEFORE UPDATE ON {SESSIONS} FOR EACH ROW"
    " WHEN (current_user = 'mentorship_app' AND OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at"
    " AND current_user = 'mentorship_app') EXECUTE FUNCTION check_session_fits()",
    f"CREATE TRIGGER opened_for_a_reason BEFORE UPDATE ON {REQUESTS} FOR EACH ROW"
    " WHEN (OLD.status = 'scheduled' AND NEW.status = 'open') EXECUTE FUNCTION check_reopen_reason()",
    f"CREATE TRIGGER absent_on_evidence BEFORE UPDATE ON {SESSIONS} FOR EACH ROW"
    " WHEN (OLD.status <> 'no_show' AND NEW.status = 'no_show') EXECUTE FUNCTION check_absence_evidence()",
    *(
        f"CREATE CONSTRAINT TRIGGER request_claim_session_agree AFTER {moments} ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_consistency()"
        for table, moments in (
            (REQUESTS, "INSERT OR UPDATE"),
            ("claims", "INSERT OR UPDATE"),
            (SESSIONS, "INSERT OR UPDATE OF status"),
        )
    ),
)


def upgrade() -> None:
    for statement in (*FUNCTIONS, *TRIGGERS):
        op.execute(statement)
    # These two look at rows that the person who changes something may not see.
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    for function in ("check_session_fits()", "check_consistency()"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"ALTER FUNCTION {function} OWNER TO mentorship_system")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
