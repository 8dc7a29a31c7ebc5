"""The cookie: a random token, of which the database knows the SHA-256 alone."""

from starlette.responses import Response

from ui.runtime.context import current


def cookie_name() -> str:
    """With `__Host-` a browser takes the cookie from this very host only, and only over https."""
    return "__Host-mentorship" if current().settings.https else "mentorship"


def forget_cookie(response: Response) -> None:
    https = current().settings.https
    response.delete_cookie(cookie_name(), path="/", secure=https, httponly=True, samesite="lax")
