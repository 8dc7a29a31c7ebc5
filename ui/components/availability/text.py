"""What a mentor reads about their hours: headings, hints, what is not clear, and the picture of two weeks in words."""

from domain.grammar import number_in_words, plural, sentences

AVAILABILITY = "Availability"
INTRO = "Say when you are free. Each request then shows which of its times fit you."
SAVED = "Saved. The board uses it from now on."
KEPT = "Here is what you typed before. It is not saved yet."
END_PAUSE, WELCOME_BACK = "End pause", "Welcome back. You can take requests again."

# The week.
WEEK, SPECIAL_DATES, HOW_MUCH = "Your week", "Special dates", "How much you take on"
PAST_MIDNIGHT = "Past midnight is fine: 22:00-02:00 goes on into the next day."
NOT_FREE = "Not free"

# Copying a day.
COPY_TO_OTHERS, COPY_SENTENCE = "Copy to other days", "The lines change at once; saving is up to you."
COPY_FROM, COPY_TO, COPY_HOURS = "Copy the hours of", "To", "Copy hours"

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
NO_HOURS = "You have not said any hours, so every time that suits a student is yours to choose."


def week_hint(example: str) -> str:
    return sentences(f"For example {example}. Leave a day empty when you are not free.", PAST_MIDNIGHT)


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


def offered_to_students(zone: str) -> str:
    return f"This is what is offered to students, in {zone}."


def day_in_words(day: str, free: str, sessions: str) -> str:
    """ "Monday 23 November: 09:00 to 12:00 and 14:00 to 17:30. A session 15:00 to 16:00." """
    return sentences(f"{day}: {free}.", f"A session {sessions}." if sessions else "")
