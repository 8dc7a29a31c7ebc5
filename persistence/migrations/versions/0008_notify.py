"""The database notifies whoever listens that something changed: kind, ids and status, never a text.

One channel for all processes on this database; a page asks its own view for anything more.
"""

from alembic import op

revision = "0008_notify"
down_revision = "0007_consistency_triggers"

NOTIFY_REQUEST = """
CREATE FUNCTION notify_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'request', 'id', NEW.id,
        'status', NEW.status, 'student_id', NEW.student_id, 'mentor_id', NEW.mentor_id)::text);
    RETURN NULL;
END $$
"""

NOTIFY_SESSION = """
CREATE FUNCTION notify_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'session', 'id', NEW.id,
        'status', NEW.status, 'request_id', NEW.request_id,
        'student_id', NEW.student_id, 'mentor_id', NEW.mentor_id)::text);
    RETURN NULL;
END $$
"""

# Of an offer and of a join, what they belong to is told.
NOTIFY_OFFER = """
CREATE FUNCTION notify_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'request', 'id', r.id,
        'status', r.status, 'student_id', r.student_id, 'mentor_id', r.mentor_id)::text)
      FROM mini_mentorship_requests r WHERE r.id = NEW.request_id;
    RETURN NULL;
END $$
"""

NOTIFY_JOIN = """
CREATE FUNCTION notify_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'session', 'id', s.id,
        'status', s.status, 'request_id', s.request_id,
        'student_id', s.student_id, 'mentor_id', s.mentor_id)::text)
      FROM mini_mentorship_sessions s WHERE s.id = NEW.session_id;
    RETURN NULL;
END $$
"""

NOTIFY_PERSON = """
CREATE FUNCTION notify_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'person', 'id', NEW.id)::text);
    RETURN NULL;
END $$
"""

NOTIFY_SIGN_IN = """
CREATE FUNCTION notify_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('mini_mentorship',
        json_build_object('kind', 'sign_in', 'id', NEW.id, 'person_id', NEW.person_id)::text);
    RETURN NULL;
END $$
"""

FUNCTIONS = (NOTIFY_REQUEST, NOTIFY_SESSION, NOTIFY_OFFER, NOTIFY_JOIN, NOTIFY_PERSON, NOTIFY_SIGN_IN)

TRIGGERS = (
    "CREATE TRIGGER notify_change AFTER INSERT OR UPDATE ON mini_mentorship_requests"
    " FOR EACH ROW EXECUTE FUNCTION notify_request()",
    "CREATE TRIGGER notify_change AFTER INSERT OR UPDATE ON mini_mentorship_sessions"
    " FOR EACH ROW EXECUTE FUNCTION notify_session()",
    "CREATE TRIGGER notify_change AFTER INSERT OR UPDATE ON session_offers"
    " FOR EACH ROW EXECUTE FUNCTION notify_offer()",
    "CREATE TRIGGER notify_change AFTER INSERT ON session_joins FOR EACH ROW EXECUTE FUNCTION notify_join()",
    "CREATE TRIGGER notify_change AFTER UPDATE ON people FOR EACH ROW"
    " WHEN (OLD.roles IS DISTINCT FROM NEW.roles OR OLD.state <> NEW.state) EXECUTE FUNCTION notify_person()",
    "CREATE TRIGGER notify_change AFTER UPDATE ON sign_ins FOR EACH ROW"
    " WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION notify_sign_in()",
)


def upgrade() -> None:
    for statement in (*FUNCTIONS, *TRIGGERS):
        op.execute(statement)
