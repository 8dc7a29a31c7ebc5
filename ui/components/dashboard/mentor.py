"""The mentor's part of the dashboard: claims that need a time, and three open requests that fit best."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.board.read_models import BoardCard, FirstStep, Suggestions
from domain.dashboard.read_models import MentorPart
from domain.enums import Role
from domain.people.time_format import TimeFormat
from ui import urls
from ui.client.current_user import CurrentUser
from ui.components.availability.nudge import hours_nudge
from ui.components.basic.empty_state import empty_state
from ui.components.basic.focus import take_focus
from ui.components.board.card import CardElement, mark_gone
from ui.components.board.card_list import CardList, add_card, card_list, remove_card
from ui.components.board.claiming import claim, claim_and_schedule, departure_message
from ui.components.dashboard import text
from ui.components.requests import card_list as request_list
from ui.live.changes import Change
from ui.markup import joined, markup
from ui.runtime.context import current

SHOWN = 3  # as many as the view gives
# Where a new mentor does each of the first steps, and its words.
FIRST_STEPS: dict[FirstStep, tuple[str, str]] = {
    "hours": (urls.AVAILABILITY, text.SAY_HOURS),
    "topics": (urls.SETTINGS, text.NAME_TOPICS),
    "about": (urls.SETTINGS, text.SAY_ABOUT),
}
QUIET = empty_state(text.NOBODY_WAITS_HEADING, text.NOBODY_WAITS)


@dataclass
class MentorSection:
    user: CurrentUser
    refresh: Callable[[], Awaitable[object]]
    claims: request_list.RequestList
    claims_section: Element
    first_steps: ui.html
    intro: ui.html
    best: CardList
    quiet: Element | None = None
    looks_soon: bool = False


def mentor_section(user: CurrentUser, refresh: Callable[[], Awaitable[object]]) -> MentorSection:
    first_steps = ui.html("", sanitize=False, tag="section").classes("card")
    with html.section().classes("card").props('aria-labelledby="to-schedule"') as section:
        html.h2(text.CHOOSE_A_TIME).props["id"] = "to-schedule"
        claims = request_list.request_list(user, Role.MENTOR, refresh, empty_state(text.ALL_SET, ""))
        claims.box.style("margin-top: 10px")
    with html.section().classes("card").props('aria-labelledby="best-fits"'):
        with html.div().classes("row space-between wrap").style("margin-bottom: 12px"):
            intro = ui.html("", sanitize=False)
            html.a(text.ALL_OPEN_REQUESTS).classes("btn ghost").props["href"] = urls.BOARD
        best = card_list(
            user.time_format,
            claim=lambda drawn: take(side, drawn),
            schedule=partial(claim_and_schedule, user),
            on_left=refresh,
        )
    side = MentorSection(user, refresh, claims, section, first_steps, intro, best)
    return side


def wants_more(side: MentorSection, changes: list[Change]) -> bool:
    """What others did: a card that is shown says where its request went, without a read. Whether it is worth one."""
    cards = side.best.cards
    for change in changes:
        if change.status != "open" and change.id in cards:
            mark_gone(cards[change.id], departure_message(change.status))
    waiting = {one for one, drawn in cards.items() if not drawn.gone}
    came = any(change.status == "open" and change.id not in waiting for change in changes)
    if not came or side.looks_soon or len(waiting) >= SHOWN:
        return False
    side.looks_soon = True
    return True


def update_mentor_section(side: MentorSection, part: MentorPart) -> None:
    side.looks_soon = False
    side.claims_section.visible = bool(part.to_schedule)
    request_list.update_list(side.claims, part.to_schedule)
    side.intro.set_content(
        markup(
            '<h2 id="best-fits">{heading}</h2><p class="muted">{room}</p>',
            heading=text.OPEN_REQUESTS_THAT_FIT,
            room=room_words(part.best),
        )
    )
    side.first_steps.visible = bool(part.best.first_steps)
    side.first_steps.set_content(first_steps_words(part.best.first_steps, side.user.time_format))
    update_suggestions(side, part.best)


def room_words(best: Suggestions) -> Markup:
    """How many more they can take; or why none, and where that is changed."""
    if best.load is True:
        return markup("{room}", room=text.room(best.can_take))
    template = '{why} <a href="{href}">{way}</a>'
    return markup(template, why=best.load, href=urls.AVAILABILITY, way=text.TO_AVAILABILITY)


def first_steps_words(missing: tuple[FirstStep, ...], time_format: TimeFormat) -> Markup:
    """What a new mentor has not told yet, each as the way there; hours with what most people begin with."""
    link = '<li><a href="{href}">{words}</a>{nudge}</li>'
    more = {"hours": hours_nudge(time_format)}
    steps = [
        markup(link, href=FIRST_STEPS[step][0], words=FIRST_STEPS[step][1], nudge=more.get(step, ""))
        for step in missing
    ]
    return markup(
        '<h2>{heading}</h2><p class="muted">{sentence}</p><ol class="first-steps">{steps}</ol>',
        heading=text.FIRST_STEPS_HEADING,
        sentence=text.FIRST_STEPS,
        steps=joined(steps),
    )


def update_suggestions(side: MentorSection, best: Suggestions) -> None:
    """Card by card, so that nobody loses the button they are on because another card has gone."""
    cards, said = best.cards, "" if best.load is True else best.load
    wanted = {card.id: card for card in cards}
    for drawn in list(side.best.cards.values()):
        if drawn.gone or not same(drawn.card, wanted.get(drawn.card.id)):
            remove_card(side.best, drawn.card.id)
    for place, card in enumerate(cards):
        if card.id not in side.best.cards:
            add_card(side.best, card, place=place, said=said)
    if side.quiet:
        side.quiet.delete()
        side.quiet = None
    if not cards:
        with side.best.box:
            side.quiet = ui.html(QUIET, sanitize=False)


def same(card: BoardCard, now: BoardCard | None) -> bool:
    """Whether it reads the same; times that pass one by one are no reason to draw it again."""
    return (
        now is not None
        and replace(now, slots=card.slots, slot_count=card.slot_count, fitting=card.fitting) == card
        and (bool(now.slots) == bool(card.slots))
    )


async def take(side: MentorSection, drawn: CardElement) -> None:
    """Claim it. It moves up to those that need a time, and the focus goes with it."""
    if not await claim(side.user, drawn):
        return
    await side.refresh()
    rules = current().rules
    undo_ends = (rules.undo_claim_within + rules.undo_claim_grace).total_seconds()
    with side.claims_section.client:
        ui.timer(undo_ends, side.refresh, once=True)
    if row := side.claims.rows.get(drawn.card.id):
        take_focus(row.buttons, "button")
