"""What a calendar says about a session. Pure; the other person by first name, and our own link, never the provider's."""

from urllib.parse import urlsplit

from domain.enums import SessionType
from domain.sessions.read_models import CalendarEntry, SessionDetail
from integrations.calendars import Entry, google_link
from ui import urls
from ui.components.calendar import text


def summary(session_type: SessionType | None, counterpart_name: str) -> str:
    """ "Resume review with Maya"."""
    return text.session_with(
        text.KINDS[session_type] if session_type else text.MINI_SESSION, counterpart_name
    )


def entry_of(found: CalendarEntry, base_url: str) -> Entry:
    """The entry as it goes into a file. Its UID is the same for both people, and for good."""
    words = summary(found.session_type, found.counterpart_name)
    join, page = base_url + urls.join(found.session_id), base_url + urls.session(found.session_id)
    return Entry(
        uid=f"session-{found.session_id}@{urlsplit(base_url).hostname}",
        sequence=found.sequence,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        # Some programs show a subscribed entry without its status, so the words say it, too.
        summary=text.cancelled(words) if found.cancelled else words,
        description=text.cancelled_description(found.title, page)
        if found.cancelled
        else text.description(found.title, join, page),
        url=page if found.cancelled else join,
        location=None if found.cancelled else join,
        cancelled=found.cancelled,
        made_at=found.made_at,
        changed_at=found.changed_at,
    )


def google_address(page: SessionDetail, base_url: str) -> str:
    """Where Google Calendar offers to add this session."""
    card = page.card
    return google_link(
        summary(card.session_type, card.counterpart_name),
        starts_at=card.starts_at,
        ends_at=card.ends_at,
        description=text.description(
            card.title, base_url + urls.join(card.id), base_url + urls.session(card.id)
        ),
        location=base_url + urls.join(card.id),
    )


def feed_address(token: str, base_url: str) -> str:
    return base_url + urls.calendar_feed(token)


def webcal_address(token: str, base_url: str) -> str:
    """The same for a program that subscribes: the scheme is what opens one."""
    return f"webcal://{urlsplit(base_url).netloc}{urls.calendar_feed(token)}"
