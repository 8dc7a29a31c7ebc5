"""Calendars for other programs: one session as a file, and somebody's feed at its secret address.

A calendar program brings no cookie, so the address of a feed is its key. It is in no log: ours name patterns of
addresses, never an address.
"""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import PlainTextResponse, Response

from domain.permissions import Viewer
from domain.rules import Rules
from domain.sessions import calendar as session_calendar
from domain.sessions.read_models import CalendarEntry
from integrations.calendars import Entry, calendar_file
from persistence.database import Db, NotSignedIn
from ui.auth.dependency import Loaded, page_data
from ui.components.calendar.entries import entry_of
from ui.components.calendar.text import NAME
from ui.runtime.context import current
from ui.runtime.run import run_for_calendar
from ui.urls import CALENDAR_FEED_PATTERN, SESSION_FILE_PATTERN

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
NO_CALENDAR = "There is no calendar at this address. It may have a new one: look under Settings.\n"


def routes() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    router.get(SESSION_FILE_PATTERN)(session_file)
    router.api_route(CALENDAR_FEED_PATTERN, methods=["GET", "HEAD"])(feed)
    return router


async def session_file(
    session_id: int, loaded: Annotated[Loaded[CalendarEntry], Depends(page_data(session_calendar.entry))]
) -> Response:
    """One session, for a calendar that is no subscriber."""
    entry = entry_of(loaded.data, current().settings.base_url)
    zone = loaded.user.viewer.time_zone
    return _answer([entry], zone, f'attachment; filename="session-{session_id}.ics"')


async def feed(token: str) -> Response:
    """Everything in the calendar of whoever this address belongs to."""
    if not TOKEN.fullmatch(token):  # PostgreSQL could not even look for some
        return PlainTextResponse(NO_CALENDAR, 404)
    try:
        viewer, found = await run_for_calendar(token, _viewer_and_feed)
    except NotSignedIn:
        return PlainTextResponse(NO_CALENDAR, 404)
    base_url = current().settings.base_url
    return _answer([entry_of(one, base_url) for one in found], viewer.time_zone, "inline")


def _viewer_and_feed(
    db: Db, viewer: Viewer, *, now: datetime, rules: Rules
) -> tuple[Viewer, tuple[CalendarEntry, ...]]:
    return viewer, session_calendar.feed(db, viewer, now=now, rules=rules)


def _answer(entries: list[Entry], zone: str, disposition: str) -> Response:
    content = calendar_file(entries, zone=zone, name=NAME)
    return Response(
        content, media_type="text/calendar; charset=utf-8", headers={"content-disposition": disposition}
    )
