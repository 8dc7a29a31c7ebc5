"""What is said around times: choosing one, typing one, offering others, and what became of an offer."""

from domain.grammar import number_at_start, number_in_words, plural, sentences

# The choice of a time.
BOOK, MOVE_TO = "Book", "Move to"
NOTHING_CHOSEN = {BOOK: "Book", MOVE_TO: "Move"}  # the same button before a time is chosen
OFFER_ANOTHER = "Offer another time"
EARLY_AND_LATE, EARLY_OR_LATE_ONLY = "Early and late", "early or late"
ONLY_EARLY_OR_LATE = "On this day only early or late times fit you both."
DAYS, TIMES, TIME_CRUMB = "Days", "Times", "Time"
VIEW_SESSION, ADD_TO_CALENDAR = "View session", "Add to calendar"

# What a dialog or page says when what it is about has gone.
REQUEST_GONE = "Someone else took this one, or it was called off. There are more on the board."
SESSION_CHANGED = "The session has changed meanwhile. Please look at its page again."

# Times that are typed.
DATE, FROM, TO, TIME = "Date", "From", "To", "Time"
TIMES_THAT_SUIT_YOU, ADD_TIME, TIMES_YOU_ADDED = "Times that suit you", "Add time", "Times you added"
THIS_EVENING, TOMORROW_AFTERNOON, WEEKEND = "This evening", "Tomorrow afternoon", "Weekend"
PRESETS, TOO_LATE = (THIS_EVENING, TOMORROW_AFTERNOON, WEEKEND), "It is too late for that now."
NEXT_DAY_TOO = "Repeat on the next day"
NOT_ON_THE_NEXT_DAY = "Clocks go forward on the next day, and there is no such time then. Please type it."
CHOOSE_A_TIME = "Choose a time."
CHOOSE_START, CHOOSE_END = "Choose when it starts.", "Choose when it ends."
ENDS_BEFORE_IT_STARTS = "A time must end after it starts."
HAS_PASSED = "That has passed. Choose a later one."
ROWS = ("First time", "Second time", "Third time", "Fourth time", "Fifth time")
OPTIONAL_ROWS = tuple(f"{row} (optional)" for row in ROWS)

# Offers.
OFFER_TIMES = "Offer times"
TIMES_ON_OFFER = "Times on offer"
NONE_OF_THESE, DECLINE = "None of these", "Decline"
YOU_ASKED_TO_MOVE = "You asked to move the session"
STAYS_UNTIL_THEN = "The session stays where it is until then."
NO_LONGER_POSSIBLE = "No longer possible: "


def heading(name: str) -> str:
    return f"Choose a time with {name}"


def what_booking_does(minutes: int, zone: str, name: str, *, claims: bool) -> str:
    """How long it lasts, whose times stand where, and what booking does."""
    return sentences(
        f"{minutes} min.",
        f"Your times, in {zone}, with {name}’s in small.",
        f"Booking takes the request and tells {name} at once."
        if claims
        else f"Booking tells {name} at once.",
    )


def nothing_to_move_to(name: str) -> str:
    return f"None of the times that were given suits both of you now. Propose another one to {name}."


def nothing_fits(name: str) -> str:
    return f"None of {name}’s times fits you at the moment: each has passed, is too soon, or finds one of you busy."


def verb_and_time(verb: str, when: str) -> str:
    """The whole name of a button: "Book Tuesday 24 November, 15:30 to 16:30, Berlin time"."""
    return f"{verb} {when}"


def more_days(number: int) -> str:
    return plural(number, "Show 1 more day", "Show {n} more days")


def more_times(number: int) -> str:
    return plural(number, "1 more time", "{n} more times")


def every(minutes: int) -> str:
    return f"Every {minutes} minutes"


def no_time_on(days: str) -> str:
    return f"Nothing fits you both on {days}."


def day_has(day: str, times: int) -> str:
    return plural(times, "{day}: 1 time.", "{day}: {n} times.", day=day)


def times_shown(number: int) -> str:
    return plural(number, "1 time shown.", "{n} times shown.")


def more_times_shown(number: int) -> str:
    return plural(number, "1 more time shown.", "{n} more times shown.")


def days_shown(number: int) -> str:
    return plural(number, "1 more day shown.", "{n} more days shown.")


def booked(name: str) -> str:
    return f"Booked. {name} knows about it."


def windows_hint(most: int, days: int, zone: str) -> str:
    return f"Up to {number_in_words(most)}, within the next {days} days, in {zone}."


def next_day_too(when: str) -> str:
    """The whole name of the button beside one of the times."""
    return f"Repeat on the next day: {when}"


def too_little_left(minutes: int) -> str:
    return f"Too little of that is left for {minutes} minutes. Choose another time."


def skipped_by_clocks(clock: str, day: str, city: str) -> str:
    return f"There is no {clock} on {day} in {city}: clocks go forward then. Choose a later one."


def row_name(row: int) -> str:
    """What one of several times is called; only the first has to be filled."""
    names = OPTIONAL_ROWS if row else ROWS
    return names[row] if row < len(names) else f"Time {row + 1} (optional)"


def within_days(days: int) -> str:
    return f"Choose a day within the next {days} days."


def too_soon(notice: str) -> str:
    return f"That is too soon: a session begins at least {notice} from now."


def other_clock(name: str, when: str, zone: str) -> str:
    return f"For {name} that is {when}, {zone}."


def all_offered(most: int) -> str:
    return f"{number_at_start(most)} times are on offer already. Wait for an answer first."


def offered(name: str, times: int) -> str:
    return plural(
        times,
        "Offered. {name} sees it now, and can accept.",
        "Offered. {name} sees them now, and can accept one.",
        name=name,
    )


def what_offering_does(name: str, most: int, until: str) -> str:
    return sentences(
        f"{name} gets up to {number_in_words(most)} times to choose from; the first one accepted is booked.",
        f"They block nothing, and the request stays yours until {until}."
        if until
        else "They block nothing, and the request stays yours.",
    )


def times_given(name: str, zone: str) -> str:
    return f"Times {name} gave, in {zone}:"


def you_offered(times: int) -> str:
    words = number_in_words(times)
    return plural(times, "You offered another time", "You offered {words} other times", words=words)


def they_offer(name: str, times: int) -> str:
    words = number_in_words(times)
    one, many = "{name} offers another time", "{name} offers {words} other times"
    return plural(times, one, many, name=name, words=words)


def would_like_to_move(name: str) -> str:
    return f"{name} would like to move the session"


def waiting_for_answer(name: str, until: str) -> str:
    return f"Waiting for {name}’s answer, until {until} at the latest."


def good_until(until: str) -> str:
    return f"Good until {until}."


def accept(when: str) -> str:
    return f"Accept {when}"


def accepted(when: str, name: str, *, moved: bool) -> str:
    return (
        f"Moved to {when}. {name} knows about it." if moved else f"Booked for {when}. {name} knows about it."
    )


def declined(name: str) -> str:
    return f"Declined. {name} can offer others."
