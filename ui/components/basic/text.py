"""What people read everywhere: days and clocks, statuses and kinds, and the buttons that every list has."""

from collections.abc import Sequence
from enum import Enum

from domain.enums import SessionType, Urgency
from domain.grammar import plural

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
GOOD_MORNING, GOOD_AFTERNOON, GOOD_EVENING = "Good morning", "Good afternoon", "Good evening"
HELLO = "Hello"
NOW, JUST_NOW, YESTERDAY = "now", "just now", "yesterday"

SESSION_TYPES = {
    SessionType.INTERVIEW_PREPARATION: "Interview Preparation",
    SessionType.RESUME_REVIEW: "Resume Review",
    SessionType.CAREER_ADVICE: "Career Advice",
    SessionType.PROJECT_FEEDBACK: "Project Feedback",
    SessionType.TECHNICAL_HELP: "Technical Help",
    SessionType.GENERAL_GUIDANCE: "General Guidance",
}
URGENCIES = {
    Urgency.LOW: "Low",
    Urgency.NORMAL: "Normal",
    Urgency.HIGH: "High",
    Urgency.URGENT: "Urgent",
}
# Beside a request, where no question stands before it.
URGENCY_MARKS = {
    Urgency.LOW: "Low urgency",
    Urgency.NORMAL: "Normal urgency",
    Urgency.HIGH: "High urgency",
    Urgency.URGENT: "Urgent",
}


class Badge(Enum):
    """What a badge may say: the statuses, and what the clock makes of some of them and nobody stores."""

    OPEN = "Open"
    EXPIRES_SOON = "Expires soon"
    CLAIMED = "Claimed"
    SCHEDULED = "Scheduled"
    LIVE_NOW = "Live now"
    HOW_DID_IT_GO = "How did it go?"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    EXPIRED = "Expired"
    NO_SHOW = "Did not take place"


SHOW_MORE = "Show more"
REMOVE = "Remove"
CANCEL = "Cancel"
CLOSE = "Close"
NOT_NOW = "Not now"
SAVE = "Save"
START_OVER = "Start over"
TIME_ZONE = "Time zone"
TOPICS = "Topics"
CHOOSE_A_DATE = "Choose a date."
WAITS_FOR_CONNECTION = "Waits for the connection"
# Beside a field of limited length; the browser fills the holes.
CHARACTERS, TOO_MANY = "{n} of {most}", "{n} too many"


def remove_named(item: str) -> str:
    """The whole name of the button beside an item of a list."""
    return f"Remove {item}"


def added(items: Sequence[str]) -> str:
    """What is said once something stands in a list."""
    return f"Added: {'; '.join(items)}."


def more_shown(number: int) -> str:
    return f"{number} more shown."


def at(day: str, clock: str) -> str:
    return f"{day}, {clock}"


def from_to(start: str, end: str) -> str:
    return f"{start} to {end}"


def twelve_hours(hour: int, minute: int, *, afternoon: bool) -> str:
    """ "3:30 PM", which no line may break."""
    return f"{hour}:{minute:02}\u00a0{'PM' if afternoon else 'AM'}"


def day_first(weekday: str, day: int, month: str, year: int | None = None) -> str:
    return f"{weekday} {day} {month} {year}" if year else f"{weekday} {day} {month}"


def month_first(weekday: str, month: str, day: int, year: int | None = None) -> str:
    return f"{weekday}, {month} {day}, {year}" if year else f"{weekday}, {month} {day}"


def range_of(start: str, end: str) -> str:
    """The short form, where ranges stand in a list."""
    return f"{start}–{end}"


def in_zone(when: str, zone: str) -> str:
    return f"{when}, {zone}"


def zone_time(city: str) -> str:
    return f"{city} time"


def utc_offset(minutes: int) -> str:
    """ "UTC+5:45", "UTC−5", "UTC"."""
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def place(city: str, country: str | None, offset: str) -> str:
    return f"{city}, {country} ({offset})" if country else f"{city} ({offset})"


def today(clock: str) -> str:
    return f"today {clock}"


def tomorrow(clock: str) -> str:
    return f"tomorrow {clock}"


def yesterday(clock: str) -> str:
    return f"yesterday {clock}"


def on_weekday(weekday: str, clock: str) -> str:
    return f"{weekday} {clock}"


def minutes(number: int) -> str:
    return f"{number} min"


def hours(number: int) -> str:
    return f"{number} h"


def days(number: int) -> str:
    return plural(number, "1 day", "{n} days")


def ago(stretch: str) -> str:
    return f"{stretch} ago"


def ahead(stretch: str) -> str:
    return f"in {stretch}"


def about(name: str) -> str:
    return f"About {name}"


def quoted(words: str) -> str:
    return f"“{words}”"
