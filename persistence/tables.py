"""The tables as statements of columns name them.

To read columns costs a third of reading objects, which are tracked so that they can be changed. So what a
screen shows is read by these tables, and what a command locks and looks at by the classes of `persistence.models`;
where it writes by one statement that is built once, it names the table, too.
"""

from persistence.models import SQLModel

_TABLES = SQLModel.metadata.tables

PROFILES = _TABLES["profiles"]
CALENDAR_FEEDS = _TABLES["calendar_feeds"]
REQUESTS = _TABLES["mini_mentorship_requests"]
LINKS = _TABLES["request_links"]
EVENTS = _TABLES["request_events"]
CLAIMS = _TABLES["claims"]
SESSIONS = _TABLES["mini_mentorship_sessions"]
OFFERS = _TABLES["session_offers"]
JOINS = _TABLES["session_joins"]
NOTES = _TABLES["private_notes"]
COMPLETED_STEPS = _TABLES["completed_steps"]
FEEDBACK = _TABLES["feedback"]
