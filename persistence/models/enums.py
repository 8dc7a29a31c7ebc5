"""The words that columns hold: each enum is a VARCHAR with a CHECK in the database."""

from enum import StrEnum


class Role(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    ADMIN = "admin"


class PersonState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Status(StrEnum):
    """The life of a request; `domain.lifecycle.TRANSITIONS` says who may move it where."""

    OPEN = "open"
    CLAIMED = "claimed"
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SessionStatus(StrEnum):
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Absent(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    BOTH = "both"
    NOBODY = "nobody"  # an admin's correction of a record that said otherwise


class ClaimEnd(StrEnum):
    """How a mentor's hold on a request ended. After the first three they may not take it again."""

    RELEASED = "released"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    EXCUSED = "excused"  # an admin found that the no-show was none: they may take it again
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class OfferEnd(StrEnum):
    """What became of a proposed time."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"  # another time was set, or the request moved on


class SessionType(StrEnum):
    INTERVIEW_PREPARATION = "interview_preparation"
    RESUME_REVIEW = "resume_review"
    CAREER_ADVICE = "career_advice"
    PROJECT_FEEDBACK = "project_feedback"
    TECHNICAL_HELP = "technical_help"
    GENERAL_GUIDANCE = "general_guidance"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").title()


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"
