"""What the settings say: who you are here, and who reads it."""

SETTINGS, ABOUT_YOU = "Settings", "About you"
NAME, ABOUT_ME = "Name", "About me"
ABOUT_HINT = "The other person of a request or session reads this. What you do, and what you can help with."
TOPICS_HINT = "With commas: python, interviews. Mentors see first what shares their topics."
ZONE_HINT = "Every time on these pages is in this zone."
SAVED = "Saved. The other pages use it from their next load on."


def name_hint(email: str) -> str:
    return f"Others read your first name only. Your e-mail is {email}."
