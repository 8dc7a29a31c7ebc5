"""What the way in says to somebody who is nobody yet."""

from datetime import timedelta

from domain.grammar import plural

SIGN_IN, WELCOME = "Sign in", "Welcome"
DEMO = "This is a demo. Choose who you would like to be; a second browser can be somebody else."
ENDED = "You were signed out, here or in another tab. Your drafts are kept until you are back."
HAVE_A_LINK = "You have one? Open it in this browser, and you are in."
ONE_CLICK = "One click, and you are signed in on this browser."
DEAD_LINK, GO_TO_SIGN_IN = "This link does not work any more", "Go to sign-in"
NOBODY_IN_THIS_DEMO = "Nobody in this demo has that address. Please choose one of the buttons."

QUARTER_OF_AN_HOUR = timedelta(minutes=15)


def continue_as(name: str) -> str:
    return f"Continue as {name}"


def ask_for_a_link(lifetime: timedelta) -> str:
    """How a link is had, and how long it works."""
    if lifetime == QUARTER_OF_AN_HOUR:
        return (
            "You come in with a sign-in link. Ask whoever runs this place for one;"
            " it works once, for a quarter of an hour."
        )
    return plural(
        max(lifetime // timedelta(minutes=1), 1),
        "You come in with a sign-in link. Ask whoever runs this place for one; it works once, for a minute.",
        "You come in with a sign-in link. Ask whoever runs this place for one; it works once, for {n} minutes.",
    )
