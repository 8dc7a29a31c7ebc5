"""The calls about sessions."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query

from domain import sessions
from domain.sessions import queries as session_queries
from domain.slots import queries
from ui.api.authentication import ApiRoute, SignIn, call, then_read_one
from ui.api.payloads import sessions as payloads
from ui.api.payloads.base import EmptyInput, Id, ReasonInput
from ui.api.responses import sessions as responses
from ui.api.responses.base import Page, Slots, slots
from ui.runtime.context import current

router = APIRouter(route_class=ApiRoute, tags=["sessions"])


@router.get("/sessions")
async def get_my_sessions(
    sign_in: SignIn, listing: Annotated[payloads.SessionListing, Query()]
) -> Page[responses.SessionSummary]:
    """Your sessions, as a student and as a mentor."""
    page = await call(sign_in, session_queries.list_own, **listing.given())
    items = [responses.session_summary(card, current().settings.base_url) for card in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@router.get("/sessions/{session_id}")
async def get_session(sign_in: SignIn, session_id: Id) -> responses.Session:
    """One session, with its notes as far as they are for you."""
    page = await call(sign_in, session_queries.detail, session_id)
    return responses.session(page, current().settings.base_url)


@router.get("/sessions/{session_id}/slots")
async def get_session_slots(sign_in: SignIn, session_id: Id) -> Slots:
    """The times to which you could move this session at once."""
    return slots(await call(sign_in, queries.session_slots, session_id))


@router.post("/sessions/{session_id}/reschedule")
async def reschedule_session(
    sign_in: SignIn, session_id: Id, body: payloads.RescheduleInput
) -> responses.RescheduledSession:
    """Move a session: at once where the time suits both as they said, else it is offered to the other side."""
    moved, page = await call(
        sign_in,
        then_read_one(sessions.reschedule, session_queries.detail),
        session_id,
        body.starts_at,
        reason=body.reason,
    )
    return responses.rescheduled_session(page, current().settings.base_url, rescheduled=moved)


@router.post("/sessions/{session_id}/cancel")
async def cancel_session(
    sign_in: SignIn, session_id: Id, body: ReasonInput | None = None
) -> responses.Session:
    """Call a session off before it begins. A mentor's request opens again, a student's ends."""
    return await _do(sign_in, sessions.cancel, session_id, reason=body.reason if body else "")


@router.post("/sessions/{session_id}/complete")
async def complete_session(
    sign_in: SignIn, session_id: Id, body: payloads.NotesInput | None = None
) -> responses.Session:
    """Say that you met. A mentor may leave a note, next steps, and a private note."""
    form = body or payloads.NotesInput(next_steps=[])
    return await _do(sign_in, sessions.complete, session_id, **form.notes())


@router.put("/sessions/{session_id}/notes")
async def write_notes(sign_in: SignIn, session_id: Id, body: payloads.NotesInput) -> responses.Session:
    """Write the notes of a completed session, as its mentor. They take the place of what was there."""
    return await _do(sign_in, sessions.add_notes, session_id, **body.notes())


@router.post("/sessions/{session_id}/steps/{position}")
async def tick_step(
    sign_in: SignIn, session_id: Id, position: Id, body: payloads.StepInput
) -> responses.Session:
    """As the student, say that a next step is done, or not after all. The first is at position 1."""
    return await _do(sign_in, sessions.tick_step, session_id, position, done=body.done, text=body.text)


@router.post("/sessions/{session_id}/absent")
async def mark_absent(sign_in: SignIn, session_id: Id, body: EmptyInput | None = None) -> responses.Session:
    """Say that the other one did not come, though you joined."""
    return await _do(sign_in, sessions.mark_absent, session_id)


@router.post("/sessions/{session_id}/contest")
async def contest_absence(sign_in: SignIn, session_id: Id, body: payloads.ContestInput) -> responses.Session:
    """Say that you were there after all; an admin will look at it."""
    return await _do(sign_in, sessions.contest, session_id, reason=body.reason)


@router.post("/sessions/{session_id}/correct")
async def correct_absence(
    sign_in: SignIn, session_id: Id, body: payloads.CorrectionInput
) -> responses.Session:
    """As an admin, correct who was absent. The request goes its way as it was."""
    return await _do(sign_in, sessions.correct, session_id, body.absent)


@router.post("/sessions/{session_id}/rating")
async def rate_session(sign_in: SignIn, session_id: Id, body: payloads.RatingInput) -> responses.Session:
    """One to five stars, once, from the student; the comment is read by the programme only."""
    return await _do(sign_in, sessions.rate, session_id, body.stars, comment=body.comment)


async def _do(
    sign_in: str, command: Callable[..., object], session_id: int, *args: Any, **kwargs: Any
) -> responses.Session:
    """Run a command on a session, and answer how it stands now."""
    _, page = await call(sign_in, then_read_one(command, session_queries.detail), session_id, *args, **kwargs)
    return responses.session(page, current().settings.base_url)
