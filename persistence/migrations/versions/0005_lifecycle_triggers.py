"""The lifecycle, once more, where no bug in Python can get past it.

A policy sees the old row or the new one, never both. These triggers see both: a change of status
must be one of the triples (from, to, actor role), and may change only the columns of its own line.
The system may correct other columns while the status stays. At commit, a request, its claims and
its sessions must agree, also on how it ended. Ended claims and events are never changed.
"""

from alembic import op

revision = "0005_lifecycle_triggers"
down_revision = "0004_functions"

# The first three columns are `domain.lifecycle.TRANSITIONS`; a test compares the two.
REQUEST_TRANSITIONS = """
CREATE FUNCTION request_transitions()
    RETURNS TABLE (from_status text, to_status text, actor_role text, allowed_columns text[])
    LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('open', 'open', 'student', ARRAY['title', 'session_type', 'description', 'topics', 'duration_minutes',
        'urgency', 'windows', 'time_zone']),
    ('open', 'claimed', 'mentor', ARRAY['mentor_id', 'claim_lapses_at']),
    ('open', 'scheduled', 'mentor', ARRAY['mentor_id']),
    ('claimed', 'scheduled', 'mentor', ARRAY['claim_lapses_at']),
    ('claimed', 'scheduled', 'student', ARRAY['claim_lapses_at']),
    ('claimed', 'open', 'mentor', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('claimed', 'open', 'admin', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('claimed', 'open', 'system', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('scheduled', 'scheduled', 'mentor', ARRAY[]::text[]),
    ('scheduled', 'scheduled', 'student', ARRAY[]::text[]),
    ('scheduled', 'open', 'mentor', ARRAY['mentor_id', 'expires_at']),
    ('scheduled', 'open', 'student', ARRAY['mentor_id', 'expires_at']),
    ('scheduled', 'open', 'system', ARRAY['mentor_id', 'expires_at']),
    ('open', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason']),
    ('open', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason']),
    ('open', 'cancelled', 'system', ARRAY['ended_at', 'cancel_reason']),
    ('claimed', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('claimed', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('claimed', 'cancelled', 'system', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('scheduled', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'cancelled', 'system', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'completed', 'mentor', ARRAY['ended_at']),
    ('scheduled', 'completed', 'student', ARRAY['ended_at']),
    ('scheduled', 'completed', 'system', ARRAY['ended_at']),
    ('open', 'expired', 'system', ARRAY[]::text[]),
    ('expired', 'open', 'student', ARRAY['expires_at', 'renewals', 'windows', 'time_zone'])
    $$
"""

SESSION_TRANSITIONS = """
CREATE FUNCTION session_transitions()
    RETURNS TABLE (from_status text, to_status text, actor_role text, allowed_columns text[])
    LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('scheduled', 'scheduled', 'mentor', ARRAY['starts_at', 'ends_at', 'sequence', 'move_reason']),
    ('scheduled', 'scheduled', 'student', ARRAY['starts_at', 'ends_at', 'sequence', 'move_reason']),
    ('scheduled', 'completed', 'mentor', ARRAY['ended_at', 'shared_note', 'next_steps']),
    ('scheduled', 'completed', 'student', ARRAY['ended_at']),
    ('scheduled', 'completed', 'system', ARRAY['ended_at']),
    ('scheduled', 'cancelled', 'mentor', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'student', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'admin', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'system', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'no_show', 'mentor', ARRAY['ended_at', 'absent']),
    ('scheduled', 'no_show', 'student', ARRAY['ended_at', 'absent']),
    ('scheduled', 'no_show', 'system', ARRAY['ended_at', 'absent']),
    ('completed', 'completed', 'mentor', ARRAY['shared_note', 'next_steps']),
    ('no_show', 'no_show', 'mentor', ARRAY['contested_at', 'contest_reason']),
    ('no_show', 'no_show', 'student', ARRAY['contested_at', 'contest_reason']),
    ('no_show', 'no_show', 'admin', ARRAY['absent', 'corrected_at'])
    $$
"""

# `search` is generated after these triggers have run, so it always looks changed.
CHANGED_COLUMNS = """
CREATE FUNCTION changed_columns(before jsonb, after jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(a.key), '{}') FROM jsonb_each(after) a
    WHERE a.key NOT IN ('status', 'search') AND a.value IS DISTINCT FROM before -> a.key
$$
"""

# The roles in which whoever asks may act on what is between this student and this mentor.
ACTOR_ROLES = """
CREATE FUNCTION actor_roles(student bigint, mentor bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT CASE current_user
        WHEN 'mentorship_system' THEN ARRAY['system']
        WHEN 'mentorship_app' THEN array_remove(ARRAY[
            CASE WHEN student = viewer_id() THEN 'student' END,
            CASE WHEN mentor = viewer_id() THEN 'mentor' END,
            CASE WHEN viewer_is('admin') THEN 'admin' END], NULL)
        ELSE '{}' END
$$
"""

# Nobody holds an open request: its mentor is the one who is about to.
GUARD_REQUEST = """
CREATE FUNCTION guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[] := changed_columns(to_jsonb(OLD), to_jsonb(NEW));
    actors text[] := actor_roles(OLD.student_id,
        CASE WHEN OLD.status <> 'open' THEN OLD.mentor_id WHEN viewer_is('mentor') THEN NEW.mentor_id END);
BEGIN
    IF current_user = 'mentorship_system' AND NEW.status = OLD.status
       AND NOT changed && ARRAY['id', 'student_id'] THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM request_transitions() t
               WHERE t.from_status = OLD.status AND t.to_status = NEW.status
                 AND t.actor_role = ANY (actors) AND changed <@ t.allowed_columns)
       AND NEW.renewals = OLD.renewals + (OLD.status = 'expired')::int THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'request %: % to % by % changing % is not allowed',
        OLD.id, OLD.status, NEW.status, actors, changed USING ERRCODE = 'check_violation',
        CONSTRAINT = 'guard_request';
END $$
"""

GUARD_SESSION = """
CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[] := changed_columns(to_jsonb(OLD), to_jsonb(NEW));
    actors text[] := actor_roles(OLD.student_id, OLD.mentor_id);
BEGIN
    IF current_user = 'mentorship_system' AND NEW.status = OLD.status
       AND NOT changed && ARRAY['id', 'request_id', 'mentor_id', 'student_id'] THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM session_transitions() t
               WHERE t.from_status = OLD.status AND t.to_status = NEW.status
                 AND t.actor_role = ANY (actors) AND changed <@ t.allowed_columns) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'session %: % to % by % changing % is not allowed',
        OLD.id, OLD.status, NEW.status, actors, changed USING ERRCODE = 'check_violation',
        CONSTRAINT = 'guard_session';
END $$
"""

# What a person may say of how a claim ended; only an admin says it twice, of whether somebody came.
GUARD_CLAIM = """
CREATE FUNCTION guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'mentorship_system'
       OR (OLD.ended_at IS NULL AND NEW.outcome IN ('released', 'withdrawn', 'completed'))
       OR (OLD.ended_at IS NULL AND NEW.outcome = 'no_show' AND viewer_id() = OLD.student_id)
       OR (OLD.outcome IN ('no_show', 'excused') AND NEW.outcome IN ('no_show', 'excused')
           AND NEW.ended_at = OLD.ended_at AND viewer_is('admin')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'claim %: % to % is not for a person to say', OLD.id, OLD.outcome, NEW.outcome
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guard_claim';
END $$
"""

# Nobody accepts or declines their own offer, and what has ended stays ended.
GUARD_OFFER = """
CREATE FUNCTION guard_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'mentorship_system' AND NEW.outcome IS DISTINCT FROM 'accepted' THEN
        RETURN NEW;
    END IF;
    IF OLD.ended_at IS NULL AND (NEW.outcome = 'superseded'
           OR (NEW.outcome IN ('accepted', 'declined') AND OLD.offered_by <> viewer_id()
               AND viewer_id() IN (OLD.mentor_id, OLD.student_id))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'offer %: % is not for them to say', OLD.id, NEW.outcome
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guard_offer';
END $$
"""

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

FORBID_CHANGE = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'events_append_only';
END $$
"""

FUNCTIONS = (
    REQUEST_TRANSITIONS,
    SESSION_TRANSITIONS,
    CHANGED_COLUMNS,
    ACTOR_ROLES,
    GUARD_REQUEST,
    GUARD_SESSION,
    GUARD_CLAIM,
    GUARD_OFFER,
    CHECK_SESSION_FITS,
    CHECK_REOPEN_REASON,
    CHECK_ABSENCE_EVIDENCE,
    CHECK_CONSISTENCY,
    FORBID_CHANGE,
)

REQUESTS, SESSIONS = "mini_mentorship_requests", "mini_mentorship_sessions"

TRIGGERS = (
    f"CREATE TRIGGER guard_request BEFORE UPDATE ON {REQUESTS} FOR EACH ROW EXECUTE FUNCTION guard_request()",
    f"CREATE TRIGGER guard_session BEFORE UPDATE ON {SESSIONS} FOR EACH ROW EXECUTE FUNCTION guard_session()",
    "CREATE TRIGGER guard_claim BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION guard_claim()",
    "CREATE TRIGGER guard_offer BEFORE UPDATE ON session_offers FOR EACH ROW EXECUTE FUNCTION guard_offer()",
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
    "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON request_events"
    " FOR EACH ROW EXECUTE FUNCTION forbid_change()",
    "CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON request_events"
    " FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()",
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
