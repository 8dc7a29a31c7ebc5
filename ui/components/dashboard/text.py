"""What the dashboard says, apart from its lists: greeting, headings, and what somebody sees who has nothing there."""

from domain.grammar import plural

DASHBOARD = "Dashboard"
NO_SESSIONS_THIS_WEEK = "No sessions this week yet."
QUIET_FOR_ADMIN_HEADING, QUIET_FOR_ADMIN = "All is quiet", "Nothing needs you right now."
NO_ROLE_HEADING, NO_ROLE = "You are almost there", "Ask an admin to make you a student or a mentor."

NEXT_SESSION = "Next session"

MINI_SESSIONS, REQUEST_MINI_SESSION = "Mini Mentorship Sessions", "Request Mini Session"
CONTINUE_DRAFT = "Continue your draft"
NOTHING_ASKED_HEADING = "Nothing asked yet"
NOTHING_ASKED = "Say in a few words what you need. Most people write their request in two minutes."

CHOOSE_A_TIME, ALL_SET = "Choose a time", "All set"
OPEN_REQUESTS_THAT_FIT, ALL_OPEN_REQUESTS = "Open requests that fit you", "All open requests"
NOBODY_WAITS_HEADING, NOBODY_WAITS = "Nobody is waiting right now", "New requests show up here by themselves."
NO_ROOM = "You hold as many as you wanted at once. Finish one to take another."


def greeting_to(greeting: str, name: str) -> str:
    return f"{greeting}, {name}"


def sessions_this_week(number: int) -> str:
    if not number:
        return NO_SESSIONS_THIS_WEEK
    return plural(number, "One session this week.", "{n} sessions this week.")


def with_whom(name: str) -> str:
    return f"With {name}"


def ask_for(least: int, most: int) -> str:
    return f"Ask for {least} to {most} minutes with someone who has been there."


def draft_kept(title: str) -> str:
    return (
        f"You began “{title}” and have not posted it yet."
        if title
        else "You began a request and have not posted it yet."
    )


def room(can_take: int) -> str:
    return f"You can take {can_take} more." if can_take > 0 else NO_ROOM
