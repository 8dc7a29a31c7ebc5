"""What the board says above and instead of its list."""

from dataclasses import replace

from markupsafe import Markup

from domain.read_models import BoardCard, BoardPage
from ui.components.board.filters import BOARD, MANY, Filters, count
from ui.markup import markup


def waiting_words(page: BoardPage) -> str:
    """ "14 people are waiting. 6 fit your hours. You can take 2 more." """
    if not page.waiting:
        return "Nobody is waiting at the moment."
    people = "1 person is waiting." if page.waiting == 1 else f"{count(page.waiting)} people are waiting."
    fits = page.counts.get("fits", 0)
    hours = f"{count(fits) if fits else 'None'} {'fits' if fits == 1 else 'fit'} your hours."
    return f"{people} {hours} {room_words(page)}"


def room_words(page: BoardPage) -> str:
    if page.standing is not True:
        return page.standing
    return (
        f"You can take {page.can_take} more." if page.can_take else "You hold as many as you wanted at once."
    )


def one_less(page: BoardPage, card: BoardCard, *, mine: bool) -> BoardPage:
    """The same board after this request left it, into this mentor's own hands or another's."""
    kinds = {card.session_type.value, "fits" if card.slots else "", card.urgency.value}
    counts = {name: _less(number) if name in kinds else number for name, number in page.counts.items()}
    return replace(page, waiting=_less(page.waiting), counts=counts, can_take=max(page.can_take - mine, 0))


def _less(number: int) -> int:
    """One less, unless it is more than we count."""
    return number if number > MANY else max(number - 1, 0)


def news_words(number: int) -> str:
    if number > MANY:
        return f"{MANY}+ new requests"
    return "1 new request" if number == 1 else f"{number} new requests"


def nothing_waits(filters: Filters) -> Markup:
    """The empty board, as HTML. Its heading is one of the second order, as those of the cards are."""
    if not filters.any:
        words = '<div class="empty-state"><h2>All quiet</h2><p class="muted">{sentence}</p></div>'
        return markup(words, sentence="Nobody is waiting. When a student asks, it appears here by itself.")
    words = '<div class="empty-state"><h2>Nothing matches</h2><p class="muted">{sentence}</p><a class="btn ghost" href="{board}">{all}</a></div>'
    return markup(
        words, sentence="Try another word, or fewer filters.", board=BOARD, all="Show all open requests"
    )
