"""What calendars say about a session, and what is said about calendars."""

from domain.enums import SessionType

YOUR_CALENDAR = "Your calendar"
FEED = (
    "Subscribe to this address in your calendar, and your sessions stand there in your time zone; when one"
    " is moved or cancelled, it follows. Whoever has the address can read when you meet, so keep it to yourself."
)
DOWNLOAD, ADD_TO_GOOGLE = "Download for your calendar", "Add to Google Calendar"
MAKE_ADDRESS, MADE = "Make a private address", "Your calendar has an address now."
PRIVATE_ADDRESS, SUBSCRIBE = "Private address", "Subscribe in your calendar program"
COPY_ADDRESS, COPIED = "Copy address", "Copied."
NEW_ADDRESS, NEW_ADDRESS_HEADING, KEEP_ADDRESS = "New address", "New address?", "Keep address"
OLD_ONE_ENDS = (
    "The old one ends at once: calendars that read it stop hearing from us until you give them the new one."
)
RENEWED = "Your calendar has a new address."

NAME = "Mini Mentorship"  # of the calendar itself
MINI_SESSION = "Mini session"
KINDS = {
    SessionType.INTERVIEW_PREPARATION: "Interview preparation",
    SessionType.RESUME_REVIEW: "Resume review",
    SessionType.CAREER_ADVICE: "Career advice",
    SessionType.PROJECT_FEEDBACK: "Project feedback",
    SessionType.TECHNICAL_HELP: "Technical help",
    SessionType.GENERAL_GUIDANCE: "General guidance",
}


def session_with(kind: str, name: str) -> str:
    """ "Resume review with Maya"."""
    return f"{kind} with {name}"


def cancelled(summary: str) -> str:
    return f"Cancelled: {summary}"


def cancelled_description(title: str | None, session_address: str) -> str:
    words = f"This session was cancelled. More about it: {session_address}"
    return f"{title}\n\n{words}" if title else words


def description(title: str | None, join_address: str, session_address: str) -> str:
    links = f"Join session: {join_address}\nTo move or cancel it: {session_address}"
    return f"{title}\n\n{links}" if title else links
