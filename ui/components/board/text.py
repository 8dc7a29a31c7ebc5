"""What the board says: who waits, its filters, its cards, and where a request went."""

from datetime import timedelta

from domain.grammar import number_in_words, plural, sentences
from domain.text import duration_text
from ui.components.basic.text import hours

MANY = 50  # counts stop here: "50+"

OPEN_REQUESTS = "Open requests"
SORTS = {"best": "Best fit first", "oldest": "Oldest first", "urgent": "Most urgent first"}
ORDER, SEARCH, SEARCH_NAME, FILTERS = "Order", "Search", "Search open requests", "Filters"
ANY_TIME_FITS, SAY_HOURS = "You have not said when you are free yet.", "Say when you are free"
FITS_MY_HOURS = "Fits my hours"

NO_ROOM = "You hold as many as you wanted at once."
TO_AVAILABILITY = "Go to Availability"
NOBODY_WAITS, NOTHING_NEW = "Nobody is waiting", "Nothing new is waiting"
BY_ITSELF = "When a student asks, it appears here by itself."
NO_MATCH_HEADING = "Nothing matches"
NO_MATCH = "Try another word, or fewer filters."
SHOW_ALL = "Show all open requests"

CLAIM, CLAIM_AND_SCHEDULE, SCHEDULE = "Claim", "Claim and schedule", "Schedule session"
VIEW_DETAILS, VIEW_SESSION, ADD_TO_CALENDAR = "View details", "View session", "Add to calendar"
CLAIMED = "You have it. Now choose a time."
UNDO, UNDONE = "Undo", "Undone. It is open again, as if you had not claimed it."
NONE_FITS = "None of its times fits you at the moment."
# Why the list stands in this order, by the order.
WHY_THIS_ORDER = {
    "best": "What fits your hours comes first: urgent ones, then those with your topics.",
    "oldest": "Who waits longest comes first.",
    "urgent": "Urgent ones come first, then who waits longest.",
}
YOUR_TOPIC, YOURS_TOO = "One of your topics", ", yours too"
EXPIRES_NOW = "expires now"
YOU, YOU_BOTH = "you", "you both"

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


def filters(number: int) -> str:
    """The button that unfolds the chips; with how many of them are on."""
    return f"{FILTERS} ({number})" if number else FILTERS


def counted(words: str, number: int | None) -> str:
    """The words of a chip, with how many it would show."""
    return words if number is None else f"{words} {count(number)}"


def topic(words: str) -> str:
    return f"Topic: {words}"


def waiting(number: int, fits: int | None, released: int, room: str) -> str:
    """ "14 people are waiting. 6 fit your hours. You can take 2 more."; `fits` is None where no hours are said."""
    people = plural(number, "1 person is waiting.", "{count} people are waiting.", count=count(number))
    none = "None fit your hours."
    fitting = (
        plural(fits, "1 fits your hours.", "{count} fit your hours.", count=count(fits)) if fits else none
    )
    if fits is None:
        fitting = ANY_TIME_FITS
    return sentences(people, fitting if number else "", had_before(released), room if number else "")


def had_before(number: int) -> str:
    """Those that wait, and that this mentor cannot take a second time; nothing where there are none."""
    if not number:
        return ""
    one = "1 that you had before is not shown."
    return plural(number, one, "{count} that you had before are not shown.", count=count(number))


def can_take(number: int) -> str:
    return f"You can take {number} more."


def news(number: int) -> str:
    return plural(number, "1 new request", "{count} new requests", count=count(number))


def shown(number: int, *, more: bool) -> str:
    return f"{number} shown, more below." if more else f"{number} shown."


def listed(shown: str, order: str, zone: str) -> str:
    """Above the list: how many it shows, why they stand like this, and whose clock its times are in."""
    return sentences(shown, order, f"Times are {zone}.")


def fits_you(ranges: str, more: int) -> str:
    """ "Fits you Sat 17:00–20:00, Tue 17:00–18:30 (+1)"; `more` ranges are not named."""
    return f"Fits you {ranges} (+{more})" if more else f"Fits you {ranges}"


def only_at_night(ranges: str, more: int, whose: str) -> str:
    """ "Only at night for you: Sat 00:00–03:00"."""
    return (
        f"Only at night for {whose}: {ranges} (+{more})" if more else f"Only at night for {whose}: {ranges}"
    )


def binds(lasts: timedelta) -> str:
    """What "Claim" alone binds to."""
    return f"Claim: {duration_in_hours(lasts)} to set a time"


def duration_in_hours(length: timedelta) -> str:
    """ "48 h", where it is whole hours: a deadline is counted in them, not in days."""
    hour = timedelta(hours=1)
    return duration_text(length) if length % hour else hours(length // hour)


def more_like_it(number: int) -> str:
    if not number:
        return ""
    one, many = "Here is one more like it.", "Here are {words} more like it."
    return plural(number, one, many, words=number_in_words(number))


def waits(stretch: str) -> str:
    return f"waiting {stretch}"


def expires_in(stretch: str) -> str:
    return f"expires in {stretch}"


def yours(lasts: timedelta) -> str:
    return f"You have it. Now choose a time: after {duration_in_hours(lasts)} without one it opens again for everyone."


def booked(when: str, zone: str, student: str) -> str:
    return f"Booked for {when}, {zone}. {student} knows about it."
