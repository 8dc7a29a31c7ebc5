"""/mentorship/requests: the board, where mentors find somebody to help.

What others do changes one card without a read; what is new waits behind a quiet button, so nothing jumps.
"""

from dataclasses import dataclass, field, replace
from functools import partial

from fastapi import Depends, Request
from nicegui import events, html, ui
from nicegui.element import Element

from domain.errors import NotAllowed
from domain.views import board as board_view
from domain.views.shapes import BoardCard, BoardPage
from ui.act import act, run
from ui.auth import Visitor, current_visitor
from ui.components.board_bar import Bar, board_bar, board_order, show_filters
from ui.components.board_card import board_card, mark_gone
from ui.components.board_filters import BOARD, Filters, address, arguments, from_query
from ui.components.board_words import news_words, nothing_waits, one_less, waiting_words
from ui.components.button import button
from ui.components.claiming import TAKEN, WENT, claim, claim_and_schedule
from ui.components.refused import refused
from ui.components.show_text import show_text
from ui.components.styles import more_styles
from ui.components.take_focus import take_focus
from ui.layout import announce, frame
from ui.live import Change, follow

TELL_WHEN_GOING_BACK = "addEventListener('popstate', () => emitEvent('address', location.search))"


@dataclass
class Board:
    """What one open board shows; it lives and ends with its page."""

    visitor: Visitor
    filters: Filters
    page: BoardPage
    intro: Element
    bar: Bar
    box: Element
    more: Element
    news: Element
    cards: dict[int, tuple[BoardCard, Element]] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)  # open requests that came or changed since the last read
    asked: int = 0  # how often something was asked for: an answer that was overtaken is dropped


@ui.page(BOARD)
async def board_page(request: Request, visitor: Visitor = Depends(current_visitor)) -> None:
    filters = from_query(request.url.query)
    try:
        page: BoardPage = await run(visitor.sign_in, board_view.board, **arguments(filters))
    except NotAllowed as refusal:
        refused(visitor, "Open requests", refusal.sentence)
        return
    with frame(visitor, "Open requests", current="board"):
        more_styles()
        board = draw_board(visitor, filters, page)

    async def gone_back(event: events.GenericEventArguments) -> None:
        await show(board, from_query(str(event.args)))

    ui.on("address", gone_back)
    ui.run_javascript(TELL_WHEN_GOING_BACK)
    follow(visitor, lambda change: change.kind == "request", partial(hear, board))


def draw_board(visitor: Visitor, filters: Filters, page: BoardPage) -> Board:
    with html.div().classes("row sb wrap board-head"):
        with html.div().classes("grow"):
            html.h1("Open requests")
            intro = html.p(waiting_words(page)).classes("q")
        order = board_order(filters)

    async def ask(wanted: Filters) -> None:
        await ask_for(board, wanted)

    bar = board_bar(order, filters, page.counts, ask)
    with html.section().classes("card").props('aria-label="Open requests"'):
        news = html.div().classes("news")
        box = html.div().classes("list")
        more = html.div().classes("more")
    board = Board(visitor, filters, page, intro, bar, box, more, news)
    draw_cards(board, page)
    return board


async def ask_for(board: Board, filters: Filters) -> None:
    """Other filters, by hand: they go into the address. Each word typed replaces the last, so back skips it."""
    typed = replace(filters, q=board.filters.q) == board.filters
    note = ui.navigate.history.replace if typed else ui.navigate.history.push
    note(address(filters))
    await show(board, filters)


async def show(board: Board, filters: Filters) -> None:
    """Read the first page for these filters and put it in place of what is there."""
    board.asked += 1
    asked, board.filters, board.bar.filters = board.asked, filters, filters
    outcome = await act(board.visitor.sign_in, board_view.board, **arguments(filters))
    if outcome and asked == board.asked:
        place(board, outcome.value)


def place(board: Board, page: BoardPage) -> None:
    board.page = page
    board.cards.clear()
    board.fresh.clear()
    board.box.clear()
    offer_news(board)
    show_filters(board.bar, board.filters, page.counts)
    show_text(board.intro, waiting_words(page))
    draw_cards(board, page)
    announce(f"{len(page.items)} shown, more below." if page.next_cursor else f"{len(page.items)} shown.")


def draw_cards(board: Board, page: BoardPage) -> None:
    """The cards of this page below those that are there, and the way to more."""
    said = "" if board.page.standing is True else board.page.standing
    with board.box:
        if not board.cards and not page.items:
            ui.html(nothing_waits(board.filters), sanitize=False)
        for card in page.items:
            if card.id not in board.cards:
                take, schedule = partial(claim, board.visitor), partial(claim_and_schedule, board.visitor)
                board.cards[card.id] = (card, board_card(card, board.visitor, take, schedule, said=said))
    board.more.clear()
    if page.next_cursor:
        with board.more:
            button("Show more", partial(show_more, board, page.next_cursor), kind="ghost", small=True)


async def show_more(board: Board, cursor: str) -> None:
    asked = board.asked
    outcome = await act(board.visitor.sign_in, board_view.board, **arguments(board.filters), cursor=cursor)
    if outcome is None or asked != board.asked:
        return
    page: BoardPage = outcome.value
    new = [card.id for card in page.items if card.id not in board.cards]
    draw_cards(board, page)
    if new:  # the button that had the focus is another one now: go on with the first that it brought
        take_focus(board.cards[new[0]][1].props("tabindex=-1"))
    announce(f"{len(new)} more shown.")


async def hear(board: Board, changes: list[Change]) -> None:
    """What others did. Nothing is read: a card is marked, or the quiet button counts one more."""
    if not changes:  # something may have been missed
        place(board, await run(board.visitor.sign_in, board_view.board, **arguments(board.filters)))
    for change in changes:
        if change.status == "open" and change.student_id != board.visitor.viewer.person_id:
            board.fresh.add(change.id)
        else:
            board.fresh.discard(change.id)
            leave(board, change)
    offer_news(board)


def leave(board: Board, change: Change) -> None:
    """A request that is shown is not for the taking any more. Whoever took it has been shown so by the click."""
    if change.id not in board.cards:
        return
    card, article = board.cards.pop(change.id)
    mine = change.mentor_id == board.visitor.viewer.person_id
    if not mine:
        mark_gone(article, card, WENT.get(change.status or "", TAKEN))
    board.page = one_less(board.page, card, mine=mine)
    show_filters(board.bar, board.filters, board.page.counts)
    show_text(board.intro, waiting_words(board.page))


def offer_news(board: Board) -> None:
    """The quiet button, with its words changed in place while it is there."""
    if not board.fresh:
        board.news.clear()
        return
    words, there = news_words(len(board.fresh)), list(board.news)
    if there:
        show_text(there[0], words)
        return

    async def look() -> None:
        await show(board, board.filters)

    with board.news:
        button(words, look, kind="ghost", small=True)
