"""A request in the list of its student, or of the mentor who holds it: status, facts, what happens next, what to do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.enums import Role, Status
from domain.people.time_format import TimeFormat
from domain.permissions import Decision
from domain.requests.read_models import RequestCard, WaitEstimate
from ui import urls
from ui.client.current_user import CurrentUser
from ui.components.basic import moments
from ui.components.basic.button import Kind, button
from ui.components.basic.status_badge import request_badge, urgency_mark
from ui.components.basic.text import SESSION_TYPES, minutes
from ui.components.basic.times import ago, moment
from ui.components.requests.next_step import next_step
from ui.components.requests.text import ACTIONS, VIEW_DETAILS, posted
from ui.components.requests.wait_estimate import what_helps
from ui.markup import facts, markup

# Looks of the buttons, in their order on screen; the keys are those of `RequestCard.actions`.
BUTTONS: dict[str, Kind] = {
    "schedule": "text",
    "undo_claim": "text",
    "offer": "text",
    "edit": "text",
    "renew": "text",
    "release": "quiet",
    "cancel": "quiet",
}
OnAction = Callable[[str, RequestCard], Awaitable[object]]


@dataclass
class CardElement:
    """What is on screen of one request, so that a change redraws no more than it must."""

    card: RequestCard
    article: Element
    words: ui.html
    buttons: Element
    drawn: dict[str, Element] = field(default_factory=dict)  # the buttons, by what they do


def request_card(
    card: RequestCard,
    user: CurrentUser,
    viewer_role: Role,
    on_action: OnAction,
    *,
    now: datetime,
    wait: WaitEstimate | None = None,
) -> CardElement:
    """Draw it where we are. `on_action` gets the key of the button that was pressed, and the card."""
    with html.article() as article:
        words = ui.html(card_words(card, user, viewer_role, now, wait), sanitize=False)
        buttons = html.div().classes("actions")
    article.props["aria-labelledby"] = f"request-{card.id}"
    row = CardElement(card, article, words, buttons)
    draw_buttons(row, on_action)
    return row


def update_card(
    row: CardElement,
    card: RequestCard,
    user: CurrentUser,
    viewer_role: Role,
    on_action: OnAction,
    *,
    now: datetime,
    wait: WaitEstimate | None = None,
) -> None:
    """Show the card as it is now. Buttons that stay are left alone: somebody may be on them."""
    before, row.card = row.card, card
    words = card_words(card, user, viewer_role, now, wait)
    if row.words.content != words:
        row.words.set_content(words)
    if possible(before) != possible(card):
        draw_buttons(row, on_action)


def draw_buttons(row: CardElement, on_action: OnAction) -> None:
    """Those that are possible now, in their order. One that stays is left alone: somebody may be on it."""
    wanted = possible(row.card)
    for action in row.drawn.keys() - set(wanted):
        row.drawn.pop(action).delete()
    for place, action in enumerate(wanted):
        if action not in row.drawn:
            with row.buttons:
                pressed = partial(press, row, action, on_action)
                row.drawn[action] = button(ACTIONS[action], pressed, kind=BUTTONS[action], small=True)
            row.drawn[action].move(target_index=place)


async def press(row: CardElement, action: str, on_action: OnAction) -> None:
    await on_action(action, row.card)  # the card as it is by then


def possible(card: RequestCard) -> list[str]:
    return [action for action in BUTTONS if is_shown(card, card.actions, action)]


def is_shown(card: RequestCard, actions: Mapping[str, Decision], action: str) -> bool:
    """Whether the button is there. Once a session stands, other times are proposed where it is: on its page."""
    if action == "offer" and card.status is not Status.CLAIMED:
        return False
    if action == "release" and actions.get("undo_claim") is True:
        return False
    return actions.get(action) is True


def actions_change(card: RequestCard) -> tuple[datetime | None, ...]:
    """The moments at which the clock alone changes the status of a request, or what may be done with it."""
    waits, meets = card.status is Status.OPEN, card.status is Status.SCHEDULED
    return (
        card.expires_at if waits else None,
        card.claim_lapses_at,
        card.session_starts_at if meets else None,
        card.session_ends_at if meets else None,
    )


def times_change(card: RequestCard, zone: str, now: datetime) -> datetime | None:
    """When the words of this card next read differently: its age, what is left, and what is called "today"."""
    on = card.status is Status.SCHEDULED and card.session_starts_at and card.session_starts_at <= now
    left = moments.of_countdown(card.session_ends_at, now) if on and card.session_ends_at else None
    ages = [moments.of_past(at, now) for at in (card.created_at, card.session_starts_at) if at]
    return moments.soonest((*ages, left, moments.of_day(now, zone), *actions_change(card)), now)


def card_words(
    card: RequestCard, user: CurrentUser, viewer_role: Role, now: datetime, wait: WaitEstimate | None = None
) -> Markup:
    """All that can only be read, as one piece."""
    other = card.student_name if viewer_role is Role.MENTOR else card.mentor_name
    waits = card.status in (Status.OPEN, Status.CLAIMED)
    advice = what_helps(card, viewer_role, wait, now)
    details = '<a href="{href}" aria-describedby="request-{id}">{words}</a>'
    return markup(
        '<div class="row top space-between"><h3 id="request-{id}"><a href="{href}">{title}</a></h3>{badge}</div>{facts}<p class="gap-above">{ask}</p>{advice}',
        id=card.id,
        href=urls.request(card.id),
        title=card.title,
        badge=request_badge(card, now),
        facts=facts(
            minutes(card.duration_minutes),
            SESSION_TYPES[card.session_type],
            other if viewer_role is Role.MENTOR or not waits else None,
            since(card, user.time_format, now),
            urgency_mark(card.urgency),
            markup(details, href=urls.request(card.id), words=VIEW_DETAILS, id=card.id),
        ),
        ask=next_step(card, viewer_role, user.time_format, now, wait=wait),
        advice=markup('<p class="hint small gap-above">{advice}</p>', advice=advice) if advice else "",
    )


def since(card: RequestCard, time_format: TimeFormat, now: datetime) -> str | None:
    """The date that counts: when they met, once they did; a session ahead is named by what happens next."""
    if card.status is Status.SCHEDULED:
        return None
    if card.status is Status.COMPLETED and card.session_starts_at:
        return moment(card.session_starts_at, time_format, now)
    return posted(ago(card.created_at, now))
