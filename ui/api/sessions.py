"""The calls about sessions, and about yourself."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from domain import sessions
from domain.people import queries as person_views
from domain.permissions import Viewer
from domain.read_models import SessionPage
from domain.rules import Rules
from domain.sessions import queries as session_views
from persistence.database import Db
from ui.api import payloads as bodies
from ui.api import responses as answers
from ui.api.authentication import ApiRoute, SignIn, call, then_shown
from ui.runtime.act import house

router = APIRouter(route_class=ApiRoute, tags=["sessions"])


@router.get("/sessions")
async def get_my_sessions(
    sign_in: SignIn, listing: Annotated[bodies.SessionListing, Query()]
) -> answers.Page[answers.SessionSummary]:
    """Your sessions, as a student and as a mentor."""
    page = await call(sign_in, session_views.sessions, **listing.given())
    items = [answers.session_summary(card, house().settings.base_url) for card in page.items]
    return answers.Page(items=items, next_cursor=page.next_cursor)


@router.get("/sessions/{session_id}")
async def get_session(sign_in: SignIn, session_id: bodies.Id) -> answers.Session:
    """One session, with its notes as far as they are for you."""
    page = await call(sign_in, session_views.page, session_id)
    return answers.session(page, house().settings.base_url)


@router.get("/sessions/{session_id}/slots")
async def get_session_slots(sign_in: SignIn, session_id: bodies.Id) -> answers.Slots:
    """The times to which you could move this session at once."""
    return answers.slots(await call(sign_in, session_views.move_slots, session_id))


@router.post("/sessions/{session_id}/reschedule")
async def reschedule_session(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.RescheduleInput
) -> answers.RescheduledSession:
    """Move a session: at once where the time suits both as they said, else it is offered to the other side."""
    moved, page = await call(sign_in, _reschedule, session_id, body.starts_at, body.reason)
    return answers.rescheduled_session(page, house().settings.base_url, rescheduled=moved)


@router.post("/sessions/{session_id}/cancel")
async def cancel_session(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.ReasonInput | None = None
) -> answers.Session:
    """Call a session off before it begins. A mentor's request opens again, a student's ends."""
    return await _do(sign_in, sessions.cancel, session_id, reason=body.reason if body else "")


@router.post("/sessions/{session_id}/complete")
async def complete_session(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.NotesInput | None = None
) -> answers.Session:
    """Say that you met. A mentor may leave a note, next steps, and a private note."""
    form = body or bodies.NotesInput(next_steps=[])
    return await _do(sign_in, sessions.complete, session_id, **form.notes())


@router.put("/sessions/{session_id}/notes")
async def write_notes(sign_in: SignIn, session_id: bodies.Id, body: bodies.NotesInput) -> answers.Session:
    """Write the notes of a completed session, as its mentor. They take the place of what was there."""
    return await _do(sign_in, sessions.add_notes, session_id, **body.notes())


@router.post("/sessions/{session_id}/absent")
async def mark_absent(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.EmptyInput | None = None
) -> answers.Session:
    """Say that the other one did not come, though you joined."""
    return await _do(sign_in, sessions.mark_absent, session_id)


@router.post("/sessions/{session_id}/contest")
async def contest_absence(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.ContestInput
) -> answers.Session:
    """Say that you were there after all; an admin will look at it."""
    return await _do(sign_in, sessions.contest, session_id, reason=body.reason)


@router.post("/sessions/{session_id}/correct")
async def correct_absence(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.CorrectionInput
) -> answers.Session:
    """As an admin, correct who was absent. The request goes its way as it was."""
    return await _do(sign_in, sessions.correct, session_id, body.absent)


@router.post("/sessions/{session_id}/rating")
async def rate_session(sign_in: SignIn, session_id: bodies.Id, body: bodies.RatingInput) -> answers.Session:
    """One to five stars, once, from the student; the comment is read by the programme only."""
    return await _do(sign_in, sessions.rate, session_id, body.stars, comment=body.comment)


@router.get("/me")
async def get_me(sign_in: SignIn) -> answers.Me:
    """Who the token belongs to."""
    return answers.me(await call(sign_in, person_views.me))


async def _do(sign_in: str, command: Any, session_id: int, *args: Any, **kwargs: Any) -> answers.Session:
    """Run a command on a session, and answer how it stands now."""
    page = await call(sign_in, then_shown(command, session_views.page), session_id, *args, **kwargs)
    return answers.session(page, house().settings.base_url)


def _reschedule(
    db: Db, viewer: Viewer, session_id: int, starts_at: datetime, reason: str, *, now: datetime, rules: Rules
) -> tuple[bool, SessionPage]:
    """Whether it moved at once, and the session as it is now."""
    moved = sessions.reschedule(db, viewer, session_id, starts_at, reason=reason, now=now, rules=rules)
    return moved, session_views.page(db, viewer, session_id, now=now, rules=rules)
