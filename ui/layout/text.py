"""What stands around every page: names, links, and the word when the connection is gone."""

from domain.enums import Role

PRODUCT = "Mini Mentorship"
FOOTER = "Mini Mentorship. One-off help, quickly."
SKIP, MAIN, YOUR_MENU = "Skip to main content", "Main", "Your menu"
DASHBOARD, OPEN_REQUESTS, SESSIONS, AVAILABILITY = "Dashboard", "Open requests", "Sessions", "Availability"
SETTINGS, SIGN_OUT = "Settings", "Sign out"
ROLES = {Role.STUDENT: "Student", Role.MENTOR: "Mentor", Role.ADMIN: "Admin"}

OFFLINE = "You are offline for a moment."
RECONNECTING = "Nothing you typed is lost. This goes away by itself."
# Where it does not: `static/connection.js` fills in both addresses.
ELSEWHERE = "This page was opened at {here}, and this place answers at {there}. Nothing you do here arrives."
OPEN_THERE = "Open {there}"
REFUSED = "The connection that this page needs is refused, so nothing you do here arrives. If loading does not help, please tell whoever runs this place."
LOAD_AGAIN = "Load this page again"


def page_title(title: str) -> str:
    return f"{title} · {PRODUCT}"
