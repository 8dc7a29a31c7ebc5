"""The choice of a time as a dialog: one of those that suit both, or the way to offer another."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import Client, ui

from domain import requests, sessions
from domain.errors import DomainError, Invalid
from domain.slots import queries
from domain.slots.read_models import SlotPage
from ui import urls
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.dialog import Parts, dialog
from ui.components.scheduling import text
from ui.components.scheduling.slot_picker import slot_picker
from ui.components.scheduling.slot_text import heading, sentence
from ui.components.scheduling.subject import end_with_request
from ui.runtime.act import act
from ui.runtime.run import run

Booked = Callable[[int, datetime], Awaitable[object]]
Gone = Callable[[], Awaitable[object]]
Offer = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Ways:
    """Where a choice leads: it is booked, there is nothing to choose any more, or another time is offered."""

    booked: Booked
    gone: Gone
    offer: Offer


async def choose_time(
    user: CurrentUser, request_id: int, *, on_booked: Booked, on_gone: Gone, on_offer: Offer
) -> None:
    """The slot picker as a dialog. `on_gone` is called when there is nothing to choose any more.

    `on_offer` is for who would rather propose other times; the dialog is closed by then.
    """
    with (
        ui.context.client.content
    ):  # not where the click was: that part may be drawn anew while the dialog is open
        outcome = await act(user.sign_in, queries.request_slots, request_id)
        if outcome is None:
            await on_gone()
            return
        page: SlotPage = outcome.value
        told = sentence(page, user.time_format)
        with dialog(heading(page), sentence=told, width="broad") as parts:
            draw_choice(user, page, parts, Ways(on_booked, on_gone, on_offer))
        end_with_request(parts, user, request_id, page.action)


def draw_choice(user: CurrentUser, page: SlotPage, parts: Parts, ways: Ways) -> None:
    """Days and buttons into the dialog; again with fresh ones when the chosen time has just gone."""
    client = ui.context.client

    async def book_here(starts_at: datetime) -> None:
        with client:  # the dialog may be closed, and so be gone, before the answer is there
            session_id = await book(user, page, starts_at)
            if session_id is not None:
                close()
                tell_booked(client, page, session_id)
                await ways.booked(session_id, starts_at)
                return
            fresh = await slots_left(user, page.request_id)
            if fresh is None:
                close()
                await ways.gone()
            elif not parts.dialog.is_deleted:
                draw_choice(user, fresh, parts, ways)

    def close() -> None:
        if not parts.dialog.is_deleted:
            parts.close()

    async def offer() -> None:
        close()
        await ways.offer()

    parts.body.clear()
    with parts.body:
        slot_picker(page, user, bottom=parts.bottom, on_book=book_here, on_leave=close, on_other=offer)


async def book(user: CurrentUser, page: SlotPage, starts_at: datetime) -> int | None:
    """Claim with this time, or schedule what is held already: the session's id, or None if that was refused."""
    client = ui.context.client

    def too_late(refusal: Invalid) -> None:
        show_message(client, refusal.message)  # the time was chosen from ours: there is no field to point at

    command: Callable[..., int | None] = requests.claim if page.action == "claim" else sessions.schedule
    outcome = await act(user.sign_in, command, page.request_id, starts_at=starts_at, on_invalid=too_late)
    if outcome is None:
        return None
    return outcome.value


def tell_booked(client: Client, page: SlotPage, session_id: int) -> None:
    """What was booked leads on to the session, and into other calendars."""
    session, file = urls.session(session_id), urls.session_file(session_id)
    links = ((text.VIEW_SESSION, session), (text.ADD_TO_CALENDAR, file))
    show_message(client, text.booked(page.student_name), *links)


async def slots_left(user: CurrentUser, request_id: int) -> SlotPage | None:
    """What there is to choose from after a refusal, which has been told: a second one would only be noise."""
    try:
        page = await run(user.sign_in, queries.request_slots, request_id)
    except DomainError:
        return None
    return page if page.answer is True else None
