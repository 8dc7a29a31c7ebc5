"""Taking a request from its card: what the clicks do, and how the result shows where it happened."""

from datetime import UTC, datetime
from functools import partial

from nicegui import html, ui
from nicegui.element import Element

from domain import requests
from domain.views import board as board_view
from domain.views.shapes import BoardCard
from ui.act import act, run
from ui.auth import Visitor
from ui.components import times
from ui.components.board_card import mark_gone
from ui.components.button import button
from ui.components.choosing import choose_time
from ui.components.markup import markup
from ui.components.offer_dialog import offer_times
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

    async def offer() -> None:
        with client:
            if await claim(visitor, card, article):
                await offer_times(visitor, card.id, nothing_more)

    client, gone = ui.context.client, partial(look_again, visitor, card, article)
    await choose_time(visitor, card.id, on_booked=booked, on_gone=gone, on_offer=offer)


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

    result = (
        f"It is yours, and {card.student_name} knows. Choose a time next, or it opens again for everyone."
    )
    with _result(article, card, result):
        html.a("View details").classes("btn ghost small").props["href"] = f"/mentorship/requests/{card.id}"
        offer = partial(offer_times, visitor, card.id, nothing_more)
        schedule = partial(
            choose_time, visitor, card.id, on_booked=booked, on_gone=nothing_more, on_offer=offer
        )
        take_focus(button("Schedule session", schedule, small=True))


async def nothing_more() -> None:
    """The person was told, and the card links to the request, which says more."""


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
