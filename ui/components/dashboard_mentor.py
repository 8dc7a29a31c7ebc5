"""The mentor's part of the dashboard: claims that need a time, and three open requests that fit best."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial

from nicegui import html, ui
from nicegui.element import Element

from domain.views.shapes import BoardCard, MentorPart, Role
from ui.auth import Visitor
from ui.components import request_list
from ui.components.board_card import board_card, mark_gone
from ui.components.claiming import TAKEN, WENT, claim, claim_and_schedule
from ui.components.empty_state import empty_state
from ui.components.markup import markup
from ui.live import Change

SHOWN = 3  # as many as the view gives
QUIET = empty_state("Nobody is waiting right now", "New requests show up here by themselves.")


@dataclass
class MentorSide:
    visitor: Visitor
    refresh: Callable[[], Awaitable[object]]
    claims: request_list.RequestList
    claims_section: Element
    intro: ui.html
    best_box: Element
    best: dict[int, tuple[BoardCard, Element]] = field(default_factory=dict)
    gone: list[Element] = field(default_factory=list)  # cards that say where their request went
    quiet: Element | None = None
    looks_soon: bool = False


def mentor_side(visitor: Visitor, refresh: Callable[[], Awaitable[object]]) -> MentorSide:
    with html.section().classes("card").props('aria-labelledby="to-schedule"') as section:
        html.h2("Choose a time").props["id"] = "to-schedule"
        claims = request_list.request_list(visitor, Role.MENTOR, refresh, empty_state("All set", ""))
        claims.box.style("margin-top: 10px")
    with html.section().classes("card").props('aria-labelledby="best-fits"'):
        with html.div().classes("row sb wrap").style("margin-bottom: 12px"):
            intro = ui.html("", sanitize=False)
            html.a("All open requests").classes("btn ghost").props["href"] = "/mentorship/requests"
        box = html.div().classes("list")
    return MentorSide(visitor, refresh, claims, section, intro, box)


def wants_more(side: MentorSide, changes: list[Change]) -> bool:
    """What others did: a card that is shown says where its request went, without a read. Whether it is worth one."""
    for change in changes:
        if change.status != "open" and change.id in side.best:
            card, article = side.best.pop(change.id)
            mark_gone(article, card, WENT.get(change.status or "", TAKEN))
            side.gone.append(article)
    came = any(change.status == "open" and change.id not in side.best for change in changes)
    if not came or side.looks_soon or len(side.best) >= SHOWN:
        return False
    side.looks_soon = True
    return True


def show_mentor(side: MentorSide, part: MentorPart) -> None:
    side.looks_soon = False
    side.claims_section.visible = bool(part.to_schedule)
    request_list.show(side.claims, part.to_schedule)
    side.intro.set_content(
        markup(
            '<h2 id="best-fits">Open requests that fit you</h2><p class="q">{room}</p>',
            room=room_words(part.can_take),
        )
    )
    show_best(side, part.best)


def show_best(side: MentorSide, cards: tuple[BoardCard, ...]) -> None:
    """Card by card, so that nobody loses the button they are on because another card has gone."""
    wanted = {card.id: card for card in cards}
    for gone in [one for one, (card, _) in side.best.items() if not same(card, wanted.get(one))]:
        side.best.pop(gone)[1].delete()
    while side.gone:
        side.gone.pop().delete()
    for place, card in enumerate(cards):
        if card.id not in side.best:
            with side.best_box:
                article = board_card(
                    card, side.visitor, partial(take, side), partial(claim_and_schedule, side.visitor)
                )
            article.move(target_index=place)
            side.best[card.id] = card, article
    if side.quiet:
        side.quiet.delete()
        side.quiet = None
    if not cards:
        with side.best_box:
            side.quiet = ui.html(QUIET, sanitize=False)


def same(card: BoardCard, now: BoardCard | None) -> bool:
    """Whether it reads the same; times that pass one by one are no reason to draw it again."""
    return (
        now is not None
        and replace(now, slots=card.slots, slot_count=card.slot_count) == card
        and (bool(now.slots) == bool(card.slots))
    )


async def take(side: MentorSide, card: BoardCard, article: Element) -> None:
    """Claim it. It moves up to those that need a time, and the focus goes with it."""
    if not await claim(side.visitor, card, article):
        return
    await side.refresh()
    if row := side.claims.rows.get(card.id):
        ui.run_javascript(f'getHtmlElement({row.buttons.id})?.querySelector("button")?.focus()')


def room_words(can_take: int) -> str:
    if can_take <= 0:
        return "You hold as many as you wanted at once. Finish one to take another."
    return f"You can take {can_take} more."
