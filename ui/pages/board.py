"""/mentorship/requests: the board, where mentors find somebody to help.

What others do changes one card without a read; what is new waits behind a quiet button, so nothing jumps.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from fastapi import Depends, Request
from nicegui import events, html, ui
from nicegui.element import Element

from domain.board import queries as board_queries
from domain.board.read_models import BoardPage
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic.button import button
from ui.components.basic.focus import take_focus
from ui.components.basic.text import SHOW_MORE, more_shown
from ui.components.board import text
from ui.components.board.card import CardElement, mark_gone
from ui.components.board.card_list import CardList, add_card, card_list, clear_cards
from ui.components.board.claiming import claim, claim_and_schedule, departure_message
from ui.components.board.filters import Filters, address, arguments, parse_query
from ui.components.board.summary import (
    chip_counts,
    listed_words,
    nothing_waits,
    one_less,
    one_more,
    waiting_words,
)
from ui.components.board.toolbar import Toolbar, show_filters, toolbar
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.nicegui_compat.text import set_text
from ui.runtime.act import act
from ui.runtime.follow import follow
from ui.runtime.run import run
from ui.urls import BOARD

TELL_WHEN_GOING_BACK = "addEventListener('popstate', () => emitEvent('address', location.search))"


@dataclass
class Board:
    """What one open board shows; it lives and ends with its page."""

    user: CurrentUser
    filters: Filters
    page: BoardPage
    intro: ui.html
    note: Element
    bar: Toolbar
    listed: CardList
    more: Element
    news: Element
    waiting: set[int] = field(default_factory=set)  # of those listed, the ones that are still counted above
    fresh: set[int] = field(default_factory=set)  # open requests that came or changed since the last read
    undone: set[int] = field(default_factory=set)  # claims taken back here, of which no change has told yet
    asked: int = 0  # how often something was asked for: an answer that was overtaken is dropped


def asked_of_board(request: Request) -> dict[str, Any]:
    return arguments(parse_query(request.url.query))


@ui.page(BOARD)
def board_page(
    request: Request, loaded: Loaded[BoardPage] = Depends(page_data(board_queries.list_open, asked_of_board))
) -> None:
    (user, page), filters = loaded, parse_query(request.url.query)
    with frame(user, text.OPEN_REQUESTS, current="board"):
        board = draw_board(user, filters, page)

    async def gone_back(event: events.GenericEventArguments) -> None:
        await update(board, parse_query(str(event.args)))

    ui.on("address", gone_back)
    ui.run_javascript(TELL_WHEN_GOING_BACK)
    follow(user, lambda change: change.kind == "request", partial(on_change, board))


def draw_board(user: CurrentUser, filters: Filters, page: BoardPage) -> Board:
    with html.div():
        html.h1(text.OPEN_REQUESTS)
        intro = ui.html(waiting_words(page), sanitize=False, tag="p").classes("muted")

    async def ask(wanted: Filters) -> None:
        await ask_for(board, wanted)

    def given_back(drawn: CardElement) -> None:
        undone(board, drawn)

    def left() -> None:
        say_if_empty(board)

    bar = toolbar(filters, chip_counts(page), ask)
    with html.section().classes("card") as section:
        section.props["aria-label"] = text.OPEN_REQUESTS
        note = html.p("").classes("muted small list-note")
        news = html.div().classes("news")
        take = partial(claim, user, on_undone=given_back)
        schedule = partial(claim_and_schedule, user)
        listed = card_list(user.time_format, claim=take, schedule=schedule, on_left=left)
        more = html.div().classes("more")
    board = Board(user, filters, page, intro, note, bar, listed, more, news)
    draw_cards(board, page)
    return board


async def ask_for(board: Board, filters: Filters) -> None:
    """Other filters, by hand: they go into the address. Each word typed replaces the last, so back skips it."""
    typed = replace(filters, q=board.filters.q) == board.filters
    note = ui.navigate.history.replace if typed else ui.navigate.history.push
    note(address(filters))
    await update(board, filters)


async def update(board: Board, filters: Filters) -> None:
    """Read the first page for these filters and put it in place of what is there."""
    board.asked += 1
    asked, board.filters, board.bar.filters = board.asked, filters, filters
    outcome = await act(board.user.sign_in, board_queries.list_open, **arguments(filters))
    if outcome and asked == board.asked:
        place(board, outcome.value)


def place(board: Board, page: BoardPage) -> None:
    board.page = page
    board.waiting.clear()
    board.fresh.clear()
    clear_cards(board.listed)
    offer_news(board)
    show_filters(board.bar, board.filters, chip_counts(page))
    draw_cards(board, page)
    announce(text.shown(len(page.items), more=page.next_cursor is not None))


def draw_cards(board: Board, page: BoardPage) -> None:
    """The cards of this page below those that are there, and the way to more."""
    said = "" if board.page.load is True else board.page.load
    board.page = replace(board.page, next_cursor=page.next_cursor)
    for card in page.items:
        if card.id not in board.waiting:
            board.waiting.add(card.id)
            add_card(board.listed, card, said=said)
    say_if_empty(board)
    update_words(board)
    board.more.clear()
    if page.next_cursor:
        with board.more:
            button(SHOW_MORE, partial(show_more, board, page.next_cursor), kind="ghost", small=True)


def say_if_empty(board: Board) -> None:
    """Where no card is left, that is said in their place; what follows them can still be asked for."""
    if not board.listed.cards and not board.page.next_cursor:
        clear_cards(board.listed)
        with board.listed.box:
            ui.html(nothing_waits(board.filters, released=board.page.released > 0), sanitize=False)


def update_words(board: Board) -> None:
    """The sum above, of all that wait; and above the list, what it shows of them. What is the same is not sent."""
    words = waiting_words(board.page)
    if board.intro.content != words:
        board.intro.set_content(words)
    zone = board.user.viewer.time_zone
    set_text(board.note, listed_words(board.page, board.filters, len(board.waiting), zone))


async def show_more(board: Board, cursor: str) -> None:
    asked = board.asked
    outcome = await act(
        board.user.sign_in, board_queries.list_open, **arguments(board.filters), cursor=cursor
    )
    if outcome is None or asked != board.asked:
        return
    page: BoardPage = outcome.value
    new = [card.id for card in page.items if card.id not in board.waiting]
    draw_cards(board, page)
    if new:  # the button that had the focus is another one now: go on with the first that it brought
        take_focus(board.listed.cards[new[0]].article)
    announce(more_shown(len(new)))


def on_change(board: Board, changes: list[Change]) -> Awaitable[object] | None:
    """What others did. Nothing is read: a card is marked, or the quiet button counts one more."""
    if not changes:
        return refresh(board)
    for change in changes:
        if change.status == "open" and change.id in board.undone:
            board.undone.remove(change.id)  # its card says so already
        elif change.status == "open" and change.student_id != board.user.viewer.person_id:
            board.fresh.add(change.id)
        else:
            board.fresh.discard(change.id)
            remove_card(board, change)
    offer_news(board)
    return None


async def refresh(board: Board) -> None:
    """Something may have been missed."""
    place(board, await run(board.user.sign_in, board_queries.list_open, **arguments(board.filters)))


def remove_card(board: Board, change: Change) -> None:
    """A request that is shown is not for the taking any more. Whoever took it has been shown so by the click."""
    if change.id not in board.waiting:
        return
    board.waiting.remove(change.id)
    drawn = board.listed.cards[change.id]
    mine = change.mentor_id == board.user.viewer.person_id
    if not mine:
        mark_gone(drawn, departure_message(change.status))
    board.page = one_less(board.page, drawn.card, mine=mine)
    show_filters(board.bar, board.filters, chip_counts(board.page))
    update_words(board)


def undone(board: Board, drawn: CardElement) -> None:
    """A claim was taken back: the card stands as before, and what was counted off is counted again."""
    board.undone.add(drawn.card.id)
    if drawn.card.id not in board.waiting:
        board.waiting.add(drawn.card.id)
        board.page = one_more(board.page, drawn.card)
        show_filters(board.bar, board.filters, chip_counts(board.page))
        update_words(board)


def offer_news(board: Board) -> None:
    """The quiet button, with its words changed in place while it is there."""

    async def look() -> None:
        await update(board, board.filters)

    words, there = text.news(len(board.fresh)), list(board.news)
    if board.fresh and there:
        set_text(there[0], words)
    elif board.fresh:
        with board.news:
            button(words, look, kind="ghost", small=True)
    elif there:
        board.news.clear()
