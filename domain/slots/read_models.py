"""What a screen or a program receives of the times to choose from."""

from dataclasses import dataclass
from datetime import datetime

from domain.permissions import Decision
from domain.requests.fields import Window


@dataclass(frozen=True)
class SlotPage:
    """Times at which this mentor and this student could meet."""

    request_id: int
    title: str
    duration_minutes: int
    student_name: str
    student_time_zone: str
    slots: tuple[datetime, ...]
    windows: tuple[Window, ...]
    action: str  # "claim" (claims and books at once) or "schedule"
    answer: Decision
