"""What stands above and instead of the board's list, and how it changes when one request leaves."""

from dataclasses import replace

from markupsafe import Markup, escape

from domain.board.read_models import BoardCard, BoardPage
from ui.components.basic.empty_state import empty_state
from ui.components.basic.times import zone_words
from ui.components.board import text
from ui.components.board.filters import Filters
from ui.components.board.text import MANY
from ui.markup import markup
from ui.urls import AVAILABILITY, BOARD


def waiting_words(page: BoardPage) -> Markup:
    """ "14 people are waiting. 6 fit your hours. You can take 2 more.", of all that wait, whatever is asked for.

    Who can take none reads why, and where that is changed.
    """
    if not page.waiting and not page.released:
        return Markup("")  # the empty list says so
    fits = page.counts.get("fits", 0) if page.has_hours else None
    words = text.waiting(page.waiting, fits, page.released, room_words(page))
    can_claim_more = page.load is True and page.can_take
    if not page.waiting or (can_claim_more and page.has_hours):
        return escape(words)
    way = text.TO_AVAILABILITY if page.has_hours or not can_claim_more else text.SAY_HOURS
    return markup('{words} <a href="{href}">{way}</a>', words=words, href=AVAILABILITY, way=way)


def chip_counts(page: BoardPage) -> dict[str, int]:
    """What the chips count; nothing fits the hours of a mentor who has not said any."""
    return {name: number for name, number in page.counts.items() if page.has_hours or name != "fits"}


def room_words(page: BoardPage) -> str:
    if page.load is not True:
        return page.load
    return text.can_take(page.can_take) if page.can_take else text.NO_ROOM


def listed_words(page: BoardPage, filters: Filters, shown: int, zone: str) -> str:
    """ "3 shown. What fits your hours comes first: … Times are Berlin time." Nothing above an empty list."""
    if not shown:
        return ""
    number = text.shown(shown, more=page.next_cursor is not None)
    return text.listed(number, text.WHY_THIS_ORDER[filters.sort], zone_words(zone))


def one_less(page: BoardPage, card: BoardCard, *, mine: bool) -> BoardPage:
    """The same board after this request left it, into this mentor's own hands or another's."""
    kinds = {card.session_type.value, "fits" if card.slots else "", card.urgency.value}
    counts = {name: _less(number) if name in kinds else number for name, number in page.counts.items()}
    return replace(page, waiting=_less(page.waiting), counts=counts, can_take=max(page.can_take - mine, 0))


def one_more(page: BoardPage, card: BoardCard) -> BoardPage:
    """The same board after this mentor gave the request back at once: `one_less` of their own, taken back."""
    kinds = {card.session_type.value, "fits" if card.slots else "", card.urgency.value}
    counts = {name: _more(number) if name in kinds else number for name, number in page.counts.items()}
    return replace(page, waiting=_more(page.waiting), counts=counts, can_take=page.can_take + 1)


def _more(number: int) -> int:
    return min(number + 1, MANY + 1)


def _less(number: int) -> int:
    """One less, unless it is more than we count."""
    return number if number > MANY else max(number - 1, 0)


def nothing_waits(filters: Filters, *, released: bool = False) -> Markup:
    """The empty board, as HTML; `released` where only those wait that this mentor had before.

    Its heading is one of the second order, as those of the cards are.
    """
    if filters.any:
        return empty_state(text.NO_MATCH_HEADING, text.NO_MATCH, link=(text.SHOW_ALL, BOARD), level=2)
    return empty_state(text.NOTHING_NEW if released else text.NOBODY_WAITS, text.BY_ITSELF, level=2)
