"""Taking a request from its card: what the clicks do, and how the result shows where it happened."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from markupsafe import Markup
from nicegui import ui

from domain import requests
from domain.board import queries as board_queries
from domain.board.read_models import BoardCard
from domain.errors import Conflict, DomainError
from ui import urls
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic import times
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.board import text
from ui.components.board.card import (
    CardElement,
    OnButton,
    card_button,
    card_words,
    mark_gone,
    update_card,
)
from ui.components.scheduling.offer_dialog import offer_times
from ui.components.scheduling.slot_dialog import choose_time
from ui.markup import markup
from ui.runtime.act import act
from ui.runtime.context import current
from ui.runtime.run import run

OnUndone = Callable[[CardElement], object]
# After its seconds the button leaves; whoever is on it goes on with the next step.
NO_UNDO = """{{
    const button = getHtmlElement({id})?.querySelector('[data-do="undo"]');
    if (button === document.activeElement) button?.parentElement.querySelector("button")?.focus();
    button?.remove();
}}"""


async def claim(user: CurrentUser, drawn: CardElement, *, on_undone: OnUndone = lambda drawn: None) -> bool:
    """Take the request of this card; the card then says that it is theirs, or where it went.

    `on_undone` is told when they think better of it within seconds, and the card is as it was.
    """
    with ui.context.client:
        refused = partial(explain_refusal, user, drawn)
        outcome = await act(user.sign_in, requests.claim, drawn.card.id, on_refusal=refused)
        if outcome is None:
            return False
        announce(text.CLAIMED)  # the card shows it, so no message covers the others
        mark_mine(user, drawn, on_undone)
        return True


async def claim_and_schedule(user: CurrentUser, drawn: CardElement) -> None:
    """Open the choice of times at once; booking one takes the request in the same moment."""

    async def booked(session_id: int, starts_at: datetime) -> None:
        mark_booked(user, drawn, session_id, starts_at)

    async def offer() -> None:
        with client:
            if await claim(user, drawn):
                await offer_times(user, drawn.card.id, nothing_more)

    client, gone = ui.context.client, partial(refresh, user, drawn)
    await choose_time(user, drawn.card.id, on_booked=booked, on_gone=gone, on_offer=offer)


async def explain_refusal(user: CurrentUser, drawn: CardElement, refusal: DomainError) -> None:
    """It was refused. Has it left the board? The refusal may know: many lose at once, and none of them need look."""
    if isinstance(refusal, Conflict) and refusal.current_status in text.WENT:
        mark_gone(drawn, text.WENT[refusal.current_status])
    await refresh(user, drawn)


async def refresh(user: CurrentUser, drawn: CardElement) -> None:
    """Is it still on the board? If not, the card says so and its buttons leave."""
    if not drawn.gone and await run(user.sign_in, board_queries.get_card, drawn.card.id) is None:
        mark_gone(drawn, text.TAKEN)
    if drawn.gone:
        take_focus(drawn.article, after=CLOSED)


def departure_message(status: str | None) -> str:
    """Where a request went that is not on the board any more, by the status that it has now."""
    return text.WENT.get(status or "", text.TAKEN)


def mark_mine(user: CurrentUser, drawn: CardElement, on_undone: OnUndone) -> None:
    """It is theirs: the next step stands where the buttons were, and for some seconds the way back."""
    if drawn.article.is_deleted:
        return
    card, before = drawn.card, drawn.does

    async def booked(session_id: int, starts_at: datetime) -> None:
        mark_booked(user, drawn, session_id, starts_at)

    async def schedule(_drawn: CardElement) -> None:
        offer = partial(offer_times, user, card.id, nothing_more)
        await choose_time(user, card.id, on_booked=booked, on_gone=nothing_more, on_offer=offer)

    template = '<a class="btn ghost small" href="{href}">{words}</a>'
    details = markup(template, href=urls.request(card.id), words=text.VIEW_DETAILS)
    next_step = card_button(text.SCHEDULE, card, "schedule")
    said = text.yours(card.claim_lasts)
    back = card_button(text.UNDO, card, "undo", look=" text")
    undone = partial(undo, user, before, on_undone)
    update_card(drawn, result(card, said, back + details + next_step), {"schedule": schedule, "undo": undone})
    take_focus(drawn.article, 'button[data-do="schedule"]')
    seconds = current().rules.undo_claim_within.total_seconds()
    ui.timer(seconds, partial(end_undo, drawn), once=True)


def end_undo(drawn: CardElement) -> None:
    """It is theirs by now: from here on they release it, where its page offers that."""
    if "undo" in drawn.does and not drawn.article.is_deleted:
        drawn.does = {what: do for what, do in drawn.does.items() if what != "undo"}
        drawn.article.client.run_javascript(NO_UNDO.format(id=drawn.article.id))


async def undo(
    user: CurrentUser, before: Mapping[str, OnButton], on_undone: OnUndone, drawn: CardElement
) -> None:
    """As if it had not been claimed: the card says again what it said `before`, and does that."""
    with ui.context.client:
        if await act(user.sign_in, requests.undo_claim, drawn.card.id) is None or drawn.article.is_deleted:
            return
        card = await run(user.sign_in, board_queries.get_card, drawn.card.id)
        if card is None:  # somebody else was quick
            mark_gone(drawn, text.TAKEN)
            return
        drawn.card = card
        update_card(drawn, card_words(card, user.time_format, datetime.now(UTC), ""), before)
        on_undone(drawn)
        announce(text.UNDONE)
        take_focus(drawn.article, "button")


async def nothing_more() -> None:
    """The person was told, and the card links to the request, which says more."""


def mark_booked(user: CurrentUser, drawn: CardElement, session_id: int, starts_at: datetime) -> None:
    """It is booked: when, in their own time, and the way to the session."""
    if drawn.article.is_deleted:
        return
    when = times.moment(starts_at, user.time_format, datetime.now(UTC))
    said = text.booked(when, times.zone_words(user.time_format.zone), drawn.card.student_name)
    ways = markup(
        '<a class="btn ghost small" href="{file}" download>{add}</a>'
        '<a class="btn small" href="{session}">{view}</a>',
        file=urls.session_file(session_id),
        add=text.ADD_TO_CALENDAR,
        session=urls.session(session_id),
        view=text.VIEW_SESSION,
    )
    update_card(drawn, result(drawn.card, said, ways), {})
    take_focus(drawn.article, "a:not([download])", after=CLOSED)


def result(card: BoardCard, sentence: str, ways: Markup) -> Markup:
    """The card as it is afterwards: what came of it, and the `ways` on."""
    words = '<h2 id="request-{id}">{title}</h2><p class="hint result">{sentence}</p>{ways}'
    return markup(words, id=card.id, title=card.title, sentence=sentence, ways=ways)
