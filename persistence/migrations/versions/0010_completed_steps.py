"""Next steps that a student has ticked.

A row says that one line of a session's next steps is done. It is kept by its words and not by its place: a mentor who
edits the list never touches it, and the ticks of the lines that stay, stay.
"""

from alembic import op

revision = "0010_completed_steps"
down_revision = "0009_time_format"

TABLE = """
CREATE TABLE completed_steps (
    session_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    done_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_id, step),
    CONSTRAINT completed_steps_length CHECK (char_length(step) BETWEEN 1 AND 200),
    FOREIGN KEY(session_id) REFERENCES mini_mentorship_sessions (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON completed_steps TO mentorship_system;
GRANT SELECT, INSERT, DELETE ON completed_steps TO mentorship_app;
ALTER TABLE completed_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE completed_steps FORCE ROW LEVEL SECURITY
"""

ME, ADMIN = "(SELECT viewer_id())", "(SELECT viewer_is('admin'))"
SYSTEM = "(SELECT current_user) = 'mentorship_system'"
OF_SESSION = "EXISTS (SELECT FROM mini_mentorship_sessions s WHERE s.id = session_id AND {})"
TICKED = OF_SESSION.format(f"s.student_id = {ME} AND s.status = 'completed' AND step = ANY (s.next_steps)")

# Both see them, and the student alone ticks: a line that is there, of a session that took place.
POLICIES = (
    f"CREATE POLICY system ON completed_steps USING ({SYSTEM}) WITH CHECK ({SYSTEM})",
    "CREATE POLICY see ON completed_steps FOR SELECT TO mentorship_app USING"
    f" ({ADMIN} OR {OF_SESSION.format(f'(s.mentor_id = {ME} OR s.student_id = {ME})')})",
    f"CREATE POLICY add ON completed_steps FOR INSERT TO mentorship_app WITH CHECK ({TICKED})",
    "CREATE POLICY remove ON completed_steps FOR DELETE TO mentorship_app USING"
    f" ({OF_SESSION.format(f's.student_id = {ME}')})",
)

# A tick that goes is told like one that comes.
NOTIFY_STEP = """
CREATE FUNCTION notify_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed_id bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.session_id ELSE NEW.session_id END;
BEGIN
    PERFORM pg_notify('mini_mentorship', json_build_object('kind', 'session', 'id', s.id,
        'status', s.status, 'request_id', s.request_id,
        'student_id', s.student_id, 'mentor_id', s.mentor_id)::text)
      FROM mini_mentorship_sessions s WHERE s.id = changed_id;
    RETURN NULL;
END $$
"""

TRIGGER = (
    "CREATE TRIGGER notify_change AFTER INSERT OR DELETE ON completed_steps"
    " FOR EACH ROW EXECUTE FUNCTION notify_step()"
)


def upgrade() -> None:
    for statement in (*TABLE.split(";\n"), *POLICIES, NOTIFY_STEP, TRIGGER):
        op.execute(statement)
