"""Who looks at a page."""

from dataclasses import dataclass

from fastapi import Request

from persistence.database import Viewer


@dataclass(frozen=True)
class CurrentUser:
    """Who looks at a page, as they stood when it was built. Clicks hand `sign_in` to `act`, which looks afresh."""

    sign_in: str  # the SHA-256 of their token
    viewer: Viewer
    name_initials: str


def current_user_of(request: Request) -> CurrentUser | None:
    """Whom a page was built for; None for what is shown to anybody."""
    user = getattr(request.state, "user", None)
    return user if isinstance(user, CurrentUser) else None
