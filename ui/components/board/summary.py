"""What stands above and instead of the board's list, and how it changes when one request leaves."""

from dataclasses import replace

from markupsafe import Markup

from domain.board.read_models import BoardCard, BoardPage
from ui.components.board import text
from ui.components.board.filters import Filters
from ui.components.board.text import MANY
from ui.markup import markup
from ui.urls import BOARD


def waiting_words(page: BoardPage) -> str:
    """ "14 people are waiting. 6 fit your hours. You can take 2 more." """
    if not page.waiting:
        return text.NOBODY_WAITS
    return text.waiting(page.waiting, page.counts.get("fits", 0), room_words(page))


def room_words(page: BoardPage) -> str:
    if page.load is not True:
        return page.load
    return text.can_take(page.can_take) if page.can_take else text.NO_ROOM


def one_less(page: BoardPage, card: BoardCard, *, mine: bool) -> BoardPage:
    """The same board after this request left it, into this mentor's own hands or another's."""
    kinds = {card.session_type.value, "fits" if card.slots else "", card.urgency.value}
    counts = {name: _less(number) if name in kinds else number for name, number in page.counts.items()}
    return replace(page, waiting=_less(page.waiting), counts=counts, can_take=max(page.can_take - mine, 0))


def _less(number: int) -> int:
    """One less, unless it is more than we count."""
    return number if number > MANY else max(number - 1, 0)


def nothing_waits(filters: Filters) -> Markup:
    """The empty board, as HTML. Its heading is one of the second order, as those of the cards are."""
    if not filters.any:
        template = '<div class="empty-state"><h2>{heading}</h2><p class="muted">{sentence}</p></div>'
        return markup(template, heading=text.QUIET_HEADING, sentence=text.QUIET)
    return markup(
        '<div class="empty-state"><h2>{heading}</h2><p class="muted">{sentence}</p>'
        '<a class="btn ghost" href="{board}">{all}</a></div>',
        heading=text.NO_MATCH_HEADING,
        sentence=text.NO_MATCH,
        board=BOARD,
        all=text.SHOW_ALL,
    )
