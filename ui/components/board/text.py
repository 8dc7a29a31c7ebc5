"""What the board says: who waits, its filters, its cards, and where a request went."""

from domain.grammar import plural, sentences

MANY = 50  # counts stop here: "50+"

OPEN_REQUESTS = "Open requests"
SORTS = {"best": "Best fit first", "oldest": "Oldest first", "urgent": "Most urgent first"}
ORDER, SEARCH, SEARCH_NAME, FILTERS = "Order", "Search", "Search open requests", "Filters"
FITS_MY_HOURS = "Fits my hours"

NOBODY_WAITS = "Nobody is waiting at the moment."
NO_ROOM = "You hold as many as you wanted at once."
QUIET_HEADING = "All quiet"
QUIET = "Nobody is waiting. When a student asks, it appears here by itself."
NO_MATCH_HEADING = "Nothing matches"
NO_MATCH = "Try another word, or fewer filters."
SHOW_ALL = "Show all open requests"

CLAIM, CLAIM_AND_SCHEDULE, SCHEDULE = "Claim", "Claim and schedule", "Schedule session"
VIEW_DETAILS, VIEW_SESSION = "View details", "View session"
CLAIMED = "You have it. Now choose a time."
NONE_FITS = "None of its times fits you at the moment."
YOUR_TOPIC, YOURS_TOO = "One of your topics", ", yours too"
EXPIRES_NOW = "expires now"

TAKEN = "Someone took this one a moment ago."
WENT = {
    "claimed": TAKEN,
    "scheduled": TAKEN,
    "completed": TAKEN,
    "cancelled": "The student withdrew this one a moment ago.",
    "expired": "This one has just expired.",
}


def count(number: int) -> str:
    """A number that was counted no further than we show it."""
    return f"{MANY}+" if number > MANY else str(number)


def counted(words: str, number: int | None) -> str:
    """The words of a chip, with how many it would show."""
    return words if number is None else f"{words} {count(number)}"


def topic(words: str) -> str:
    return f"Topic: {words}"


def waiting(number: int, fits: int, room: str) -> str:
    """ "14 people are waiting. 6 fit your hours. You can take 2 more." """
    people = plural(number, "1 person is waiting.", "{count} people are waiting.", count=count(number))
    none = "None fit your hours."
    hours = plural(fits, "1 fits your hours.", "{count} fit your hours.", count=count(fits)) if fits else none
    return sentences(people, hours, room)


def can_take(number: int) -> str:
    return f"You can take {number} more."


def news(number: int) -> str:
    return plural(number, "1 new request", "{count} new requests", count=count(number))


def shown(number: int, *, more: bool) -> str:
    return f"{number} shown, more below." if more else f"{number} shown."


def times_that_fit(number: int, named: str, *, soonest: bool) -> str:
    """ "3 of its times fit you: Tue 15:30, Tue 16:00, Wed 09:00"; with `soonest` there are more than are named."""
    if soonest:
        return f"{number} of its times fit you, the soonest: {named}"
    one = "1 of its times fits you: {named}"
    return plural(number, one, "{n} of its times fit you: {named}", named=named)


def waits(stretch: str) -> str:
    return f"waiting {stretch}"


def expires_in(stretch: str) -> str:
    return f"expires in {stretch}"


def yours(student: str) -> str:
    return f"It is yours, and {student} knows. Choose a time next, or it opens again for everyone."


def booked(when: str, zone: str, student: str) -> str:
    return f"Booked for {when}, {zone}. {student} knows about it."
