"""What the form of a request says: its heading, its fields and their hints, and what came of it."""

from domain.grammar import number_in_words, plural

NEW_HEADING, NEW_VERB = "Request a mini session", "Submit request"
EDIT_HEADING, EDIT_VERB = "Edit request", "Save changes"
RENEW_HEADING, RENEW_VERB = "Renew request", "Renew"
RENEW_SENTENCE = "Your words stay as they are. Add times that suit you now."
KEPT = "Here is what you typed before."

POSTED = "Your request is on the board. Mentors can see it now."
SAVED = "Saved. Mentors see the new version."
RENEWED = "It is back on the board, with your new times."

TITLE, TITLE_HINT = "Title", 'A few words, such as "Interview prep for Google SWE".'
SESSION_TYPE, CHOOSE_ONE = "Session type", "Choose one"
DURATION, URGENCY = "Duration", "Urgency"
DESCRIPTION, DESCRIPTION_HINT = "Description", "What you are working on, and where you are stuck."
LINKS = "Links"
ADD_DETAILS = "Add details"


def duration(minutes: int) -> str:
    return plural(minutes, "{n} minute", "{n} minutes")


def topics_hint(most: int) -> str:
    return f"Optional. Up to {number_in_words(most)}, with commas: python, algorithms."


def links_hint(most: int) -> str:
    return f"Optional. Up to {number_in_words(most)} https addresses, one per line; only you and your mentor see them."
