"""The words that columns hold: each enum is a VARCHAR with a CHECK in the database."""

from enum import StrEnum


class Role(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    ADMIN = "admin"


class ActorRole(StrEnum):
    """In which part somebody acts; one person may play several."""

    STUDENT = "student"
    MENTOR = "mentor"
    ADMIN = "admin"
    SYSTEM = "system"


class PersonState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class HourCycle(StrEnum):
    """How a clock counts, by the names that the web gives it: 1 to 12 twice a day, or 0 to 23."""

    H12 = "h12"
    H23 = "h23"


class DateOrder(StrEnum):
    """ "24 Nov" or "Nov 24"."""

    DAY_MONTH = "day_month"
    MONTH_DAY = "month_day"


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


class ClaimOutcome(StrEnum):
    """How a mentor's claim of a request ended. After the first three they may not take it again."""

    RELEASED = "released"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    EXCUSED = "excused"  # an admin found that the no-show was none: they may take it again
    UNDONE = "undone"  # its mentor gave it back at once: as if it had not been
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class OfferOutcome(StrEnum):
    """What became of a proposed time."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"  # another time was set, or the request moved on


class EventKind(StrEnum):
    """What happened to a request, as its history tells it."""

    CREATED = "created"
    UPDATED = "updated"
    CLAIMED = "claimed"
    CLAIM_UNDONE = "claim_undone"  # within seconds
    RELEASED = "released"
    LAPSED = "lapsed"  # nobody set a time before the claim's end
    REOPENED = "reopened"  # its mentor is suspended, or a mentor no longer
    EXPIRED = "expired"
    RENEWED = "renewed"
    CANCELLED = "cancelled"
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    SESSION_CANCELLED = "session_cancelled"  # by its mentor, so the request is open again
    OFFERED = "offered"
    DECLINED = "declined"
    OFFERS_LAPSED = "offers_lapsed"
    COMPLETED = "completed"
    STUDENT_ABSENT = "student_absent"
    MENTOR_ABSENT = "mentor_absent"
    NOBODY_JOINED = "nobody_joined"


class SessionType(StrEnum):
    INTERVIEW_PREPARATION = "interview_preparation"
    RESUME_REVIEW = "resume_review"
    CAREER_ADVICE = "career_advice"
    PROJECT_FEEDBACK = "project_feedback"
    TECHNICAL_HELP = "technical_help"
    GENERAL_GUIDANCE = "general_guidance"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"
