"""Moving, cancelling and not coming: the ways a session can go, and what they do to its request."""

from alembic import op

revision = "0010"
down_revision = "0009"

COLUMNS = """
ALTER TABLE mini_mentorship_sessions
    ADD COLUMN late BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN cancel_reason TEXT,
    ADD COLUMN move_reason TEXT,
    ADD COLUMN contested_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN contest_reason TEXT,
    ADD COLUMN corrected_at TIMESTAMP WITH TIME ZONE,
    DROP CONSTRAINT sessions_absent,
    ADD CONSTRAINT sessions_absent CHECK (absent IN ('student', 'mentor', 'both', 'nobody')),
    ADD CONSTRAINT sessions_absent_when_no_show CHECK ((status = 'no_show') = (absent IS NOT NULL)),
    ADD CONSTRAINT sessions_late_when_cancelled CHECK (NOT late OR status = 'cancelled'),
    ADD CONSTRAINT sessions_reason_length
        CHECK (char_length(cancel_reason) <= 500 AND char_length(move_reason) <= 500),
    ADD CONSTRAINT sessions_contest_has_a_reason CHECK ((contested_at IS NULL) = (contest_reason IS NULL)),
    ADD CONSTRAINT sessions_contest_length CHECK (char_length(contest_reason) BETWEEN 5 AND 1000);
ALTER TABLE claims DROP CONSTRAINT claims_ended_how,
    ADD CONSTRAINT claims_ended_how
        CHECK (ended_how IN ('released', 'lapsed', 'no_show', 'excused', 'withdrawn', 'completed')),
    DROP CONSTRAINT claims_once_each;
CREATE UNIQUE INDEX claims_once_each ON claims (mentor_id, request_id)
    WHERE ended_how IS DISTINCT FROM 'excused';
GRANT UPDATE (starts_at, ends_at, sequence, late, cancel_reason, move_reason, contested_at, contest_reason, corrected_at)
    ON mini_mentorship_sessions TO mentorship_app;
DROP POLICY add ON mini_mentorship_sessions;
CREATE POLICY add ON mini_mentorship_sessions FOR INSERT TO mentorship_app WITH CHECK (
    (mentor_id = (SELECT viewer_id()) OR student_id = (SELECT viewer_id())) AND status = 'scheduled'
    AND EXISTS (SELECT FROM mini_mentorship_requests r WHERE r.id = request_id
                AND r.mentor_id = mini_mentorship_sessions.mentor_id AND r.status = 'scheduled'))
"""

WAYS = """
CREATE OR REPLACE FUNCTION request_transitions()
    RETURNS TABLE (from_status text, to_status text, who text, may_touch text[])
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
    ('claimed', 'open', 'clock', ARRAY['mentor_id', 'claim_lapses_at', 'expires_at']),
    ('scheduled', 'scheduled', 'mentor', ARRAY[]::text[]),
    ('scheduled', 'scheduled', 'student', ARRAY[]::text[]),
    ('scheduled', 'open', 'mentor', ARRAY['mentor_id', 'expires_at']),
    ('scheduled', 'open', 'student', ARRAY['mentor_id', 'expires_at']),
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
    ('scheduled', 'completed', 'clock', ARRAY['ended_at']),
    ('open', 'expired', 'clock', ARRAY[]::text[]),
    ('expired', 'open', 'student', ARRAY['expires_at', 'renewals', 'windows', 'time_zone'])
    $$
"""

SESSION_WAYS = """
CREATE OR REPLACE FUNCTION session_transitions()
    RETURNS TABLE (from_status text, to_status text, who text, may_touch text[])
    LANGUAGE sql IMMUTABLE AS $$
    VALUES
    ('scheduled', 'scheduled', 'mentor', ARRAY['starts_at', 'ends_at', 'sequence', 'move_reason']),
    ('scheduled', 'scheduled', 'student', ARRAY['starts_at', 'ends_at', 'sequence', 'move_reason']),
    ('scheduled', 'completed', 'mentor', ARRAY['ended_at', 'shared_note', 'next_steps']),
    ('scheduled', 'completed', 'student', ARRAY['ended_at']),
    ('scheduled', 'completed', 'clock', ARRAY['ended_at']),
    ('scheduled', 'cancelled', 'mentor', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'student', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'admin', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'cancelled', 'clock', ARRAY['ended_at', 'late', 'cancel_reason', 'sequence']),
    ('scheduled', 'no_show', 'mentor', ARRAY['ended_at', 'absent']),
    ('scheduled', 'no_show', 'student', ARRAY['ended_at', 'absent']),
    ('scheduled', 'no_show', 'clock', ARRAY['ended_at', 'absent']),
    ('completed', 'completed', 'mentor', ARRAY['shared_note', 'next_steps']),
    ('no_show', 'no_show', 'mentor', ARRAY['contested_at', 'contest_reason']),
    ('no_show', 'no_show', 'student', ARRAY['contested_at', 'contest_reason']),
    ('no_show', 'no_show', 'admin', ARRAY['absent', 'corrected_at'])
    $$
"""

# A student who opens a request again says that its mentor did not come; a mentor, that they cancelled.
OPENED_FOR_A_REASON = """
CREATE FUNCTION check_opened_for_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
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
ABSENT_ON_EVIDENCE = """
CREATE FUNCTION check_absent_on_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    me bigint := viewer_id();
    other bigint := CASE WHEN me = OLD.student_id THEN OLD.mentor_id ELSE OLD.student_id END;
BEGIN
    IF current_user <> 'mentorship_app' OR OLD.status <> 'scheduled' THEN
        RETURN NEW;
    END IF;
    IF NEW.absent = (CASE WHEN me = OLD.student_id THEN 'mentor' ELSE 'student' END)
       AND EXISTS (SELECT FROM session_joins j WHERE j.session_id = OLD.id AND j.person_id = me)
       AND NOT EXISTS (SELECT FROM session_joins j WHERE j.session_id = OLD.id AND j.person_id = other) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'session %: % is not shown to have been absent', OLD.id, NEW.absent
        USING ERRCODE = 'check_violation', CONSTRAINT = 'absent_on_evidence';
END $$
"""

# A session lies in a window of its request, or at a time that the other side accepted.
FITS = """
CREATE OR REPLACE FUNCTION check_new_session() RETURNS trigger LANGUAGE plpgsql
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
                          AND o.ended_how = 'accepted')) THEN
        RAISE EXCEPTION 'a session of request % that does not fit it', NEW.request_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_fits_request';
    END IF;
    RETURN NEW;
END $$
"""

GUARD_CLAIM = """
CREATE OR REPLACE FUNCTION guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'mentorship_system'
       OR (OLD.ended_at IS NULL AND NEW.ended_how IN ('released', 'withdrawn', 'completed'))
       OR (OLD.ended_at IS NULL AND NEW.ended_how = 'no_show' AND viewer_id() = OLD.student_id)
       OR (OLD.ended_how IN ('no_show', 'excused') AND NEW.ended_how IN ('no_show', 'excused')
           AND NEW.ended_at = OLD.ended_at AND viewer_is('admin')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'claim %: % to % is not for a person to say', OLD.id, OLD.ended_how, NEW.ended_how
        USING ERRCODE = 'check_violation', CONSTRAINT = 'guard_claim';
END $$
"""

TRIGGERS = [
    "CREATE TRIGGER opened_for_a_reason BEFORE UPDATE ON mini_mentorship_requests FOR EACH ROW"
    " WHEN (OLD.status = 'scheduled' AND NEW.status = 'open') EXECUTE FUNCTION check_opened_for_a_reason()",
    "CREATE TRIGGER absent_on_evidence BEFORE UPDATE ON mini_mentorship_sessions FOR EACH ROW"
    " WHEN (OLD.status <> 'no_show' AND NEW.status = 'no_show') EXECUTE FUNCTION check_absent_on_evidence()",
    "CREATE TRIGGER session_still_fits_request BEFORE UPDATE ON mini_mentorship_sessions FOR EACH ROW"
    " WHEN (current_user = 'mentorship_app' AND OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at"
    " AND current_user = 'mentorship_app') EXECUTE FUNCTION check_new_session()",
]


def upgrade() -> None:
    for statement in COLUMNS.split(";\n"):
        op.execute(statement)
    for statement in (
        WAYS,
        SESSION_WAYS,
        OPENED_FOR_A_REASON,
        ABSENT_ON_EVIDENCE,
        GUARD_CLAIM,
        *TRIGGERS[:2],
    ):
        op.execute(statement)
    # Whoever owns the function replaces it.
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    op.execute("SET LOCAL ROLE mentorship_system")
    op.execute(FITS)
    op.execute("GRANT EXECUTE ON FUNCTION check_new_session() TO SESSION_USER")
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
    op.execute(TRIGGERS[2])
