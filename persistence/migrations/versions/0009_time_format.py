"""How somebody reads dates and times, and `authenticate()` answers it. NULL: not known yet, so 24 hours, day first, Monday."""

from alembic import op

revision = "0009_time_format"
down_revision = "0008_notify"

COLUMNS = """
ALTER TABLE profiles
    ADD COLUMN hour_cycle VARCHAR(32),
    ADD COLUMN date_order VARCHAR(32),
    ADD COLUMN first_weekday SMALLINT,
    ADD CONSTRAINT profiles_hour_cycle CHECK (hour_cycle IN ('h12', 'h23')),
    ADD CONSTRAINT profiles_date_order CHECK (date_order IN ('day_month', 'month_day')),
    ADD CONSTRAINT profiles_first_weekday CHECK (first_weekday BETWEEN 0 AND 6)
"""

# What is answered changes, and PostgreSQL replaces no function by one that answers something else.
AUTHENTICATE = """
CREATE FUNCTION authenticate(sign_in text)
    RETURNS TABLE (person_id bigint, roles text[], first_name text, time_zone text, hour_cycle text, date_order text,
                   first_weekday smallint, sign_in_id bigint, now timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH active AS (
        SELECT s.person_id, s.id AS sign_in_id FROM sign_ins s
         WHERE s.token_hash = sign_in AND s.ended_at IS NULL AND s.expires_at > now()
        UNION ALL
        SELECT t.person_id, NULL FROM api_tokens t
         WHERE t.token_hash = sign_in AND t.ended_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
        LIMIT 1
    ), viewer AS (
        SELECT p.id, p.roles, f.first_name, f.time_zone, f.hour_cycle, f.date_order, f.first_weekday,
               active.sign_in_id, set_config('app.person_id', p.id::text, true),
               set_config('app.roles', array_to_string(p.roles, ','), true)
          FROM active JOIN people p ON p.id = active.person_id JOIN profiles f ON f.person_id = p.id
         WHERE p.state = 'active'
    )
    SELECT v.id, v.roles, v.first_name, v.time_zone, v.hour_cycle::text, v.date_order::text, v.first_weekday,
           v.sign_in_id, now() FROM viewer v;
END $$
"""


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute("GRANT UPDATE (hour_cycle, date_order, first_weekday) ON profiles TO mentorship_app")
    op.execute("GRANT CREATE ON SCHEMA public TO mentorship_system")
    op.execute("DROP FUNCTION authenticate(text)")
    op.execute(AUTHENTICATE)
    op.execute("REVOKE ALL ON FUNCTION authenticate(text) FROM PUBLIC")
    op.execute("ALTER FUNCTION authenticate(text) OWNER TO mentorship_system")
    op.execute("SET LOCAL ROLE mentorship_system")
    op.execute("GRANT EXECUTE ON FUNCTION authenticate(text) TO SESSION_USER")
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM mentorship_system")
