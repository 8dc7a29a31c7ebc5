"""What a person reads about a request: its buttons, the questions behind them, and the headings of its page."""

from domain.grammar import sentences

ACTIONS = {
    "claim_and_schedule": "Claim and schedule",
    "claim": "Claim",
    "schedule": "Schedule session",
    "offer": "Offer another time",
    "edit": "Edit",
    "renew": "Renew",
    "undo_claim": "Undo",
    "release": "Release",
    "cancel": "Cancel request",
}
VIEW_DETAILS, VIEW_SESSION, ASK_AGAIN = "View details", "View session", "Ask again"
CLAIMED = "You have it. Now choose a time."
UNDONE = "Undone. It is open again, as if you had not claimed it."

CANCEL_HEADING, CANCEL_KEEP = "Cancel this request?", "Keep request"
CANCEL_REASON = "Why? (optional)"
CANCELLED = "Cancelled."
CANCELLED_BY_STUDENT = "Cancelled. You can post a new one whenever you like."
RELEASE_HEADING, RELEASE_KEEP = "Release this request?", "Keep request"

DASHBOARD, OPEN_REQUESTS, REQUEST = "Dashboard", "Open requests", "Request"
WHAT_IS_ASKED, LINKS, WHAT_HAPPENS_NEXT = "What is asked", "Links", "What happens next"
TIMES_THAT_SUIT_YOU = "Times that suit you"
THE_MENTOR, A_MENTOR, SOME_MENTOR = "The mentor", "A mentor", "a mentor"


def cancel_sentence(*, scheduled: bool, mentor: str | None) -> str:
    """What cancelling does, to whoever it concerns."""
    return sentences(
        "Mentors will no longer see it.",
        "The session is off as well." if scheduled else "",
        f"{mentor} sees that it was called off, and why." if mentor else "",
        "This cannot be undone.",
    )


def release_sentence(student: str) -> str:
    return (
        f"It opens again for other mentors, and {student} keeps the place in the queue."
        " You cannot take it a second time."
    )


def released(student: str) -> str:
    return f"Released. {student}'s request is open for others, and keeps its place."


def posted(ago: str) -> str:
    return f"posted {ago}"


def times_that_suit(name: str) -> str:
    return f"Times that suit {name}"


def two_clocks(zone: str, name: str, their_zone: str) -> str:
    """Whose clock the times above are on, where the student has another one."""
    return f"{zone}; {name} is on {their_zone}"
