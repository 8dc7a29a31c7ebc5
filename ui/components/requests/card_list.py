"""A list of requests on a page: drawn once, then changed row by row."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.enums import Role, SessionType
from domain.pagination import Page
from domain.requests.read_models import RequestCard, WaitEstimate
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic import moments
from ui.components.basic.button import button
from ui.components.basic.focus import take_focus
from ui.components.basic.text import SHOW_MORE, more_shown
from ui.components.requests.actions import perform
from ui.components.requests.card import CardElement, request_card, update_card
from ui.components.requests.card import times_change as card_changes

Refresh = Callable[[], Awaitable[object]]
More = Callable[[str], Awaitable[Page[RequestCard] | None]]


@dataclass
class RequestList:
    """What one list shows. `refresh` is called after an action; `empty` is said when there is nothing."""

    user: CurrentUser
    viewer_role: Role
    refresh: Refresh
    empty: Markup
    box: Element
    more_box: Element | None = None
    rows: dict[int, CardElement] = field(default_factory=dict)
    waits: Mapping[SessionType, WaitEstimate] = field(default_factory=dict)
    nothing: Element | None = None


def request_list(user: CurrentUser, viewer_role: Role, refresh: Refresh, empty: Markup) -> RequestList:
    return RequestList(user, viewer_role, refresh, empty, box=html.div().classes("list"))


def update_list(shown: RequestList, cards: tuple[RequestCard, ...], *, keep_others: bool = False) -> None:
    """Make the list show these, touching only what differs. With `keep_others`, rows further down stay."""
    now = datetime.now(UTC)
    wanted = {card.id for card in cards}
    for gone in [] if keep_others else [one for one in shown.rows if one not in wanted]:
        shown.rows.pop(gone).article.delete()
    for place, card in enumerate(cards):
        row = shown.rows.get(card.id)
        if row:
            _update(shown, row, card, now)
        else:
            _draw(shown, card, now, place)
    _say_if_empty(shown)


def refresh_times(shown: RequestList) -> None:
    """Say it again as of now, without a read: "2 h ago" becomes "3 h ago", "Scheduled" becomes "Live now"."""
    now = datetime.now(UTC)
    for row in shown.rows.values():
        _update(shown, row, row.card, now)


def times_change(shown: RequestList, zone: str, now: datetime) -> datetime | None:
    """When some row next reads differently."""
    return moments.soonest((card_changes(row.card, zone, now) for row in shown.rows.values()), now)


def show_more(shown: RequestList, cursor: str | None, more: More) -> None:
    """A button for what follows, or nothing at the end of the list."""
    if shown.more_box is None:
        shown.more_box = html.div()
    shown.more_box.clear()
    if cursor is None:
        return

    async def fetch() -> None:
        page = await more(cursor)
        if page is not None:
            now = datetime.now(UTC)
            new = [card for card in page.items if card.id not in shown.rows]
            for card in new:
                _draw(shown, card, now)
            show_more(shown, page.next_cursor, more)
            if new:  # the button that had the focus is gone or another one: go on with the first that came
                take_focus(shown.rows[new[0].id].article, "a, button")
            announce(more_shown(len(new)))

    with shown.more_box:
        button(SHOW_MORE, fetch, kind="ghost", small=True)


def _update(shown: RequestList, row: CardElement, card: RequestCard, now: datetime) -> None:
    wait = shown.waits.get(card.session_type)
    update_card(row, card, shown.user, shown.viewer_role, _action(shown), now=now, wait=wait)


def _draw(shown: RequestList, card: RequestCard, now: datetime, place: int | None = None) -> None:
    with shown.box:
        wait = shown.waits.get(card.session_type)
        row = request_card(card, shown.user, shown.viewer_role, _action(shown), now=now, wait=wait)
    if place is not None and place < len(shown.rows):
        row.article.move(target_index=place)
    shown.rows[card.id] = row


def _say_if_empty(shown: RequestList) -> None:
    if shown.rows and shown.nothing:
        shown.nothing.delete()
        shown.nothing = None
    elif not shown.rows and not shown.nothing:
        with shown.box:
            shown.nothing = ui.html(shown.empty, sanitize=False)


def _action(shown: RequestList) -> Callable[[str, RequestCard], Awaitable[object]]:
    async def act_on(action: str, card: RequestCard) -> None:
        await perform(action, shown.user, card, shown.refresh)

    return act_on
