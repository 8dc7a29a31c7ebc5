"""Which rows are there for whom: forced on every table, for the owner too.

Policies know identity and roles only; deadlines, pauses and capacity are asked by commands. A row
that may be seen may be locked, so UPDATE repeats SELECT's condition, and what may change is for
WITH CHECK, the column grants and the trigger. The arrows between tables' policies go one way:
profiles → claims; everything else → requests, sessions; these two look at nobody.
"""

from alembic import op

revision = "0004_policies"
down_revision = "0003_roles"

# Who is looking, as `persistence.database` says it at the beginning of a transaction.
VIEWER = """
CREATE FUNCTION viewer_id() RETURNS bigint LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('app.person_id', true), '')::bigint $$;
CREATE FUNCTION viewer_is(role_name text) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(role_name = ANY (string_to_array(current_setting('app.roles', true), ',')), false)
          AND viewer_id() IS NOT NULL $$
"""

# In a sub-select the setting is read once a query, not once a row.
ME = "(SELECT viewer_id())"
STUDENT, MENTOR, ADMIN = (f"(SELECT viewer_is('{role}'))" for role in ("student", "mentor", "admin"))
SYSTEM = "(SELECT current_user) = 'mentorship_system'"

REQUESTS, SESSIONS = "mini_mentorship_requests", "mini_mentorship_sessions"


# Written by hand below, never by a visitor: the words that conditions are put together from.
def request_where(condition: str) -> str:
    return f"EXISTS (SELECT FROM {REQUESTS} r WHERE r.id = request_id AND {condition})"


def session_where(condition: str) -> str:
    return f"EXISTS (SELECT FROM {SESSIONS} s WHERE s.id = session_id AND {condition})"


OWN = f"person_id = {ME}"
ENDED = f"{OWN} AND ended_at IS NOT NULL"  # one may sign out, and never bring an old sign-in back
PARTY = f"(mentor_id = {ME} OR student_id = {ME})"
SEES_REQUEST = f"student_id = {ME} OR mentor_id = {ME} OR {ADMIN} OR (status = 'open' AND {MENTOR})"
HOLDS_OR_ASKED = request_where(f"(r.student_id = {ME} OR r.mentor_id = {ME})")
# A line of history is signed with the role in which its writer acts at that moment, before the change.
IN_OWN_ROLE = request_where(
    f"(actor_role = 'student' AND r.student_id = {ME} OR actor_role = 'admin' AND {ADMIN}"
    f" OR actor_role = 'mentor' AND (r.mentor_id = {ME} OR (r.status = 'open' AND {MENTOR})))"
)

# table: (see and lock, insert, what an updated row must be, delete); None is nobody.
POLICIES: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    "people": (f"id = {ME} OR {ADMIN}", None, f"id = {ME}", None),
    "profiles": (
        f"{OWN} OR {ADMIN}"
        f" OR ({MENTOR} AND EXISTS (SELECT FROM {REQUESTS} r WHERE r.student_id = person_id AND r.status = 'open'))"
        f" OR EXISTS (SELECT FROM claims c WHERE c.student_id = {ME} AND c.mentor_id = person_id)"
        f" OR EXISTS (SELECT FROM claims c WHERE c.mentor_id = {ME} AND c.student_id = person_id)",
        None,
        OWN,
        None,
    ),
    "sign_ins": (OWN, None, ENDED, None),
    "sign_in_codes": (None, None, None, None),
    "api_tokens": (OWN, None, ENDED, None),
    "calendar_feeds": (OWN, OWN, OWN, None),
    "drafts": (OWN, OWN, OWN, OWN),
    REQUESTS: (
        SEES_REQUEST,
        f"student_id = {ME} AND {STUDENT} AND status = 'open' AND mentor_id IS NULL AND renewals = 0",
        SEES_REQUEST,
        None,
    ),
    "request_links": (
        f"{ADMIN} OR {HOLDS_OR_ASKED}",
        request_where(f"r.student_id = {ME} AND r.status = 'open'"),
        None,
        request_where(f"r.student_id = {ME} AND r.status = 'open'"),
    ),
    "claims": (
        f"{PARTY} OR {ADMIN}",
        f"mentor_id = {ME} AND {MENTOR} AND ended_at IS NULL AND "
        + request_where(f"r.mentor_id = {ME} AND r.status IN ('claimed', 'scheduled')"),
        f"{PARTY} OR {ADMIN}",
        None,
    ),
    SESSIONS: (
        f"{PARTY} OR {ADMIN}",
        f"{PARTY} AND status = 'scheduled' AND "
        + request_where(f"r.mentor_id = {SESSIONS}.mentor_id AND r.status = 'scheduled'"),
        f"{PARTY} OR {ADMIN}",
        None,
    ),
    # A time is proposed by either of the two once there is a session, and before that by the mentor alone.
    "session_offers": (
        f"{PARTY} OR {ADMIN}",
        f"offered_by = {ME} AND ended_at IS NULL AND "
        + request_where(
            "r.student_id = session_offers.student_id AND r.mentor_id = session_offers.mentor_id"
            " AND (r.status = 'scheduled' OR (r.status = 'claimed' AND offered_by = session_offers.mentor_id))"
        ),
        f"{PARTY} OR {ADMIN}",
        None,
    ),
    "private_notes": (
        f"mentor_id = {ME}",
        f"mentor_id = {ME} AND " + session_where(f"s.mentor_id = {ME}"),
        f"mentor_id = {ME}",
        None,
    ),
    "session_joins": (
        f"{ADMIN} OR " + session_where(f"(s.mentor_id = {ME} OR s.student_id = {ME})"),
        f"{OWN} AND "
        + session_where(f"(s.mentor_id = {ME} OR s.student_id = {ME}) AND s.status = 'scheduled'"),
        None,
        None,
    ),
    "feedback": (
        f"student_id = {ME} OR {ADMIN}",
        f"student_id = {ME} AND " + session_where(f"s.student_id = {ME} AND s.status = 'completed'"),
        None,
        None,
    ),
    "mini_mentorship_availability": (
        f"mentor_id = {ME}",
        f"mentor_id = {ME} AND {MENTOR}",
        None,
        f"mentor_id = {ME}",
    ),
    "request_events": (
        f"{ADMIN} OR {HOLDS_OR_ASKED}",
        f"actor_id = {ME} AND {IN_OWN_ROLE}",
        None,
        None,
    ),
    "idempotency_keys": (OWN, OWN, OWN, OWN),
}


def upgrade() -> None:
    for statement in VIEWER.split(";\n"):
        op.execute(statement)
    for table, (see, insert, change, delete) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Never `TO mentorship_system USING (true)`: whoever inherits the role would have it too.
        op.execute(f"CREATE POLICY system ON {table} USING ({SYSTEM}) WITH CHECK ({SYSTEM})")
        if see:
            op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO mentorship_app USING ({see})")
        if insert:
            op.execute(f"CREATE POLICY add ON {table} FOR INSERT TO mentorship_app WITH CHECK ({insert})")
        if change:
            op.execute(
                f"CREATE POLICY change ON {table} FOR UPDATE TO mentorship_app USING ({see}) WITH CHECK ({change})"
            )
        if delete:
            op.execute(f"CREATE POLICY remove ON {table} FOR DELETE TO mentorship_app USING ({delete})")
