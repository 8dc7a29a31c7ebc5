"""/join/{id}: the door to the room. It says who and when; its one button, a POST, records the join and leads in.

The POST answers with a page of ours that goes on to the room: a redirect would be held to our policy for forms, and
die at a provider that leads on to another host. A link that somebody's mail program or chat opens beforehand is a GET, and leaves no trace: so a join is evidence.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import Depends
from markupsafe import Markup
from nicegui import app, html, ui
from nicegui.element import Element
from starlette.responses import RedirectResponse, Response

from domain import sessions
from domain.errors import DomainError
from domain.sessions import queries as session_queries
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.auth.dependency import Loaded, current_user, page_data
from ui.client.current_user import CurrentUser
from ui.components.basic import moments
from ui.components.sessions import text
from ui.components.sessions.card import countdown_changes, next_moment
from ui.components.sessions.detail import clock_words, meeting_words
from ui.components.sessions.join import room_words, way_in
from ui.layout.frame import frame
from ui.layout.plain import plain_page
from ui.live.changes import Change
from ui.live.ticker import PageTimer
from ui.markup import markup
from ui.nicegui_compat.text import set_text
from ui.runtime.context import current
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.runtime.timer import keep_time

SEE_OTHER = 303


@dataclass
class PageState:
    """One open door page."""

    user: CurrentUser
    page: SessionDetail
    clock: Element
    way_in: ui.html
    due: datetime | None = None  # when the clock next changes what may be done
    timer: PageTimer | None = None


@ui.page(urls.JOIN_PATTERN)
def join_page(loaded: Loaded[SessionDetail] = Depends(page_data(session_queries.detail))) -> None:
    user, page = loaded
    with frame(user, text.join_title(page.card.title), current="sessions"):
        door = draw(user, page)

    async def on_change(changes: list[Change]) -> None:
        update(door, await run(user.sign_in, session_queries.detail, page.card.id))

    door.timer = keep_time(partial(next_look, door), partial(look, door))
    follow(user, lambda change: change.kind == "session" and change.id == page.card.id, on_change)


@app.post(urls.JOIN_PATTERN)
async def join(session_id: int, user: CurrentUser = Depends(current_user)) -> Response:
    """Record the join and lead to the room; whoever may not goes back to the page, which says why."""
    context = current()
    try:
        room_name = await run(user.sign_in, sessions.join, session_id)
        page = await run(user.sign_in, session_queries.detail, session_id)
    except DomainError:
        return RedirectResponse(urls.join(session_id), SEE_OTHER)
    address = context.settings.room_address(room_name)
    patience = context.rules.no_show_after // timedelta(minutes=1)
    answer = plain_page(text.ROOM_OPENS, room_words(page, address, patience), goes_on_to=address)
    answer.headers["referrer-policy"] = "no-referrer"  # the provider need not know whose room it is
    return answer


def draw(user: CurrentUser, page: SessionDetail) -> PageState:
    with html.section().classes("card stack join-page"):
        html.h1(page.card.title)
        ui.html(meeting_words(page, user.time_format), sanitize=False).classes("row top")
        clock = html.p().classes("muted")
        way_in = ui.html(sanitize=False)
        door = PageState(user, page, clock, way_in)
        update(door, page)
    return door


def update(door: PageState, page: SessionDetail) -> None:
    now, rules = datetime.now(UTC), current().rules
    door.page = page
    door.due = next_moment(page.card, now, rules.join_opens, rules.join_closes)
    set_text(door.clock, clock_words(page, now))
    words = way_in_words(page, now)
    if door.way_in.content != words:
        door.way_in.set_content(words)
    if door.timer:
        door.timer.set()


def next_look(door: PageState, now: datetime) -> datetime | None:
    came = door.page.counterpart_joined_at
    ago = moments.of_past(came, now) if came else None
    return moments.soonest((door.due, countdown_changes(door.page.card, now), ago), now)


async def look(door: PageState, now: datetime) -> None:
    """Move the countdown; when the door opens or closes, look again."""
    if door.due and now >= door.due:
        update(door, await run(door.user.sign_in, session_queries.detail, door.page.card.id))
    else:
        set_text(door.clock, clock_words(door.page, now))


def way_in_words(page: SessionDetail, now: datetime) -> Markup:
    """The one button, or why it is not time; and the way back."""
    back = markup(
        '<a class="btn ghost" href="{href}">{words}</a>',
        href=urls.session(page.card.id),
        words=text.VIEW_SESSION,
    )
    answer = page.card.actions.get("join")
    if answer is True:
        return markup('<div class="row wrap">{button}{back}</div>', button=way_in(page.card, now), back=back)
    return markup(
        '<p class="hint">{reason}</p><div class="row wrap way-in">{back}</div>',
        reason=answer or text.ONLY_THE_TWO,
        back=back,
    )
