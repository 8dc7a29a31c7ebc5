"""How it was, told by the student once; and the secret addresses of calendars."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
CREATE TABLE feedback (
    session_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    stars SMALLINT NOT NULL,
    comment TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (session_id),
    CONSTRAINT feedback_stars CHECK (stars BETWEEN 1 AND 5),
    CONSTRAINT feedback_length CHECK (char_length(comment) <= 1000),
    FOREIGN KEY(session_id) REFERENCES mini_mentorship_sessions (id),
    FOREIGN KEY(student_id) REFERENCES people (id)
);
CREATE INDEX ix_feedback_student_id ON feedback (student_id);
CREATE TABLE calendar_feeds (
    person_id BIGINT NOT NULL,
    token TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (person_id),
    FOREIGN KEY(person_id) REFERENCES people (id),
    UNIQUE (token)
);
ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback FORCE ROW LEVEL SECURITY;
ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feeds FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON feedback, calendar_feeds TO mentorship_system;
GRANT SELECT, INSERT ON feedback TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (token, created_at) ON calendar_feeds TO mentorship_app;
CREATE POLICY the_system ON feedback
    USING ((SELECT current_user) = 'mentorship_system')
    WITH CHECK ((SELECT current_user) = 'mentorship_system');
CREATE POLICY see ON feedback FOR SELECT TO mentorship_app
    USING (student_id = (SELECT viewer_id()) OR (SELECT viewer_is('admin')));
CREATE POLICY add ON feedback FOR INSERT TO mentorship_app
    WITH CHECK (student_id = (SELECT viewer_id()) AND EXISTS (
        SELECT FROM mini_mentorship_sessions s
         WHERE s.id = session_id AND s.student_id = (SELECT viewer_id()) AND s.status = 'completed'));
CREATE POLICY the_system ON calendar_feeds
    USING ((SELECT current_user) = 'mentorship_system')
    WITH CHECK ((SELECT current_user) = 'mentorship_system');
CREATE POLICY see ON calendar_feeds FOR SELECT TO mentorship_app USING (person_id = (SELECT viewer_id()));
CREATE POLICY add ON calendar_feeds FOR INSERT TO mentorship_app
    WITH CHECK (person_id = (SELECT viewer_id()));
CREATE POLICY change ON calendar_feeds FOR UPDATE TO mentorship_app
    USING (person_id = (SELECT viewer_id())) WITH CHECK (person_id = (SELECT viewer_id()))
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
