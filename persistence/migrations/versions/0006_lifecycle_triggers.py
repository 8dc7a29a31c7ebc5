"""The lifecycle, once more, where no bug in Python can get past it.

A policy sees the old row or the new one, never both. These triggers see both: a change of status
must be one of the triples (from, to, actor role), and may change only the columns of its own line.
The system may correct other columns while the status stays. Ended claims and events are never changed.
"""

from alembic import op

revision = "0006_lifecycle_triggers"
down_revision = "0005_functions"

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
    FORBID_CHANGE,
)

REQUESTS, SESSIONS = "mini_mentorship_requests", "mini_mentorship_sessions"

TRIGGERS = (
    f"CREATE TRIGGER guard_request BEFORE UPDATE ON {REQUESTS} FOR EACH ROW EXECUTE FUNCTION guard_request()",
    f"CREATE TRIGGER guard_session BEFORE UPDATE ON {SESSIONS} FOR EACH ROW EXECUTE FUNCTION guard_session()",
    "CREATE TRIGGER guard_claim BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION guard_claim()",
    "CREATE TRIGGER guard_offer BEFORE UPDATE ON session_offers FOR EACH ROW EXECUTE FUNCTION guard_offer()",
    "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON request_events"
    " FOR EACH ROW EXECUTE FUNCTION forbid_change()",
    "CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON request_events"
    " FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()",
)


def upgrade() -> None:
    for statement in (*FUNCTIONS, *TRIGGERS):
        op.execute(statement)
