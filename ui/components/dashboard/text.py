"""What the dashboard says, apart from its lists: greeting, headings, and what somebody sees who has nothing there."""

from domain.grammar import number_at_start, plural

DASHBOARD = "Dashboard"
ADMIN_HEADING = "People are looked after on the command line"
ADMIN = (
    "This page has nothing for an admin yet. Where the product runs, “mini-mentorship person list” shows who is here,"
    " “person add” and “person role” let people in, and “doctor” looks whether all is well."
)
NO_ROLE_HEADING, NO_ROLE = "You are almost there", "Ask an admin to make you a student or a mentor."

NEXT_SESSION = "Next session"
LEFT_TO_SAY = "Left to say"
WRITE_NOTE, SAY_HOW_IT_WENT, RATE = "Write the note", "Say how it went", "Rate it"

MINI_SESSIONS, REQUEST_MINI_SESSION = "Mini Mentorship Sessions", "Request Mini Session"
CONTINUE_DRAFT = "Continue your draft"
NOTHING_ASKED_HEADING = "Nothing asked yet"
NOTHING_ASKED = "Say in a few words what you need. Most people write their request in two minutes."

CHOOSE_A_TIME, ALL_SET = "Choose a time", "All set"
OPEN_REQUESTS_THAT_FIT, ALL_OPEN_REQUESTS = "Open requests that fit you", "All open requests"
NOBODY_WAITS_HEADING, NOBODY_WAITS = "Nobody is waiting right now", "New requests show up here by themselves."
TO_AVAILABILITY = "Go to Availability"

FIRST_STEPS_HEADING = "Help the right requests find you"
FIRST_STEPS = "It decides which requests fit you, and what students read about you."
SAY_HOURS, NAME_TOPICS, SAY_ABOUT = (
    "Say when you are free",
    "Name your topics",
    "Write two lines about yourself",
)


def greeting_to(greeting: str, name: str) -> str:
    return f"{greeting}, {name}"


def sessions_ahead(number: int, days: int) -> str:
    if not number:
        return f"No sessions in the next {days} days."
    return plural(
        number, "One session in the next {days} days.", "{n} sessions in the next {days} days.", days=days
    )


def own_clock(zone: str) -> str:
    """Once a page: whose clock its times are read from."""
    return f"Times are {zone}."


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
    return f"You can take {can_take} more."


def wait_for_note(number: int) -> str:
    words = number_at_start(number)
    return plural(
        number, "{words} session waits for your note", "{words} sessions wait for your note", words=words
    )


def how_was_it(number: int) -> str:
    return plural(number, "How was it?", "How were they?")


def met_ago(name: str, ago: str) -> str:
    return f"With {name}, ended {ago}"
