""" "Reschedule": a time that suits both moves the session at once, any other one becomes an offer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.errors import DomainError, Invalid
from domain.limits import REASON
from domain.sessions.read_models import SessionDetail
from domain.slots import queries
from domain.slots.read_models import SlotPage
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button, disclosure
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.field import focus, show_error, text_field
from ui.components.basic.times import in_full
from ui.components.scheduling.offer_list import start_words
from ui.components.scheduling.slot_picker import slot_picker
from ui.components.scheduling.subject import end_with_session
from ui.components.scheduling.text import MOVE_TO
from ui.components.scheduling.time_fields import TIME, TypedTimes, key_of, read, typed_times
from ui.components.sessions import text
from ui.runtime.act import act
from ui.runtime.run import run

OnDone = Callable[[], Awaitable[object]]


@dataclass
class RescheduleForm:
    """One open dialog: which session, what is typed, and where it shows."""

    user: CurrentUser
    page: SessionDetail
    then: OnDone
    times: TypedTimes
    reason: str = ""

    @property
    def name(self) -> str:
        return self.page.counterpart.first_name


async def move_session(user: CurrentUser, page: SessionDetail, then: OnDone) -> None:
    """Open the dialog; `then` runs once it is moved or offered, or where neither is possible any more."""
    with ui.context.client.content:
        outcome = await act(user.sign_in, queries.session_slots, page.card.id)
        slots = theirs(outcome.value, page) if outcome else None
        if slots is None or slots.answer is not True:
            if slots and slots.answer is not True:
                show_message(ui.context.client, slots.answer)
            await then()
            return
        other = page.counterpart
        time_format = user.time_format
        form = RescheduleForm(
            user, page, then, TypedTimes(time_format, other.first_name, other.time_zone, None)
        )
        now = in_full(page.card.starts_at, page.card.ends_at, time_format)
        with (
            dialog(
                text.ACTIONS["reschedule"], sentence=text.now_it_is_on(now), width="broad", stays=True
            ) as parts,
            parts.body,
        ):
            draw(form, slots, parts)
        end_with_session(parts, user, page.card.id, "reschedule")


def theirs(slots: SlotPage, page: SessionDetail) -> SlotPage:
    """The choice as this one of the two sees it: with the other one's name and clock, and without the time it is at."""
    left = tuple(start for start in slots.slots if start != page.card.starts_at)
    other = page.counterpart
    return replace(slots, slots=left, student_name=other.first_name, student_time_zone=other.time_zone)


def draw(form: RescheduleForm, slots: SlotPage, parts: Parts) -> None:
    with html.section().classes("stack"):
        with html.div():
            html.h3(text.NOW_SUITS_BOTH)
            html.p(text.choosing_moves_it(form.name)).classes("muted small")
        days = html.div()
        text_field(
            text.WHY,
            "",
            on_type=lambda typed: setattr(form, "reason", typed),
            hint=text.reason_hint(form.name),
            limit=REASON.most,
        )
        with (
            html.div(),
            disclosure(text.OR_PROPOSE, opened=not slots.slots),  # one way at a time
            html.div().classes("stack tight"),
        ):
            html.p(text.proposing_asks(form.name)).classes("muted small")
            typed_times(form.times, 1)
            with html.div():
                button(text.PROPOSE, lambda: propose(form, parts), kind="ghost")
    draw_days(form, slots, days, parts)


def draw_days(form: RescheduleForm, slots: SlotPage, days: Element, parts: Parts) -> None:
    """The buttons of the days; again with fresh ones when the chosen time has just gone."""

    async def book(starts_at: datetime) -> None:
        if await send(form, starts_at, parts):
            return
        try:
            fresh = await run(form.user.sign_in, queries.session_slots, form.page.card.id)
        except DomainError:
            fresh = None
        if fresh is None or fresh.answer is not True:
            parts.close()
            await form.then()
        elif not parts.dialog.is_deleted:
            draw_days(form, theirs(fresh, form.page), days, parts)

    days.clear()
    with days:
        slot_picker(slots, form.user, bottom=parts.bottom, on_book=book, on_leave=parts.close, verb=MOVE_TO)


async def propose(form: RescheduleForm, parts: Parts) -> None:
    starts = read(form.times)
    if starts:
        await send(form, starts[0], parts)


async def send(form: RescheduleForm, starts_at: datetime, parts: Parts) -> bool:
    """Move it, or ask the other one. False where it was refused, which has been told."""
    client, time_format = ui.context.client, form.user.time_format

    def refused(refusal: Invalid) -> None:
        field = form.times.fields[key_of(TIME, 0)]
        if form.times.typed:
            show_error(field, refusal.message)
            focus(field)
        else:
            show_message(client, refusal.message)

    outcome = await act(
        form.user.sign_in,
        sessions.reschedule,
        form.page.card.id,
        starts_at,
        reason=form.reason,
        on_invalid=refused,
    )
    if outcome is None:
        return False
    when = start_words(starts_at, time_format)
    with client:
        show_message(client, (text.moved_to if outcome.value else text.proposed)(when, form.name))
        if not parts.dialog.is_deleted:
            parts.close()
        await form.then()
    return True
