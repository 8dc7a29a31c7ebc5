"""The two roles that anything is done in, and what each may touch at all.

`mentorship_app` acts for a person, `mentorship_system` for chores and for sign-in. The login
that runs this owns the tables and may do neither without saying so (SET ROLE). What a role may
never do needs no policy: there is no grant.
"""

from alembic import op

revision = "0003_roles"
down_revision = "0002_requests_and_sessions"

ROLES = """
DO $$
DECLARE role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['mentorship_app', 'mentorship_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role_name);
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = role_name AND (rolsuper OR rolbypassrls)) THEN
            RAISE EXCEPTION 'The role % must be neither superuser nor BYPASSRLS.', role_name;
        END IF;
        BEGIN
            EXECUTE format('SET LOCAL ROLE %I', role_name);
            RESET ROLE;
        EXCEPTION WHEN insufficient_privilege THEN
            IF current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', role_name);
            ELSE
                EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
            END IF;
        END;
    END LOOP;
END $$
"""

# Columns are named where a person may change only some of a row.
GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mentorship_system;
REVOKE UPDATE, DELETE ON request_events FROM mentorship_system;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM mentorship_system;

GRANT SELECT, UPDATE (name) ON people TO mentorship_app;
GRANT SELECT, UPDATE (first_name, time_zone, topics, about, capacity, buffer_minutes, paused_until)
    ON profiles TO mentorship_app;
GRANT SELECT, UPDATE (ended_at) ON sign_ins TO mentorship_app;
GRANT SELECT, UPDATE (ended_at) ON api_tokens TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (token, created_at) ON calendar_feeds TO mentorship_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO mentorship_app;

GRANT SELECT, INSERT, UPDATE (status, title, session_type, description, topics, duration_minutes, urgency,
        windows, time_zone, mentor_id, expires_at, claim_lapses_at, renewals, ended_at, cancel_reason)
    ON mini_mentorship_requests TO mentorship_app;
GRANT SELECT, INSERT, DELETE ON request_links TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (ended_at, outcome) ON claims TO mentorship_app;
GRANT SELECT, INSERT ON request_events TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (response), DELETE ON idempotency_keys TO mentorship_app;

GRANT SELECT, INSERT, UPDATE (status, starts_at, ends_at, sequence, ended_at, absent, late, cancel_reason, move_reason,
        contested_at, contest_reason, corrected_at, shared_note, next_steps)
    ON mini_mentorship_sessions TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (ended_at, outcome) ON session_offers TO mentorship_app;
GRANT SELECT, INSERT ON session_joins TO mentorship_app;
GRANT SELECT, INSERT, UPDATE (body) ON private_notes TO mentorship_app;
GRANT SELECT, INSERT ON feedback TO mentorship_app;

GRANT SELECT, INSERT, DELETE ON mini_mentorship_availability TO mentorship_app
"""


def upgrade() -> None:
    op.execute(ROLES)
    for statement in GRANTS.split(";\n"):
        op.execute(statement)
