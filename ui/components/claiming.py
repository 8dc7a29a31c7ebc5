"""Taking a request, and choosing its time: what the clicks do, and how the result shows where it happened."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from nicegui import html, ui
from nicegui.element import Element

from domain import requests, sessions
from domain.errors import DomainError, Invalid
from domain.views import board as board_view
from domain.views import requests as request_views
from domain.views.shapes import BoardCard, SlotPage
from ui.act import act, run, tell
from ui.auth import Visitor
from ui.components import times
from ui.components.board_card import mark_gone
from ui.components.button import button
from ui.components.dialog import Parts, dialog
from ui.components.markup import markup
from ui.components.slot_picker import heading, sentence, slot_picker
from ui.components.take_focus import CLOSED, take_focus
from ui.layout import announce

TAKEN = "Someone took this one a moment ago."
WENT = {
    "claimed": TAKEN,
    "scheduled": TAKEN,
    "completed": TAKEN,
    "cancelled": "The student withdrew this one a moment ago.",
    "expired": "This one has just expired.",
}

Booked = Callable[[int, datetime], Awaitable[object]]
Gone = Callable[[], Awaitable[object]]


async def claim(visitor: Visitor, card: BoardCard, article: Element) -> bool:
    """Take the request of this card; the card then says that it is theirs, or where it went."""
    with ui.context.client:
        outcome = await act(visitor.sign_in, requests.claim, card.id)
        if outcome is None:
            await look_again(visitor, card, article)
            return False
        announce("You have it. Now choose a time.")  # the card shows it, so no message covers the others
        mark_mine(visitor, card, article)
        return True


async def claim_and_schedule(visitor: Visitor, card: BoardCard, article: Element) -> None:
    """Open the choice of times at once; booking one takes the request in the same moment."""

    async def booked(session_id: int, starts_at: datetime) -> None:
        mark_booked(visitor, card, article, session_id, starts_at)

    await choose_time(visitor, card.id, on_booked=booked, on_gone=partial(look_again, visitor, card, article))


async def choose_time(visitor: Visitor, request_id: int, *, on_booked: Booked, on_gone: Gone) -> None:
    """The slot picker as a dialog. `on_gone` is called when there is nothing to choose any more."""
    with (
        ui.context.client.content
    ):  # not where the click was: that part may be drawn anew while the dialog is open
        outcome = await act(visitor.sign_in, request_views.slots, request_id)
        if outcome is None:
            await on_gone()
            return
        page: SlotPage = outcome.value
        told = sentence(page, visitor.viewer.time_zone)
        with dialog(heading(page), sentence=told, width="broad") as parts:
            draw_choice(visitor, page, parts, on_booked, on_gone)


def draw_choice(visitor: Visitor, page: SlotPage, parts: Parts, on_booked: Booked, on_gone: Gone) -> None:
    """Days and buttons into the dialog; again with fresh ones when the chosen time has just gone."""
    client = ui.context.client

    async def book_here(starts_at: datetime) -> None:
        with client:  # the dialog may be closed, and so be gone, before the answer is there
            session_id = await book(visitor, page, starts_at)
            if session_id is not None:
                close()
                await on_booked(session_id, starts_at)
                return
            fresh = await slots_left(visitor, page.request_id)
            if fresh is None:
                close()
                await on_gone()
            elif not parts.dialog.is_deleted:
                draw_choice(visitor, fresh, parts, on_booked, on_gone)

    def close() -> None:
        if not parts.dialog.is_deleted:
            parts.close()

    parts.body.clear()
    with parts.body:
        slot_picker(page, visitor, bottom=parts.bottom, on_book=book_here, on_leave=close)


async def book(visitor: Visitor, page: SlotPage, starts_at: datetime) -> int | None:
    """Claim with this time, or schedule what is held already: the session's id, or None if that was refused."""
    client = ui.context.client

    def too_late(refusal: Invalid) -> None:
        tell(client, refusal.sentence)  # the time was chosen from ours: there is no field to point at

    command: Callable[..., int | None] = requests.claim if page.action == "claim" else sessions.schedule
    outcome = await act(visitor.sign_in, command, page.request_id, starts_at=starts_at, on_invalid=too_late)
    if outcome is None:
        return None
    announce(f"Booked. {page.student_name} knows about it.")
    return outcome.value


async def slots_left(visitor: Visitor, request_id: int) -> SlotPage | None:
    """What there is to choose from after a refusal, which has been told: a second one would only be noise."""
    try:
        page = await run(visitor.sign_in, request_views.slots, request_id)
    except DomainError:
        return None
    return page if page.answer is True else None


async def look_again(visitor: Visitor, card: BoardCard, article: Element) -> None:
    """After a refusal: is it still on the board? If not, the card says so and its buttons leave."""
    still = await run(visitor.sign_in, board_view.card, card.id)
    if still is None and not article.is_deleted:
        mark_gone(article, card, TAKEN)
        take_focus(article, after=CLOSED)


def mark_mine(visitor: Visitor, card: BoardCard, article: Element) -> None:
    """It is theirs: the next step stands where the buttons were."""
    if article.is_deleted:
        return

    async def booked(session_id: int, starts_at: datetime) -> None:
        mark_booked(visitor, card, article, session_id, starts_at)

    async def gone() -> None:
        """The refusal was announced; the card still links to the request, which says more."""

    result = (
        f"It is yours, and {card.student_name} knows. Choose a time next, or it opens again for everyone."
    )
    with _result(article, card, result):
        html.a("View details").classes("btn ghost small").props["href"] = f"/mentorship/requests/{card.id}"
        schedule = partial(choose_time, visitor, card.id, on_booked=booked, on_gone=gone)
        take_focus(button("Schedule session", schedule, small=True))


def mark_booked(
    visitor: Visitor, card: BoardCard, article: Element, session_id: int, starts_at: datetime
) -> None:
    """It is booked: when, in their own time, and the way to the session."""
    if article.is_deleted:
        return
    zone = visitor.viewer.time_zone
    when = times.moment(starts_at, zone, datetime.now(UTC))
    result = f"Booked for {when}, {times.zone_words(zone)}. {card.student_name} knows about it."
    with _result(article, card, result):
        link = html.a("View session").classes("btn small")
        link.props["href"] = f"/mentorship/sessions/{session_id}"
        take_focus(link, after=CLOSED)


def _result(article: Element, card: BoardCard, sentence: str) -> Element:
    """The card as it is afterwards; what is drawn inside comes after the sentence."""
    article.clear()
    article.classes(add="mine")
    words = '<h2 id="request-{id}">{title}</h2><p class="hint result">{sentence}</p>'
    with article:
        ui.html(markup(words, id=card.id, title=card.title, sentence=sentence), sanitize=False).classes(
            "words"
        )
    return article
