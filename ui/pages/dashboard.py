"""/mentorship/dashboard: what is next, what you asked for, and, for a mentor, who waits."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from random import random

from fastapi import Depends
from markupsafe import Markup
from nicegui import html, ui

from domain import people
from domain.dashboard import queries as dashboard_queries
from domain.dashboard.read_models import DAYS_AHEAD, Dashboard
from domain.enums import Role
from domain.grammar import sentences
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.navigation import reload
from ui.components.basic import moments
from ui.components.basic.empty_state import empty_state
from ui.components.basic.times import greeting, zone_words
from ui.components.dashboard import next_session, text, to_finish
from ui.components.dashboard.mentor import MentorSection, mentor_section, update_mentor_section, wants_more
from ui.components.dashboard.student import StudentSection, student_section, update_student_section
from ui.components.requests import card_list as request_list
from ui.components.sessions.card import countdown_changes, next_moment
from ui.components.settings.browser_zone import zone_hint
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.live.ticker import PageTimer
from ui.runtime.act import act
from ui.runtime.context import current
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.runtime.timer import keep_time
from ui.urls import DASHBOARD

AFTER_EACH_OTHER = 0.02  # seconds, about what a look takes


@dataclass
class PageState:
    """The parts of one open dashboard."""

    user: CurrentUser
    ahead: ui.label
    session: next_session.NextSession
    to_finish: to_finish.ToFinish
    student: StudentSection | None = None
    mentor: MentorSection | None = None
    due: datetime | None = None  # when the clock next changes what may be done
    timer: PageTimer | None = None


@ui.page(DASHBOARD)
def dashboard_page(loaded: Loaded[Dashboard] = Depends(page_data(dashboard_queries.dashboard))) -> None:
    user, data = loaded
    with frame(user, text.DASHBOARD, current="dashboard"):
        state = draw(user, data)

    async def refresh(_changes: list[Change] | None = None) -> None:
        update(state, await run(user.sign_in, dashboard_queries.dashboard))

    async def look(now: datetime) -> None:
        """Words move by the clock; only where it changes what may be done, the page is read again."""
        if state.due and now >= state.due:
            await refresh()
        else:
            update_times(state, now)

    state.timer = keep_time(partial(next_look, state), look)

    async def on_change(changes: list[Change]) -> None:
        """Own things are read again. What others do on the board is not: every mentor's page would read at once."""
        held = state.mentor.claims.rows if state.mentor else {}  # one that lapses is nobody's any more
        if not changes or any(is_own(user, change) or change.id in held for change in changes):
            await refresh()
        elif state.mentor and wants_more(state.mentor, changes):
            # The more pages there are, the further apart they read.
            ui.timer(random() * AFTER_EACH_OTHER * len(current().bus.pages), refresh, once=True)  # noqa: S311

    follow(user, lambda change: concerns(user, change, mentor=data.mentor is not None), on_change)


def draw(user: CurrentUser, data: Dashboard) -> PageState:
    async def refresh() -> None:
        update(state, await run(user.sign_in, dashboard_queries.dashboard))

    with html.div():
        html.h1(text.greeting_to(greeting(datetime.now(UTC), user.viewer.time_zone), data.first_name))
        ahead = ui.label().classes("muted")
    zone_hint(user.viewer.time_zone, partial(use_zone, user))
    state = PageState(user, ahead, next_session.next_session(user), to_finish.to_finish())
    if data.student:
        state.student = student_section(user, refresh)
    if data.mentor:
        state.mentor = mentor_section(user, refresh)
    if not data.student and not data.mentor:
        ahead.visible = False
        ui.html(without_a_part(user), sanitize=False)
    update(state, data)
    return state


async def use_zone(user: CurrentUser, zone: str) -> None:
    """Read all times in the browser's zone from now on."""
    if await act(user.sign_in, people.set_time_zone, zone):
        reload(ui.context.client)


def update(state: PageState, data: Dashboard) -> None:
    """Bring the page up to date; whatever is the same is left alone."""
    ahead = text.sessions_ahead(data.sessions_ahead, DAYS_AHEAD)
    state.ahead.set_text(sentences(ahead, text.own_clock(zone_words(state.user.viewer.time_zone))))
    now = datetime.now(UTC)
    next_session.update_next_session(state.session, data.next_session, now)
    to_finish.update_to_finish(state.to_finish, data.to_finish, now)
    if state.student and data.student:
        update_student_section(state.student, data.student)
    if state.mentor and data.mentor:
        update_mentor_section(state.mentor, data.mentor)
    set_time(state)


def update_times(state: PageState, now: datetime) -> None:
    """Say it again as of now, without a read."""
    next_session.update_next_session(state.session, state.session.card, now)
    to_finish.update_to_finish(state.to_finish, state.to_finish.cards, now)
    for shown in own_lists(state):
        request_list.refresh_times(shown)


def set_time(state: PageState) -> None:
    now, rules, card = datetime.now(UTC), current().rules, state.session.card
    cards = (*([card] if card else []), *state.to_finish.cards)
    state.due = moments.soonest(
        (next_moment(one, now, rules.join_opens, rules.join_closes) for one in cards), now
    )
    if state.timer:
        state.timer.set()


def next_look(state: PageState, now: datetime) -> datetime | None:
    card, zone = state.session.card, state.user.viewer.time_zone
    countdown = countdown_changes(card, now) if card else None
    return moments.soonest(
        (
            state.due,
            countdown,
            to_finish.words_change(state.to_finish, now),
            *(request_list.times_change(shown, zone, now) for shown in own_lists(state)),
        ),
        now,
    )


def own_lists(state: PageState) -> list[request_list.RequestList]:
    """The requests that this person asked or holds."""
    student, mentor = state.student, state.mentor
    return [*([student.requests] if student else []), *([mentor.claims] if mentor else [])]


def concerns(user: CurrentUser, change: Change, *, mentor: bool) -> bool:
    """Own requests and sessions; for a mentor also what comes onto the board or leaves it."""
    return is_own(user, change) or (mentor and change.kind == "request")


def is_own(user: CurrentUser, change: Change) -> bool:
    return user.viewer.person_id in (change.student_id, change.mentor_id)


def without_a_part(user: CurrentUser) -> Markup:
    """What somebody sees who neither asks nor helps."""
    if Role.ADMIN in user.viewer.roles:
        return empty_state(text.ADMIN_HEADING, text.ADMIN, level=2)
    return empty_state(text.NO_ROLE_HEADING, text.NO_ROLE, level=2)
