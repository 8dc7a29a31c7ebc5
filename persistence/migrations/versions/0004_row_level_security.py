"""Which rows are there for whom: forced on every table, for the owner too.

Policies know identity and roles only; deadlines, pauses and capacity are asked by commands. A row
that may be seen may be locked, so UPDATE repeats SELECT's condition, and what may change is for
WITH CHECK, the column grants and the trigger. The arrows between tables' policies go one way:
profiles → claims; everything else → requests, sessions; these two look at nobody.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

WHO_LOOKS = """
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
# A line of history is signed with the part that its writer plays at that moment, before the change.
IN_THEIR_PART = request_where(
    f"(who = 'student' AND r.student_id = {ME} OR who = 'admin' AND {ADMIN}"
    f" OR who = 'mentor' AND (r.mentor_id = {ME} OR (r.status = 'open' AND {MENTOR})))"
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
        f"mentor_id = {ME} AND status = 'scheduled' AND "
        + request_where(f"r.mentor_id = {ME} AND r.status = 'scheduled'"),
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
    "mini_mentorship_availability": tuple([f"mentor_id = {ME}"] * 4),  # type: ignore[dict-item]
    "request_events": (
        f"{ADMIN} OR {HOLDS_OR_ASKED}",
        f"actor_id = {ME} AND {IN_THEIR_PART}",
        None,
        None,
    ),
    "kept_answers": (OWN, OWN, OWN, OWN),
}


def upgrade() -> None:
    for statement in WHO_LOOKS.split(";\n"):
        op.execute(statement)
    for table, (see, insert, change, delete) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Never `TO mentorship_system USING (true)`: whoever inherits the role would have it too.
        op.execute(f"CREATE POLICY the_system ON {table} USING ({SYSTEM}) WITH CHECK ({SYSTEM})")
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
