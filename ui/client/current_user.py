"""Who looks at a page."""

from dataclasses import dataclass

from fastapi import Request

from domain.people.time_format import TimeFormat
from persistence.database import Viewer


@dataclass(frozen=True)
class CurrentUser:
    """Who looks at a page, as they stood when it was built. Clicks hand `sign_in` to `act`, which looks afresh."""

    sign_in: str  # the SHA-256 of their token
    viewer: Viewer
    name_initials: str

    @property
    def time_format(self) -> TimeFormat:
        """How they read dates and times."""
        viewer = self.viewer
        return TimeFormat(viewer.time_zone, viewer.hour_cycle, viewer.date_order, viewer.first_weekday)


def current_user_of(request: Request) -> CurrentUser | None:
    """Whom a page was built for; None for what is shown to anybody."""
    user = getattr(request.state, "user", None)
    return user if isinstance(user, CurrentUser) else None
