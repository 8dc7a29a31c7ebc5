"""What the buttons of a request do, wherever they stand. `then` runs afterwards and shows the new state."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from nicegui import ui

from domain.read_models import RequestCard, Status
from domain.requests import commands as requests
from domain.requests import queries as request_views
from domain.requests.fields import RequestFields
from ui.auth.sign_in import Visitor
from ui.components.basic.confirm import confirm
from ui.components.requests import dialog as request_dialog
from ui.components.requests import text
from ui.components.scheduling.offer_dialog import claim_and_offer, offer_times
from ui.components.scheduling.slot_dialog import choose_time
from ui.runtime.act import act

Then = Callable[[], Awaitable[object]]


async def perform(action: str, visitor: Visitor, card: RequestCard, then: Then) -> None:
    """Do what the button named `action` says."""
    match action:
        case "edit":
            await edit(visitor, card, then)
        case "renew":
            request_dialog.renew(visitor, card.id, then)
        case "cancel":
            cancel(visitor, card, then)
        case "release":
            release(visitor, card, then)
        case "claim":
            await act(visitor.sign_in, requests.claim, card.id, done=text.CLAIMED)
            await then()
        case "offer":
            await offer_times(visitor, card.id, then)
        case "schedule" | "claim_and_schedule":
            await schedule(visitor, card, then)


async def edit(visitor: Visitor, card: RequestCard, then: Then) -> None:
    """The list shows a part of a request only, so the whole is read first."""
    outcome = await act(visitor.sign_in, request_views.page, card.id)
    if outcome is None:
        await then()
        return
    await request_dialog.edit(visitor, card.id, RequestFields.of(outcome.value), then)


def cancel(visitor: Visitor, card: RequestCard, then: Then) -> None:
    mine = "edit" in card.actions  # only its own student is ever asked about that

    async def go(reason: str) -> None:
        done = text.CANCELLED_BY_STUDENT if mine else text.CANCELLED
        await act(visitor.sign_in, requests.cancel, card.id, reason=reason, done=done)
        await then()

    confirm(
        text.CANCEL_HEADING,
        text.cancel_sentence(scheduled=card.status is Status.SCHEDULED, mentor=card.mentor_name),
        do=text.ACTIONS["cancel"],
        keep=text.CANCEL_KEEP,
        reason=text.CANCEL_REASON,
        on_confirm=go,
    )


def release(visitor: Visitor, card: RequestCard, then: Then) -> None:
    async def go(_: str) -> None:
        done = text.released(card.student_name)
        await act(visitor.sign_in, requests.release, card.id, done=done)
        await then()

    confirm(
        text.RELEASE_HEADING,
        text.release_sentence(card.student_name),
        do=text.ACTIONS["release"],
        keep=text.RELEASE_KEEP,
        on_confirm=go,
    )


async def schedule(visitor: Visitor, card: RequestCard, then: Then) -> None:
    async def booked(_session_id: int, _starts_at: datetime) -> None:
        await then()

    async def offer() -> None:
        with client:
            await (offer_times if held else claim_and_offer)(visitor, card.id, then)

    client, held = ui.context.client, card.status is Status.CLAIMED
    await choose_time(visitor, card.id, on_booked=booked, on_gone=then, on_offer=offer)
