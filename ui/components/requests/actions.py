"""What the buttons of a request do, wherever they stand. `then` runs afterwards and shows the new state."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from nicegui import ui

from domain import requests
from domain.enums import Status
from domain.people import drafts
from domain.requests import queries as request_queries
from domain.requests.read_models import RequestCard
from ui.client.current_user import CurrentUser
from ui.components.basic.confirm import confirm
from ui.components.basic.draft import load_draft
from ui.components.requests import dialog as request_dialog
from ui.components.requests import text
from ui.components.requests.form_values import as_body
from ui.components.scheduling.offer_dialog import claim_and_offer, offer_times
from ui.components.scheduling.slot_dialog import choose_time
from ui.components.scheduling.subject import end_with_request
from ui.runtime.act import act

OnDone = Callable[[], Awaitable[object]]


async def perform(action: str, user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    """Do what the button named `action` says."""
    match action:
        case "edit":
            await edit(user, card, then)
        case "renew":
            request_dialog.renew(user, card, then)
        case "cancel":
            cancel(user, card, then)
        case "release":
            release(user, card, then)
        case "claim":
            await act(user.sign_in, requests.claim, card.id, done=text.CLAIMED)
            await then()
        case "undo_claim":
            await act(user.sign_in, requests.undo_claim, card.id, done=text.UNDONE)
            await then()
        case "offer":
            await offer_times(user, card.id, then)
        case "schedule" | "claim_and_schedule":
            await schedule(user, card, then)


async def edit(user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    """The list shows a part of a request only, so the whole is read first."""
    outcome = await act(user.sign_in, request_queries.detail, card.id)
    if outcome is None:
        await then()
        return
    await request_dialog.edit(user, card.id, outcome.value.fields, then)


def cancel(user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    mine = "edit" in card.actions  # only its own student is ever asked about that

    async def go(reason: str) -> None:
        done = text.CANCELLED_BY_STUDENT if mine else text.CANCELLED
        await act(user.sign_in, requests.cancel, card.id, reason=reason, done=done)
        await then()

    parts = confirm(
        text.CANCEL_HEADING,
        text.cancel_sentence(scheduled=card.status is Status.SCHEDULED, mentor=card.mentor_name),
        do=text.ACTIONS["cancel"],
        keep=text.CANCEL_KEEP,
        reason=text.CANCEL_REASON,
        on_confirm=go,
    )
    end_with_request(parts, user, card.id, "cancel", keep_body=True)


def release(user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    async def go(_: str) -> None:
        done = text.released(card.student_name)
        await act(user.sign_in, requests.release, card.id, done=done)
        await then()

    parts = confirm(
        text.RELEASE_HEADING,
        text.release_sentence(card.student_name),
        do=text.ACTIONS["release"],
        keep=text.RELEASE_KEEP,
        on_confirm=go,
    )
    end_with_request(parts, user, card.id, "release")


async def schedule(user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    async def booked(_session_id: int, _starts_at: datetime) -> None:
        await then()

    async def offer() -> None:
        with client:
            await (offer_times if held else claim_and_offer)(user, card.id, then)

    client, held = ui.context.client, card.status is Status.CLAIMED
    await choose_time(user, card.id, on_booked=booked, on_gone=then, on_offer=offer)


async def ask_again(user: CurrentUser, request_id: int, then: OnDone) -> None:
    """A new request with the words of one that has come to an end; times are asked anew.

    What somebody typed for a new request before is not overwritten.
    """
    if await load_draft(user, drafts.REQUEST) is None:
        outcome = await act(user.sign_in, request_queries.detail, request_id)
        if outcome is None:
            return
        body = as_body(replace(outcome.value.fields, windows=()))
        await act(user.sign_in, drafts.save, drafts.REQUEST, body, on_invalid=lambda refusal: None)
    await request_dialog.ask(user, then)
