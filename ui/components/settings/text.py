"""What the settings say: who you are here, who reads it, and how you read times."""

from domain.enums import DateOrder, HourCycle
from domain.grammar import plural
from ui.components.basic.text import LONG_DAYS

SETTINGS, ABOUT_YOU, DATES_AND_TIMES = "Settings", "About you", "Dates and times"
NAME, ABOUT_ME = "Name", "About me"
ABOUT_HINT = "What you do, and what brings you here. Whoever you meet reads this."
TOPICS_HINT = "Separate them with commas: python, interviews."
TOPICS_FOR_MENTORS = "Requests about one of these come first on your board."
ZONE_HINT = "Every time on these pages is in this zone."
SAVED = "Saved. The other pages use it from their next load on."

FIND_A_PLACE, FIND_A_PLACE_HINT = "Find a city or country", "Such as Nepal, or New York."
NO_SUCH_PLACE = "No place is called that. Try a larger city nearby, or the country."
CLOCK, DATES, WEEK_BEGINS = "Clock", "Dates", "Week begins on"
CLOCKS = {HourCycle.H23: "24 hours: 17:30", HourCycle.H12: "12 hours: 5:30 PM"}
DATE_ORDERS = {DateOrder.DAY_MONTH: "24 November", DateOrder.MONTH_DAY: "November 24"}
WEEKDAYS = {str(day): LONG_DAYS[day] for day in (0, 6, 5, 4)}  # the days that a week begins on anywhere


def name_hint(email: str) -> str:
    return f"Others read your first name only. Your e-mail is {email}."


def found(chosen: str, number: int) -> str:
    return plural(
        number, "{chosen} is chosen.", "{chosen} is chosen, the first of {n} places.", chosen=chosen
    )


def use_browsers(city: str) -> str:
    return f"Use this browser’s zone: {city}"


def clocks_differ(browser: str, own: str) -> str:
    """Above a page, where the browser is somewhere else than the profile says."""
    return f"This browser is in {browser}. Times here are in {own}."


def use_zone(zone: str) -> str:
    return f"Use {zone}"


def keep_zone(zone: str) -> str:
    return f"Keep {zone}"
