"""The sentences that say what happens next with a request, how long others waited, and what helps."""

from domain.enums import Status
from domain.grammar import plural, sentences

YOU_WILL_SEE = "You will see here when someone takes it."
AFTER_MEETING = "Tell us on the session page how it went."
RENEW = "Nobody could take it in time. Renew it with new times and it goes back on the board."
POST_A_NEW_ONE = "Nobody could take it in time. You are welcome to post a new one."
CALLED_OFF_FOR_STUDENT = "This was called off. You can post a new request whenever you like."
CALLED_OFF_FOR_MENTOR = "This was called off. There are more on the board."
GONE_FOR_MENTOR = "This request is no longer on the board. There are more there."
# For admins, who only look. An open request comes here once its time is over.
NO_MORE = {
    Status.OPEN: "This request is expired.",
    Status.EXPIRED: "This request is expired.",
    Status.CANCELLED: "This request is cancelled.",
    Status.SCHEDULED: "This request is scheduled.",
}

FEW_ARE_TAKEN = "Few requests like this are taken."
NO_TIMES = (
    "None of your times is still ahead. Edit your request and add new ones, so that a mentor can choose."
)
WHAT_HELPS = (
    "It waits longer than most. What helps: more times, on other days or in the evening,"
    " and a line more about what you have tried. “Edit” changes both."
)


def waiting_for_mentor(usual: str, expires: str) -> str:
    return f"Waiting for a mentor. {usual} Expires {expires}."


def lapse(by: str) -> str:
    """What becomes of a claim without a time; for the student."""
    return f"If none is set by {by}, it opens again and keeps its place." if by else ""


def pick_or_wait(mentor: str, by: str) -> str:
    return sentences(f"Pick one of {mentor}’s times, or wait for one of yours.", lapse(by))


def is_choosing(mentor: str, by: str) -> str:
    return sentences(f"{mentor} took it and is choosing a time.", lapse(by))


def done_for_student(mentor: str, steps: int, ticked: int = 0) -> str:
    if not steps:
        return f"Done. {mentor} helped you with this one."
    if ticked:
        return f"Done. Of the next steps that {mentor} left you, {ticked} of {steps} are done."
    return plural(
        steps,
        "Done. {mentor} left you {n} next step.",
        "Done. {mentor} left you {n} next steps.",
        mentor=mentor,
    )


def you_meet(other: str) -> str:
    return f"You meet {other}."


def you_meet_on(other: str, when: str) -> str:
    return f"You meet {other} on {when}."


def is_on_now(other: str, left: str) -> str:
    return f"Your session with {other} is on now, for another {left}."


def has_ended(other: str, after: str) -> str:
    return sentences(f"Your session with {other} has ended.", after)


def wish_to_move(other: str) -> str:
    return f"{other} would like to meet at another time. Accept it or decline; until then the session stays where it is."


def is_waiting_for_you(student: str, expires: str) -> str:
    return f"{student} is waiting. Take it if you can help. Expires {expires}."


def accept_or_choose(student: str, offered: int, by: str) -> str:
    """For the mentor who holds it and has offered times."""
    can_accept = plural(
        offered,
        "{student} can accept the time you offered.",
        "{student} can accept one of the times you offered.",
        student=student,
    )
    choose = (
        f"Or choose one of {student}’s by {by}, or it opens again for everyone."
        if by
        else f"Or choose one of {student}’s."
    )
    return sentences(can_accept, choose)


def choose_a_time(student: str, by: str) -> str:
    if by:
        return f"It is yours. Choose a time with {student} by {by}, or it opens again for everyone."
    return f"It is yours. Choose a time with {student}."


def complete_it(student: str) -> str:
    return f"Complete it, with a note and next steps for {student}."


def done_for_mentor(student: str) -> str:
    return f"Done. Thank you for helping {student}."


def waits_for_a_mentor(student: str, expires: str) -> str:
    return f"{student} is waiting for a mentor. Expires {expires}."


def is_choosing_with(mentor: str, student: str) -> str:
    return f"{mentor} took it and is choosing a time with {student}."


def they_meet(student: str, mentor: str, when: str) -> str:
    return f"{student} and {mentor} meet on {when}."


def they_met(when: str) -> str:
    return f"They met on {when}."


def both_done(mentor: str, student: str) -> str:
    return f"{mentor} and {student} are done."


def usual_wait(tenths: int, within: str) -> str:
    """How many of ten are taken, and within what time half of those are, where it is known."""
    if tenths == 10:
        return (
            f"Nearly all requests like this are taken, half of them within {within}."
            if within
            else "Nearly all requests like this are taken."
        )
    return (
        f"About {tenths} in 10 requests like this are taken, half of them within {within}."
        if within
        else f"About {tenths} in 10 requests like this are taken."
    )


def what_helps(*, little_time: bool, short: bool) -> str:
    """Advice for one request: are its times few, does its description say little?"""
    if little_time and short:
        return (
            "It waits longer than most. What helps: add times on other days; yours leave little to choose from,"
            " and say what you have tried and what you would like to know."
        )
    if little_time:
        return "It waits longer than most. What helps: add times on other days; yours leave little to choose from."
    if short:
        return (
            "It waits longer than most. What helps: add times on other days or in the evening,"
            " and say what you have tried and what you would like to know."
        )
    return "It waits longer than most. What helps: add times on other days or in the evening."
