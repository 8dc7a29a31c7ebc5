"""Every address of ours, once. Patterns stand beside their functions, because routes and links must agree."""

from urllib.parse import quote

DASHBOARD = HOME = "/mentorship/dashboard"
MENTORSHIP = "/mentorship"  # people shorten addresses: it leads to the dashboard
BOARD = "/mentorship/requests"
SESSIONS = "/mentorship/sessions"
AVAILABILITY = "/mentorship/availability"
SETTINGS = "/settings"

SIGN_IN = "/sign-in"
SIGN_IN_AS_DEMO = "/sign-in/demo"
SIGN_OUT = "/sign-out"

HEALTH, READINESS = "/healthz", "/readyz"
STATIC = "/static"
API, API_DOCS, API_V1 = "/api", "/api/docs", "/api/v1"
OPENAPI = f"{API_V1}/openapi.json"

REQUEST_PATTERN = f"{BOARD}/{{request_id:int}}"
SCHEDULE_PATTERN = f"{REQUEST_PATTERN}/schedule"
SESSION_PATTERN = f"{SESSIONS}/{{session_id:int}}"
SESSION_FILE_PATTERN = f"{SESSION_PATTERN}/calendar.ics"
JOIN_PATTERN = "/join/{session_id:int}"
CALENDAR_FEED_PATTERN = "/calendar/{token}.ics"
SIGN_IN_LINK_PATTERN = f"{SIGN_IN}/link/{{code}}"

# What answers for itself, whoever comes: the beginnings of its addresses.
CALENDAR_FEEDS, SIGN_IN_PAGES, API_CALLS = "/calendar/", f"{SIGN_IN}/", f"{API}/"


def availability_with(preset: str) -> str:
    """The page of hours with a preset filled in."""
    return f"{AVAILABILITY}?preset={preset}"


def request(request_id: int) -> str:
    return f"{BOARD}/{request_id}"


def session(session_id: int) -> str:
    return f"{SESSIONS}/{session_id}"


def session_file(session_id: int) -> str:
    """One session, for a calendar that is no subscriber."""
    return f"{SESSIONS}/{session_id}/calendar.ics"


def join(session_id: int) -> str:
    return f"/join/{session_id}"


def calendar_feed(token: str) -> str:
    return f"{CALENDAR_FEEDS}{token}.ics"


def sign_in_link(code: str) -> str:
    return f"{SIGN_IN}/link/{code}"


def sign_in(next_path: str, *, ended: bool = False) -> str:
    """The sign-in page, which leads on to `next_path`: a path of ours, perhaps with a query.

    With `ended` it says that the sign-in ended while somebody was at work.
    """
    return f"{SIGN_IN}?next={quote(next_path, safe='/')}{'&ended=true' if ended else ''}"
