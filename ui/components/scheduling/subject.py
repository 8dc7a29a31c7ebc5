"""Dialogs and pages about a request or a session that end as soon as it allows no longer what they are for."""

from functools import partial

from domain.errors import NotFound
from domain.requests import queries as request_queries
from domain.sessions import queries as session_queries
from ui.client.current_user import CurrentUser
from ui.components.basic.dialog import Parts, end_when_gone
from ui.components.scheduling import text
from ui.live.changes import Change
from ui.runtime.run import run


def end_with_request(
    parts: Parts, user: CurrentUser, request_id: int, action: str, *, keep_body: bool = False
) -> None:
    """The dialog is for this action; when somebody else made it impossible, it says so as a whole, at once."""
    why = partial(why_request_gone, user, request_id, action)
    end_when_gone(parts, user, partial(is_about_request, request_id), why, keep_body=keep_body)


def end_with_session(
    parts: Parts, user: CurrentUser, session_id: int, action: str, *, keep_body: bool = False
) -> None:
    """The same for an action on a session."""

    def is_about(change: Change) -> bool:
        return change.kind == "session" and change.id == session_id

    why = partial(why_session_gone, user, session_id, action)
    end_when_gone(parts, user, is_about, why, keep_body=keep_body)


def is_about_request(request_id: int, change: Change) -> bool:
    return request_id in ((change.id if change.kind == "request" else None), change.request_id)


async def why_request_gone(user: CurrentUser, request_id: int, action: str) -> str:
    """Why this person cannot do it any more; empty while they can."""
    try:
        page = await run(user.sign_in, request_queries.detail, request_id)
    except NotFound:
        return text.REQUEST_GONE
    answer = page.actions.get(action, text.REQUEST_GONE)
    return "" if answer is True else answer


async def why_session_gone(user: CurrentUser, session_id: int, action: str) -> str:
    page = await run(user.sign_in, session_queries.detail, session_id)
    answer = page.card.actions.get(action, text.SESSION_CHANGED)
    return "" if answer is True else answer
