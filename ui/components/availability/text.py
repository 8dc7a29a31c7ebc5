"""What a mentor reads about their hours: headings, hints, what is not clear, and the picture of two weeks in words."""

from domain.grammar import number_in_words, plural, sentences

AVAILABILITY = "Availability"
INTRO = "Say when you are free. Each request then shows which of its times fit you."
SAVED = "Saved. The board uses it from now on."
KEPT, NOT_SAVED_YET = "Here is what you typed before.", "Not saved yet"
BY_KEYBOARD = "or Ctrl+S"
END_PAUSE, WELCOME_BACK = "End pause", "Welcome back. You can take requests again."

# The week.
WEEK, SPECIAL_DATES, HOW_MUCH = "Your week", "Special dates", "How much you take on"
WEEK_HINT = (
    "Switch on the days on which you are free. Past midnight is fine: it stays on the day where it begins."
)
NO_HOURS_YET = "You have not said when you are free yet, so every time counts as free."
NO_HOURS_ON_THIS_DAY, ANY_TIME = "No hours", "Any time"
FROM, TO, MIDNIGHT = "From", "To", "midnight"
UNTIL, ADD_HOURS, COPY_TO_OTHERS_SHORT, TAKE_AWAY = "to", "Add hours", "Copy to …", "×"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

# Filling in several days at once.
FILL_IN = "Fill in several days at once"
WEEKDAYS, WEEKDAYS_BY_TWELVE_HOURS = "Weekdays 9–17", "Weekdays 9–5"
WEEKDAY_EVENINGS, WEEKENDS = "Weekday evenings", "Weekends"
TYPE_IT = "Or type it"
TYPE_IT_HINT = "For example Mon-Fri 9-12, 14-17; Sat 10-12. Press Enter to fill it in."
TYPE_IT_HINT_BY_TWELVE_HOURS = (
    "For example Mon-Fri 9am-12pm, 2pm-5pm; Sat 10am-12pm. Press Enter to fill it in."
)
BEGIN_WITH_A_DAY = "Begin with a day, for example Mon-Fri 9-12, 14-17:30."
HOURS_AFTER_THE_DAY = "Say the hours after the day, for example Sat 10-12, or Sat off."
FREE_MEANS_BOTH = "“free” could mean both. Write the hours, “all day”, or “off”."

# Copying a day.
COPY_TO_OTHERS = "Copy to other days"
COPY_TO, COPY_HOURS = "To", "Copy hours"

# Hours of which we are not sure.
YES_KEEP = "Yes, keep it"
LOOK_AT_THESE = "Please look at what is marked, then save again."

# Special dates.
SPECIAL_DATES_HINT = "A holiday, or a day on which you are free at other times."
FIRST_DAY, LAST_DAY, HOURS = "First day", "Last day", "Hours"
ONE_DAY_HINT, DAY_OFF_HINT = "Empty for one day.", "Empty for a day off."
ADD_DATE, DATES_YOU_ADDED = "Add date", "Special dates you added"
DAY_OFF = "not free"
LAST_BEFORE_FIRST = "The last day comes on or after the first."
ENDS_AT_MIDNIGHT = "Here a day ends at midnight. Give what comes after it to the next day."
HAS_PASSED = "That day has passed. Choose one from today on."
FAR_AHEAD = "That is very far ahead. Choose a nearer day."

# How much at once.
CAPACITY, BUFFER_MINUTES, PAUSE = "How many requests at once", "Minutes between sessions", "Pause until"
ZONE_HINT = "Your hours are on the clock of this place, in summer and in winter."
PAUSE_HINT = "Optional. Until that day you take no new requests; what you hold stays."
WHOLE_NUMBER = "Write a whole number, such as 3."

# The picture.
FREE, SESSION = "Free", "Session"
NOTHING_FREE = "nothing free"

# Who has not said any hours is asked for them.
UNTIL_HOURS_ARE_SAID = (
    "It takes two minutes. Until then every time counts as free, also at night. Begin with one of these:"
)


def not_clear(words: str, example: str) -> str:
    return f"“{words}” is not clear. Write it like {example}."


def between(least: int, most: int) -> str:
    return f"Between {least} and {most}."


def copied(days: int) -> str:
    return plural(
        days,
        "Copied to {n} day. Save when it is right.",
        "Copied to {n} days. Save when it is right.",
    )


def there_already(days: str) -> str:
    return f"You have {days} below already. Remove that first."


def on_these_days(days: str, hours: str) -> str:
    return f"{days}: {hours}"


def next_weeks(weeks: int) -> str:
    return plural(weeks, "The next week", "The next {words} weeks", words=number_in_words(weeks))


def taking_a_break(until: str) -> str:
    return f"You are taking a break until {until}. Until then you take no new requests; what you hold stays."


def what_fits(zone: str) -> str:
    return f"A student’s time that lies in here fits you. In {zone}."


def once_saved(zone: str) -> str:
    return f"This is how it will be once you save. In {zone}."


def mark_by_twelve_hours(hour: int, *, afternoon: bool) -> str:
    return f"{hour} {'PM' if afternoon else 'AM'}"


def of_row(what: str, day: str, row: int) -> str:
    """ "From, Monday, first hours": the whole name of a field or button in a row."""
    return f"{what}, {day}, {ORDINALS[row]} hours"


def of_day(what: str, day: str) -> str:
    return f"{what}, {day}"


def dashed(begins: str, ends: str) -> str:
    return f"{begins}–{ends}"


def goes_on(day: str, clock: str) -> str:
    return f"Goes on until {day}, {clock}."


def did_you_mean(hours: str) -> str:
    return f"Did you mean {hours}?"


def yes(hours: str) -> str:
    return f"Yes, {hours}"


def no_until(day: str, clock: str) -> str:
    return f"No, until {day}, {clock}"


def a_long_stretch(hours: int) -> str:
    return f"That is more than {hours} hours in a row. Is that right?"


def ends_before(hours: str) -> str:
    """Special dates end at midnight, so what was typed is not possible and the other reading is named."""
    return f"Did you mean {hours}? Here a day ends at midnight."


def filled_in(days: str) -> str:
    return f"Filled in: {days}. Save when it is right."


def hours_of(day: str, hours: str) -> str:
    return f"{day}: {hours}"


def day_in_words(day: str, free: str, sessions: str) -> str:
    """ "Monday 23 November: 09:00 to 12:00 and 14:00 to 17:30. A session 15:00 to 16:00." """
    return sentences(f"{day}: {free}.", f"A session {sessions}." if sessions else "")
