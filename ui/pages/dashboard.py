"""/mentorship/dashboard: what is next, what you asked for, and, for a mentor, who waits."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import random

from fastapi import Depends
from markupsafe import Markup
from nicegui import html, ui

from domain import dashboard as dashboard_view
from domain.read_models import Dashboard, Role
from ui.auth.sign_in import Visit, Visitor, opening
from ui.components.basic.empty_state import empty_state
from ui.components.basic.times import greeting
from ui.components.dashboard import next_session, text
from ui.components.dashboard.mentor import MentorSide, mentor_side, show_mentor, wants_more
from ui.components.dashboard.student import StudentSide, show_student, student_side
from ui.components.requests import card_list as request_list
from ui.layout.frame import frame
from ui.live.bus import Change, follow
from ui.runtime.act import house, run

AFTER_EACH_OTHER = 0.02  # seconds, about what a look takes
MINUTE = 60.0  # seconds between two looks at the clock; they read nothing


@dataclass
class Shown:
    """The parts of one open dashboard."""

    visitor: Visitor
    week: ui.label
    session: next_session.NextSession
    student: StudentSide | None = None
    mentor: MentorSide | None = None


@ui.page("/mentorship/dashboard")
def dashboard_page(visit: Visit[Dashboard] = Depends(opening(dashboard_view.dashboard))) -> None:
    visitor, data = visit
    with frame(visitor, text.DASHBOARD, current="dashboard"):
        shown = draw(visitor, data)

    async def look_again(_changes: list[Change] | None = None) -> None:
        show(shown, await run(visitor.sign_in, dashboard_view.dashboard))

    async def tick() -> None:
        card, now = shown.session.card, datetime.now(UTC)
        opens = card and card.starts_at - house().rules.join_opens <= now
        if card and opens and card.actions.get("join") is not True:
            await look_again()
            return
        next_session.show(shown.session, card, now)
        for side in (shown.student and shown.student.requests, shown.mentor and shown.mentor.claims):
            if side:
                request_list.retell(side)

    ui.timer(MINUTE, tick, immediate=False)

    async def hear(changes: list[Change]) -> None:
        """Own things are read again. What others do on the board is not: every mentor's page would read at once."""
        held = shown.mentor.claims.rows if shown.mentor else {}  # one that lapses is nobody's any more
        if not changes or any(is_own(visitor, change) or change.id in held for change in changes):
            await look_again()
        elif shown.mentor and wants_more(shown.mentor, changes):
            # The more pages there are, the further apart they read.
            ui.timer(random() * AFTER_EACH_OTHER * len(house().bus.pages), look_again, once=True)  # noqa: S311

    follow(visitor, lambda change: concerns(visitor, change, mentor=data.mentor is not None), hear)


def draw(visitor: Visitor, data: Dashboard) -> Shown:
    async def refresh() -> None:
        show(shown, await run(visitor.sign_in, dashboard_view.dashboard))

    with html.div():
        html.h1(text.greeting_to(greeting(datetime.now(UTC), visitor.viewer.time_zone), data.first_name))
        week = ui.label().classes("muted")
    shown = Shown(visitor, week, next_session.next_session(visitor))
    if data.student:
        shown.student = student_side(visitor, refresh)
    if data.mentor:
        shown.mentor = mentor_side(visitor, refresh)
    if not data.student and not data.mentor:
        week.visible = False
        ui.html(without_a_part(visitor), sanitize=False)
    show(shown, data)
    return shown


def show(shown: Shown, data: Dashboard) -> None:
    """Bring the page up to date; whatever is the same is left alone."""
    shown.week.set_text(text.sessions_this_week(data.sessions_this_week))
    next_session.show(shown.session, data.next_session, datetime.now(UTC))
    if shown.student and data.student:
        show_student(shown.student, data.student)
    if shown.mentor and data.mentor:
        show_mentor(shown.mentor, data.mentor)


def concerns(visitor: Visitor, change: Change, *, mentor: bool) -> bool:
    """Own requests and sessions; for a mentor also what comes onto the board or leaves it."""
    return is_own(visitor, change) or (mentor and change.kind == "request")


def is_own(visitor: Visitor, change: Change) -> bool:
    return visitor.viewer.person_id in (change.student_id, change.mentor_id)


def without_a_part(visitor: Visitor) -> Markup:
    """What somebody sees who neither asks nor helps."""
    if Role.ADMIN in visitor.viewer.roles:
        return empty_state(text.QUIET_FOR_ADMIN_HEADING, text.QUIET_FOR_ADMIN, level=2)
    return empty_state(text.NO_ROLE_HEADING, text.NO_ROLE, level=2)
