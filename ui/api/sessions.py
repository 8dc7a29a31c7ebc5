"""The calls about sessions, and about yourself."""

from typing import Annotated

from fastapi import APIRouter, Query

from domain import sessions
from domain.views import people as person_views
from domain.views import sessions as session_views
from ui.act import house
from ui.api import answers, bodies
from ui.api.door import ApiRoute, SignIn, call, then_shown

router = APIRouter(route_class=ApiRoute, tags=["sessions"])


@router.get("/sessions")
async def get_my_sessions(
    sign_in: SignIn, listing: Annotated[bodies.SessionListing, Query()]
) -> answers.Page[answers.SessionLine]:
    """Your sessions, as a student and as a mentor."""
    page = await call(sign_in, session_views.sessions, **listing.given())
    items = [answers.session_line(card, house().settings.base_url) for card in page.items]
    return answers.Page(items=items, next_cursor=page.next_cursor)


@router.get("/sessions/{session_id}")
async def get_session(sign_in: SignIn, session_id: bodies.Id) -> answers.Session:
    """One session, with its notes as far as they are for you."""
    page = await call(sign_in, session_views.page, session_id)
    return answers.session(page, house().settings.base_url)


@router.post("/sessions/{session_id}/complete")
async def complete_session(
    sign_in: SignIn, session_id: bodies.Id, body: bodies.Completion | None = None
) -> answers.Session:
    """Say that you met. A mentor may leave a note, next steps, and a private note."""
    form = body or bodies.Completion(next_steps=[])
    notes = {
        "shared_note": form.shared_note,
        "next_steps": tuple(form.next_steps),
        "private_note": form.private_note,
    }
    page = await call(sign_in, then_shown(sessions.complete, session_views.page), session_id, **notes)
    return answers.session(page, house().settings.base_url)


@router.get("/me")
async def get_me(sign_in: SignIn) -> answers.Me:
    """Who the token belongs to."""
    return answers.me(await call(sign_in, person_views.me))
