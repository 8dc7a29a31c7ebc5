"""What a person reads about a session: in lists, on its page, and around what can be done with it."""

from domain.enums import Role
from domain.grammar import plural, sentences

ACTIONS = {
    "reschedule": "Reschedule",
    "cancel": "Cancel session",
    "absent": "Mark absent",
}
JOIN, VIEW_SESSION = "Join session", "View session"
NEW_TAB = "Opens in a new tab. This page stays here for afterwards."
ONLY_THE_TWO = "Only the two people of this session can join it."

# The page between the press and the room.
ROOM_OPENS, OPEN_ROOM, ROOM_ADDRESS = "The room opens", "Open the room", "Address of the room"
IF_IT_DOES_NOT_OPEN, IF_LATE = "If the room does not open", "If you or they are late"
COPY_IT = "Press “Open the room”, or copy its address into another browser. It is for the two of you only."

VIEW_REQUEST = "View request"
SESSIONS, SESSION = "Sessions", "Session"
HEADINGS = {"upcoming": "Upcoming", "past": "Past"}
TO_DASHBOARD, TO_BOARD = "Go to your dashboard", "See open requests"
NOTHING_PLANNED_HEADING = "Nothing is planned"
NOTHING_PLANNED = "As soon as a time is set for one of your requests, it stands here."
NOTHING_PLANNED_FOR_MENTOR = "As soon as you set a time for a request that you took, it stands here."
NOTHING_FOR_ADMIN = "Sessions in which you have a part yourself stand here."
NOTHING_YET_HEADING = "Nothing yet"
NOTHING_YET = "Sessions that are over stay here, with their notes and next steps."

# In a list, and on the page.
CANCELLED_LATE, NOBODY_CAME, YOU_WERE_ABSENT = "cancelled late", "nobody came", "you were absent"
SOMEBODY_WAS_ABSENT = {
    "student": "the student was absent",
    "mentor": "the mentor was absent",
}
WHEN, WHAT_HAPPENS_NEXT, DONE = "When", "What happens next", "Done"
WHAT_IT_IS_ABOUT, HISTORY = "What it is about", "History"
SHARED_NOTE, PRIVATE_NOTE = "Shared note", "Private note"
ONLY_YOU = "Only you see this."
YOU_LEFT_NO_NOTES = "You left no notes."
NO_NOTES = "There are no notes for this one."
THE_TWO_MEET = "The two meet; their mentor then completes the session."

# Calling it off, and saying that somebody did not come.
CANCEL_HEADING, CANCEL_KEEP = "Cancel this session?", "Keep session"
ABSENT_KEEP = "Keep waiting"
MARKED_ABSENT = "Noted. The session has ended."
ENDS_WITH_IT = "The request ends with it, and both are told."

# Moving it.
NOW_SUITS_BOTH, OR_PROPOSE = "Times that suit you both", "Or propose another time"
WHY, PROPOSE = "Why?", "Propose this time"


def next_steps(number: int, done: int) -> str:
    if done:
        return plural(number, "1 next step, done", "{n} next steps, {done} done", done=done)
    return plural(number, "1 next step", "{n} next steps")


def you_rated(stars: int, most: int) -> str:
    return f"you rated it {stars} of {most}"


def was_absent(name: str) -> str:
    return f"{name} was absent"


def with_whom(name: str) -> str:
    return f"with {name}"


def starts(when: str) -> str:
    return f"Starts {when}"


def ends(when: str) -> str:
    return f"Ends {when}"


def ended(when: str) -> str:
    return f"Ended {when}"


def moved_by(name: str, when: str) -> str:
    return f"Moved by {name} {when}."


def moved_by_you(when: str) -> str:
    return f"Moved by you {when}."


def before_it_was(when: str) -> str:
    return f"Before, it was on {when}."


def counterpart(name: str, viewer: Role) -> str:
    return f"Mentor: {name}" if viewer is Role.ADMIN else f"With {name}"


def joined_ago(name: str, ago: str) -> str:
    return f"{name} joined {ago}"


def for_whom(hours: str, name: str) -> str:
    """The same hours on the other one's clock."""
    return f"{hours}, for {name}"


def nothing_written(name: str) -> str:
    return f"{name} has not written anything here yet."


def after_meeting(name: str, viewer: Role) -> str:
    if viewer is Role.MENTOR:
        return f"When you have met, you complete it here: a note and next steps for {name}."
    return f"When you have met, {name}’s note and next steps stand here."


def cancelled(name: str) -> str:
    return f"Cancelled. {name} knows about it."


def cancel_reason(name: str) -> str:
    return f"Why? (optional; {name} reads it)"


def cancel_sentence(name: str, viewer: Role, *, late_hours: int | None) -> str:
    """What becomes of the request; with `late_hours`, that it is late, being less than so many before the start."""
    what = {
        Role.STUDENT: f"Your request ends with it, and {name} is free for others. To keep it, reschedule instead.",
        Role.MENTOR: f"{name}’s request opens again for other mentors and keeps its place. You cannot take it a second time.",
    }.get(viewer, ENDS_WITH_IT)
    late = f"It begins in less than {late_hours} h, so it counts as a late cancellation."
    return sentences(what, late if late_hours is not None else "")


def absent_heading(name: str) -> str:
    return f"Mark {name} absent?"


def absent_sentence(name: str, viewer: Role, contest_hours: int) -> str:
    return sentences(
        f"The session and {name}’s request end with it."
        if viewer is Role.MENTOR
        else f"Your request opens again at once and keeps its place; {name} cannot take it a second time.",
        f"{name} can say within {contest_hours} hours that they were there.",
    )


def now_it_is_on(when: str) -> str:
    return f"Now it is on {when}."


def choosing_moves_it(name: str) -> str:
    return f"Choosing one moves the session at once and tells {name}."


def reason_hint(name: str) -> str:
    return f"Optional. {name} reads it."


def proposing_asks(name: str) -> str:
    return f"{name} is asked. Until the answer comes, the session stays where it is."


def moved_to(when: str, name: str) -> str:
    return f"Moved to {when}. {name} knows about it."


def proposed(when: str, name: str) -> str:
    return f"You proposed {when}. {name} can accept it now."


def join_title(title: str) -> str:
    return f"Join: {title}"


def opens_by_itself(title: str, name: str) -> str:
    return f"“{title}”, with {name}. The room opens by itself. Afterwards, come back to the session."


def late_is_seen(name: str, minutes: int) -> str:
    return plural(
        minutes,
        "{name} sees on the session’s page that you are here. Nobody can be marked absent in the first minute.",
        "{name} sees on the session’s page that you are here. Nobody can be marked absent in the first {n} minutes.",
        name=name,
    )


def if_the_room_did_not_open(ago: str) -> str:
    return f"You joined {ago}. If the room did not open, press “{JOIN}” again: the page that comes shows its address."
