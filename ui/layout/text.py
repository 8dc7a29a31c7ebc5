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


def page_title(title: str) -> str:
    return f"{title} · {PRODUCT}"
