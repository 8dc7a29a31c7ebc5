"""The student's part of the dashboard: the card with its one button, and what they asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.dashboard.read_models import StudentPart
from domain.enums import Role
from domain.limits import DURATIONS
from domain.pagination import Page
from domain.requests import queries as request_queries
from domain.requests.read_models import RequestCard
from ui.client.current_user import CurrentUser
from ui.components.basic.button import block, button
from ui.components.basic.empty_state import empty_state
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.dashboard import text
from ui.components.dashboard.kept_draft import KeptDraft, kept_draft, update_kept_draft
from ui.components.requests import card_list as request_list
from ui.components.requests.dialog import ask
from ui.markup import markup
from ui.runtime.act import act

EMPTY = empty_state(text.NOTHING_ASKED_HEADING, text.NOTHING_ASKED)


@dataclass
class StudentSection:
    user: CurrentUser
    refresh: Callable[[], Awaitable[object]]
    heading: ui.html
    ask: Element
    draft: KeptDraft
    requests: request_list.RequestList
    more: request_list.More
    first: bool = True


def student_section(user: CurrentUser, refresh: Callable[[], Awaitable[object]]) -> StudentSection:
    async def more(cursor: str) -> Page[RequestCard] | None:
        outcome = await act(user.sign_in, request_queries.list_own, cursor=cursor)
        return outcome.value if outcome else None

    with html.section().classes("card").props('aria-labelledby="mini-sessions"'):
        with html.div().classes("row space-between wrap").style("margin-bottom: 18px"):
            heading = ui.html("", sanitize=False)
            asking = button(text.REQUEST_MINI_SESSION, lambda: ask(user, refresh))
        draft = kept_draft()
        requests = request_list.request_list(user, Role.STUDENT, refresh, EMPTY)
    return StudentSection(user, refresh, heading, asking, draft, requests, more)


def update_student_section(side: StudentSection, part: StudentPart) -> None:
    side.heading.set_content(heading_words(part.create))
    block(side.ask, blocked=part.create is not True)
    title = part.draft_title if part.create is True else None
    update_kept_draft(side.draft, title, lambda: continue_draft(side))
    side.requests.waits = part.waits
    request_list.update_list(side.requests, part.requests, keep_others=not side.first)
    if side.first:
        request_list.show_more(side.requests, part.next_cursor, side.more)
    side.first = False


async def continue_draft(side: StudentSection) -> None:
    """The same form with what is kept. Once that is posted this button is gone, so the focus goes to the other one."""

    async def posted() -> None:
        await side.refresh()
        if side.draft.words is None:
            take_focus(side.ask, after=CLOSED)

    await ask(side.user, posted)


def heading_words(create: object) -> Markup:
    """The heading and one sentence; why nothing can be posted now, when that is so."""
    return markup(
        '<h2 id="mini-sessions">{heading}</h2><p class="muted">{sentence}</p>',
        heading=text.MINI_SESSIONS,
        sentence=text.ask_for(min(DURATIONS), max(DURATIONS)) if create is True else create,
    )
