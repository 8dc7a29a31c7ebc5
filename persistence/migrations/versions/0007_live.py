"""The database tells who listens that something changed: kind, ids and status, never a text.

One channel for all processes on this database; a page asks its own view for anything more.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

TELL_REQUEST = """
CREATE FUNCTION tell_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'request', 'id', NEW.id,
        'status', NEW.status, 'student_id', NEW.student_id, 'mentor_id', NEW.mentor_id)::text);
    RETURN NULL;
END $$
"""

TELL_SESSION = """
CREATE FUNCTION tell_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'session', 'id', NEW.id,
        'status', NEW.status, 'request_id', NEW.request_id,
        'student_id', NEW.student_id, 'mentor_id', NEW.mentor_id)::text);
    RETURN NULL;
END $$
"""

TELL_JOIN = """
CREATE FUNCTION tell_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'session', 'id', s.id,
        'status', s.status, 'request_id', s.request_id,
        'student_id', s.student_id, 'mentor_id', s.mentor_id)::text)
      FROM mini_mentorship_sessions s WHERE s.id = NEW.session_id;
    RETURN NULL;
END $$
"""

TELL_PERSON = """
CREATE FUNCTION tell_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'person', 'id', NEW.id)::text);
    RETURN NULL;
END $$
"""

TELL_SIGN_IN = """
CREATE FUNCTION tell_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship',
        json_build_object('kind', 'sign_in', 'id', NEW.id, 'person_id', NEW.person_id)::text);
    RETURN NULL;
END $$
"""

TRIGGERS = [
    "CREATE TRIGGER tell AFTER INSERT OR UPDATE ON mini_mentorship_requests"
    " FOR EACH ROW EXECUTE FUNCTION tell_request()",
    "CREATE TRIGGER tell AFTER INSERT OR UPDATE ON mini_mentorship_sessions"
    " FOR EACH ROW EXECUTE FUNCTION tell_session()",
    "CREATE TRIGGER tell AFTER INSERT ON session_joins FOR EACH ROW EXECUTE FUNCTION tell_join()",
    "CREATE TRIGGER tell AFTER UPDATE ON people FOR EACH ROW"
    " WHEN (OLD.roles IS DISTINCT FROM NEW.roles OR OLD.state <> NEW.state) EXECUTE FUNCTION tell_person()",
    "CREATE TRIGGER tell AFTER UPDATE ON sign_ins FOR EACH ROW"
    " WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION tell_sign_in()",
]


def upgrade() -> None:
    for function in (TELL_REQUEST, TELL_SESSION, TELL_JOIN, TELL_PERSON, TELL_SIGN_IN):
        op.execute(function)
    for trigger in TRIGGERS:
        op.execute(trigger)
