"""The lifecycle, once more, where no bug in Python can get past it.

A policy sees the old row or the new one, never both. This trigger sees both: a change of status
must be one of the triples (from, to, who), and may touch only the columns of its own line. The
system may correct other columns while the status stays. At commit, a request, its claims and its
sessions must tell the same story, of how it ended too. Ended claims and events are never changed.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

WAYS = """
CREATE FUNCTION request_transitions()
    RETURNS TABLE (from_status text, to_status text, who text, may_touch text[])
    LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('open', 'open', 'student', ARRAY['title', 'session_type', 'description', 'topics', 'duration_minutes',
        'urgency', 'windows', 'time_zone']),
    ('open', 'claimed', 'mentor', ARRAY['mentor_id', 'claim_lapses_at']),
    ('open', 'scheduled', 'mentor', ARRAY['mentor_id']),
    ('claimed', 'scheduled', 'mentor', ARRAY['claim_lapses_at']),
    ('claimed', 'open', 'mentor', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('claimed', 'open', 'admin', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('claimed', 'open', 'clock', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('scheduled', 'open', 'clock', ARRAY['mentor_id', 'expires_at']),
    ('open', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason']),
    ('open', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason']),
    ('open', 'cancelled', 'clock', ARRAY['ended_at', 'cancel_reason']),
    ('claimed', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('claimed', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('claimed', 'cancelled', 'clock', ARRAY['ended_at', 'cancel_reason', 'claim_lapses_at']),
    ('scheduled', 'cancelled', 'student', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'cancelled', 'admin', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'cancelled', 'clock', ARRAY['ended_at', 'cancel_reason']),
    ('scheduled', 'completed', 'mentor', ARRAY['ended_at']),
    ('scheduled', 'completed', 'student', ARRAY['ended_at']),
    ('open', 'expired', 'clock', ARRAY[]::text[]),
    ('expired', 'open', 'student', ARRAY['expires_at', 'renewals', 'windows', 'time_zone'])
    $$
"""

SESSION_WAYS = """
CREATE FUNCTION session_transitions()
    RETURNS TABLE (from_status text, to_status text, who text, may_touch text[])
    LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('scheduled', 'completed', 'mentor', ARRAY['ended_at', 'shared_note', 'next_steps']),
    ('scheduled', 'completed', 'student', ARRAY['ended_at']),
    ('scheduled', 'cancelled', 'student', ARRAY['ended_at']),
    ('scheduled', 'cancelled', 'admin', ARRAY['ended_at']),
    ('scheduled', 'cancelled', 'clock', ARRAY['ended_at'])
    $$
"""

# `search` is generated after this trigger has run, so it always looks changed.
TOUCHED = """
CREATE FUNCTION touched(before jsonb, after jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(a.key), '{}') FROM jsonb_each(after) a
    WHERE a.key NOT IN ('status', 'search') AND a.value IS DISTINCT FROM before -> a.key
$$
"""

GUARD_REQUEST = """
CREATE FUNCTION guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    me bigint := viewer_id();
    parts text[] := '{}';
    touches text[] := touched(to_jsonb(OLD), to_jsonb(NEW));
BEGIN
    IF current_user = 'mentorship_system' THEN
        IF NEW.status = OLD.status AND NOT touches && ARRAY['id', 'student_id'] THEN
            RETURN NEW;
        END IF;
        parts := ARRAY['clock'];
    ELSIF current_user = 'mentorship_app' THEN
        parts := array_remove(ARRAY[
            CASE WHEN OLD.student_id = me THEN 'student' END,
            CASE WHEN OLD.mentor_id = me
                   OR (OLD.status = 'open' AND NEW.mentor_id = me AND viewer_is('mentor')) THEN 'mentor' END,
            CASE WHEN viewer_is('admin') THEN 'admin' END], NULL);
    END IF;
    IF EXISTS (SELECT FROM request_transitions() t
               WHERE t.from_status = OLD.status AND t.to_status = NEW.status
                 AND t.who = ANY (parts) AND touches <@ t.may_touch)
       AND NEW.renewals = OLD.renewals + (OLD.status = 'expired')::int THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'request %: % to % by % touching % is not a way',
        OLD.id, OLD.status, NEW.status, parts, touches USING ERRCODE = 'check_violation',
        CONSTRAINT = 'guard_request';
END $$
"""

GUARD_SESSION = """
CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    me bigint := viewer_id();
    parts text[] := '{}';
    touches text[] := touched(to_jsonb(OLD), to_jsonb(NEW));
BEGIN
    IF current_user = 'mentorship_system' THEN
        IF NEW.status = OLD.status AND NOT touches && ARRAY['id', 'request_id', 'mentor_id', 'student_id'] THEN
            RETURN NEW;
        END IF;
        parts := ARRAY['clock'];
    ELSIF current_user = 'mentorship_app' THEN
        parts := array_remove(ARRAY[
            CASE WHEN OLD.student_id = me THEN 'student' END,
            CASE WHEN OLD.mentor_id = me THEN 'mentor' END,
            CASE WHEN viewer_is('admin') THEN 'admin' END], NULL);
    END IF;
    IF EXISTS (SELECT FROM session_transitions() t
               WHERE t.from_status = OLD.status AND t.to_status = NEW.status
                 AND t.who = ANY (parts) AND touches <@ t.may_touch) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'session %: % to % by % touching % is not a way',
        OLD.id, OLD.status, NEW.status, parts, touches USING ERRCODE = 'check_violation',
        CONSTRAINT = 'guard_session';
END $$
"""

GUARD_CLAIM = """
CREATE FUNCTION guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'mentorship_system'
       OR (OLD.ended_at IS NULL AND NEW.ended_how IN ('released', 'withdrawn', 'completed')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'claim %: % to % is not for a person to say', OLD.id, OLD.ended_how, NEW.ended_how
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guard_claim';
END $$
"""

NEW_SESSION = """
CREATE FUNCTION check_new_session() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r mini_mentorship_requests;
BEGIN
    SELECT * INTO r FROM mini_mentorship_requests WHERE id = NEW.request_id;
    IF r.mentor_id IS DISTINCT FROM NEW.mentor_id
       OR NEW.ends_at - NEW.starts_at <> make_interval(mins => r.duration_minutes)
       OR NOT EXISTS (SELECT FROM claims c WHERE c.id = NEW.claim_id AND c.request_id = NEW.request_id
                      AND c.mentor_id = NEW.mentor_id AND c.ended_at IS NULL)
       OR NOT r.windows @> tstzrange(NEW.starts_at, NEW.ends_at) THEN
        RAISE EXCEPTION 'a session of request % that does not fit it', NEW.request_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_fits_request';
    END IF;
    RETURN NEW;
END $$
"""

ONE_STORY = """
CREATE FUNCTION check_one_story() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint := CASE WHEN TG_TABLE_NAME = 'mini_mentorship_requests'
                         THEN (to_jsonb(NEW) ->> 'id')::bigint ELSE (to_jsonb(NEW) ->> 'request_id')::bigint END;
    r record;
BEGIN
    SELECT q.status, q.mentor_id,
           (SELECT c.mentor_id FROM claims c WHERE c.request_id = q.id AND c.ended_at IS NULL) AS holder,
           (SELECT s.mentor_id FROM mini_mentorship_sessions s
             WHERE s.request_id = q.id AND s.status = 'scheduled') AS meets,
           ARRAY(SELECT coalesce(c.ended_how, 'not yet') FROM claims c WHERE c.request_id = q.id)::text[] AS holds,
           ARRAY(SELECT s.status FROM mini_mentorship_sessions s WHERE s.request_id = q.id)::text[] AS meetings
      INTO r FROM mini_mentorship_requests q WHERE q.id = asked;
    IF r.holder IS DISTINCT FROM (CASE WHEN r.status IN ('claimed', 'scheduled') THEN r.mentor_id END)
       OR r.meets IS DISTINCT FROM (CASE WHEN r.status = 'scheduled' THEN r.mentor_id END)
       OR ('completed' = ANY (r.holds)) <> (r.status = 'completed')
       OR ('withdrawn' = ANY (r.holds)) <> (r.status = 'cancelled' AND r.mentor_id IS NOT NULL)
       OR (r.status = 'completed' AND NOT r.meetings && ARRAY['completed', 'no_show'])
       OR (r.status <> 'completed' AND 'completed' = ANY (r.meetings)) THEN
        RAISE EXCEPTION 'request %: status %, its claim and its session tell different stories', asked, r.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'one_story';
    END IF;
    RETURN NULL;
END $$
"""

NEVER_CHANGED = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'events_stay';
END $$
"""

TRIGGERS = [
    "CREATE TRIGGER guard_request BEFORE UPDATE ON mini_mentorship_requests"
    " FOR EACH ROW EXECUTE FUNCTION guard_request()",
    "CREATE TRIGGER guard_session BEFORE UPDATE ON mini_mentorship_sessions"
    " FOR EACH ROW EXECUTE FUNCTION guard_session()",
    "CREATE TRIGGER guard_claim BEFORE UPDATE ON claims FOR EACH ROW EXECUTE FUNCTION guard_claim()",
    "CREATE TRIGGER session_fits_request BEFORE INSERT ON mini_mentorship_sessions"
    " FOR EACH ROW EXECUTE FUNCTION check_new_session()",
    *(
        f"CREATE CONSTRAINT TRIGGER one_story AFTER {moments} ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_one_story()"
        for table, moments in (
            ("mini_mentorship_requests", "INSERT OR UPDATE"),
            ("claims", "INSERT OR UPDATE"),
            ("mini_mentorship_sessions", "INSERT OR UPDATE OF status"),
        )
    ),
    "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON request_events"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER events_stay_whole BEFORE TRUNCATE ON request_events"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]


def upgrade() -> None:
    for function in (
        WAYS,
        SESSION_WAYS,
        TOUCHED,
        GUARD_REQUEST,
        GUARD_SESSION,
        GUARD_CLAIM,
        NEW_SESSION,
        ONE_STORY,
        NEVER_CHANGED,
    ):
        op.execute(function)
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    for function in ("check_new_session()", "check_one_story()"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"ALTER FUNCTION {function} OWNER TO mentorship_system")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
