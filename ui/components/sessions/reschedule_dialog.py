""" "Reschedule": a time that suits both moves the session at once, any other one becomes an offer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from nicegui import html, ui
from nicegui.element import Element

from domain import sessions
from domain.errors import DomainError, Invalid
from domain.limits import REASON
from domain.read_models import SessionPage, SlotPage
from domain.sessions import queries as session_views
from ui.auth.sign_in import Visitor
from ui.components.basic.button import button
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.field import focus, show_wrong, text_field
from ui.components.basic.times import in_full
from ui.components.scheduling.offer_text import start_words
from ui.components.scheduling.slot_picker import slot_picker
from ui.components.scheduling.time_fields import TypedTimes, read, typed_times
from ui.runtime.act import act, run, tell

Then = Callable[[], Awaitable[object]]


@dataclass
class Move:
    """One open dialog: which session, what is typed, and where it shows."""

    visitor: Visitor
    page: SessionPage
    then: Then
    times: TypedTimes
    reason: str = ""

    @property
    def name(self) -> str:
        return self.page.counterpart.first_name


async def move_session(visitor: Visitor, page: SessionPage, then: Then) -> None:
    """Open the dialog; `then` runs once it is moved or offered, or where neither is possible any more."""
    with ui.context.client.content:
        outcome = await act(visitor.sign_in, session_views.move_slots, page.card.id)
        slots = theirs(outcome.value, page) if outcome else None
        if slots is None or slots.answer is not True:
            if slots and slots.answer is not True:
                tell(ui.context.client, slots.answer)
            await then()
            return
        other = page.counterpart
        zone = visitor.viewer.time_zone
        move = Move(visitor, page, then, TypedTimes(zone, other.first_name, other.time_zone, None))
        now = in_full(page.card.starts_at, page.card.ends_at, zone)
        with (
            dialog("Reschedule", sentence=f"Now it is on {now}.", width="broad", stays=True) as parts,
            parts.body,
        ):
            draw(move, slots, parts)


def theirs(slots: SlotPage, page: SessionPage) -> SlotPage:
    """The choice as this one of the two sees it: with the other one's name and clock, and without the time it is at."""
    left = tuple(start for start in slots.slots if start != page.card.starts_at)
    other = page.counterpart
    return replace(slots, slots=left, student_name=other.first_name, student_time_zone=other.time_zone)


def draw(move: Move, slots: SlotPage, parts: Parts) -> None:
    with html.section().classes("stack"):
        with html.div():
            html.h3("Times that suit you both")
            html.p(f"Choosing one moves the session at once and tells {move.name}.").classes("muted small")
        days = html.div()
        text_field(
            "Why?",
            "",
            on_type=lambda text: setattr(move, "reason", text),
            hint=f"Optional. {move.name} reads it.",
            limit=REASON.most,
        )
        with html.div():
            html.h3("Or propose another time")
            note = f"{move.name} is asked. Until the answer comes, the session stays where it is."
            html.p(note).classes("muted small")
        typed_times(move.times, 1)
        with html.div():
            button("Propose this time", lambda: propose(move, parts), kind="ghost")
    draw_days(move, slots, days, parts)


def draw_days(move: Move, slots: SlotPage, days: Element, parts: Parts) -> None:
    """The buttons of the days; again with fresh ones when the chosen time has just gone."""

    async def book(starts_at: datetime) -> None:
        if await send(move, starts_at, parts):
            return
        try:
            fresh = await run(move.visitor.sign_in, session_views.move_slots, move.page.card.id)
        except DomainError:
            fresh = None
        if fresh is None or fresh.answer is not True:
            parts.close()
            await move.then()
        elif not parts.dialog.is_deleted:
            draw_days(move, theirs(fresh, move.page), days, parts)

    days.clear()
    with days:
        slot_picker(
            slots, move.visitor, bottom=parts.bottom, on_book=book, on_leave=parts.close, verb="Move to"
        )


async def propose(move: Move, parts: Parts) -> None:
    starts = read(move.times)
    if starts:
        await send(move, starts[0], parts)


async def send(move: Move, starts_at: datetime, parts: Parts) -> bool:
    """Move it, or ask the other one. False where it was refused, which has been told."""
    client, zone = ui.context.client, move.visitor.viewer.time_zone

    def refused(refusal: Invalid) -> None:
        field = move.times.fields["Time 0"]
        if move.times.typed:
            show_wrong(field, refusal.message)
            focus(field)
        else:
            tell(client, refusal.message)

    outcome = await act(
        move.visitor.sign_in,
        sessions.reschedule,
        move.page.card.id,
        starts_at,
        reason=move.reason,
        on_invalid=refused,
    )
    if outcome is None:
        return False
    when = start_words(starts_at, zone)
    moved = f"Moved to {when}. {move.name} knows about it."
    with client:
        tell(client, moved if outcome.value else f"You proposed {when}. {move.name} can accept it now.")
        if not parts.dialog.is_deleted:
            parts.close()
        await move.then()
    return True
