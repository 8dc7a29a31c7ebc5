"""A list of sessions on a page: drawn once, then changed row by row, by what happens and by the clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.pagination import Page
from domain.people.time_format import TimeFormat
from domain.rules import Rules
from domain.sessions.read_models import SessionCard
from ui.client.messages import announce
from ui.components.basic import moments
from ui.components.basic.button import button
from ui.components.basic.focus import take_focus
from ui.components.basic.text import SHOW_MORE, more_shown
from ui.components.sessions.card import countdown_changes, next_moment, session_card

More = Callable[[str], Awaitable[Page[SessionCard] | None]]


@dataclass
class Row:
    card: SessionCard
    words: ui.html


@dataclass
class SessionList:
    """What one list shows; `empty` is said when there is nothing, `more` reads what follows a cursor."""

    time_format: TimeFormat
    empty: Markup
    more: More
    box: Element
    more_box: Element
    rows: dict[int, Row] = field(default_factory=dict)
    nothing: Element | None = None


def session_list(time_format: TimeFormat, empty: Markup, more: More) -> SessionList:
    """Make room for it; `update_list` fills it."""
    return SessionList(
        time_format, empty, more, html.div().classes("list session-list"), html.div().classes("more")
    )


def update_list(shown: SessionList, page: Page[SessionCard]) -> None:
    """Make the list show these; a row that would be the same is left alone: somebody may be on it."""
    wanted = {card.id for card in page.items}
    for gone in [one for one in shown.rows if one not in wanted]:
        shown.rows.pop(gone).words.delete()
    for place, card in enumerate(page.items):
        if card.id in shown.rows:
            shown.rows[card.id].card = card
        else:
            _draw(shown, card, place)
    update_times(shown, datetime.now(UTC))
    if shown.nothing and shown.rows:
        shown.nothing.delete()
        shown.nothing = None
    elif not shown.nothing and not shown.rows:
        with shown.box:
            shown.nothing = ui.html(shown.empty, sanitize=False)
    _offer_more(shown, page.next_cursor)


def update_times(shown: SessionList, now: datetime) -> None:
    """Say it again as of now, without a read."""
    for row in shown.rows.values():
        words = session_card(row.card, shown.time_format, now)
        if row.words.content != words:
            row.words.set_content(words)


def words_change(shown: SessionList, now: datetime) -> datetime | None:
    """When some row next reads differently."""
    return moments.soonest((countdown_changes(row.card, now) for row in shown.rows.values()), now)


def actions_change(shown: SessionList, now: datetime, rules: Rules) -> datetime | None:
    """When the clock next lets somebody in, or no longer: that is worth a read."""
    opens, closes = rules.join_opens, rules.join_closes
    return moments.soonest((next_moment(row.card, now, opens, closes) for row in shown.rows.values()), now)


async def _show_more(shown: SessionList, cursor: str) -> None:
    page = await shown.more(cursor)
    if page is None:
        return
    new = [card for card in page.items if card.id not in shown.rows]
    for card in new:
        _draw(shown, card, len(shown.rows))
    _offer_more(shown, page.next_cursor)
    if new:  # the button that had the focus is gone or another one: go on with the first that came
        take_focus(shown.rows[new[0].id].words, "a")
    announce(more_shown(len(new)))


def _offer_more(shown: SessionList, cursor: str | None) -> None:
    shown.more_box.clear()
    if cursor:
        with shown.more_box:
            button(SHOW_MORE, partial(_show_more, shown, cursor), kind="ghost", small=True)


def _draw(shown: SessionList, card: SessionCard, place: int) -> None:
    words = session_card(card, shown.time_format, datetime.now(UTC))
    with shown.box:
        row = ui.html(words, sanitize=False, tag="article").classes("row top")
    if place < len(shown.rows):
        row.move(target_index=place)
    shown.rows[card.id] = Row(card, row)
