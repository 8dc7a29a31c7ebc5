"""Where somebody is sent to sign in, and where they may go afterwards."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from ui import urls
from ui.auth.cookies import cookie_name, forget_cookie

# Whatever begins so answers for itself: NiceGUI's own files and socket, the API with its tokens, and calendars
# with theirs in the address.
OPEN_PREFIXES = (
    "/_nicegui/",
    "/_nicegui_ws/",
    f"{urls.STATIC}/",
    urls.SIGN_IN_PAGES,
    urls.API_CALLS,
    urls.CALENDAR_FEEDS,
)
OPEN_PATHS = {urls.SIGN_IN, urls.HEALTH, urls.READINESS, "/favicon.ico", urls.API}

LONGEST_NEXT = 2000  # characters


def is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)


def to_sign_in(request: Request) -> Response:
    """Send somebody to sign in, and afterwards back to where they were going. A dead cookie is taken away."""
    target = urls.SIGN_IN
    if request.method == "GET" and request.url.path != "/":
        target = urls.sign_in(asked_address(request))
    response = RedirectResponse(target, 303)
    if cookie_name() in request.cookies:
        forget_cookie(response)
    return response


def asked_address(request: Request) -> str:
    """The address on our site that was asked for, with its query."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def same_origin_path(path: str) -> str:
    """The path to go to after signing in; the dashboard for anything that could lead elsewhere (promise S13).

    Browsers read `\\` as `/` and drop control characters, so `/\\evil` and `/<tab>/evil` are other sites.
    """
    leads_away = not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable()
    in_circles = path == urls.SIGN_IN or path.startswith((f"{urls.SIGN_IN}?", urls.SIGN_IN_PAGES))
    return urls.HOME if leads_away or in_circles or len(path) > LONGEST_NEXT else path
