"""What is left to say about sessions that are over: the mentor's note, the student's rating. First on the dashboard."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.sessions.read_models import SessionCard
from ui import urls
from ui.components.basic import moments, times
from ui.components.dashboard import text
from ui.components.sessions.join import way_in
from ui.markup import joined, markup


@dataclass
class ToFinish:
    section: Element
    words: ui.html
    cards: tuple[SessionCard, ...] = ()


def to_finish() -> ToFinish:
    """Make room for it; `update_to_finish` fills it."""
    with html.section().classes("card to-finish") as section:
        section.props["aria-label"] = text.LEFT_TO_SAY
        words = ui.html(sanitize=False)
    section.visible = False
    return ToFinish(section, words)


def update_to_finish(shown: ToFinish, cards: tuple[SessionCard, ...], now: datetime) -> None:
    """Show these, or nothing; touch only what differs."""
    shown.cards, words = cards, words_of(cards, now)
    shown.section.visible = bool(cards)
    if shown.words.content != words:
        shown.words.set_content(words)


def words_of(cards: tuple[SessionCard, ...], now: datetime) -> Markup:
    for_mentor = [card for card in cards if card.viewer_role == "mentor"]
    for_student = [card for card in cards if card.viewer_role != "mentor"]
    return joined(
        [
            _group(heading, mine, now)
            for heading, mine in (
                (text.wait_for_note(len(for_mentor)), for_mentor),
                (text.how_was_it(len(for_student)), for_student),
            )
            if mine
        ]
    )


def words_change(shown: ToFinish, now: datetime) -> datetime | None:
    """When "ended 5 min ago" next reads differently."""
    return moments.soonest((moments.of_past(card.ends_at, now) for card in shown.cards), now)


def _group(heading: str, cards: list[SessionCard], now: datetime) -> Markup:
    lines = joined([_line(card, now) for card in cards])
    return markup('<h2>{heading}</h2><ul role="list">{lines}</ul>', heading=heading, lines=lines)


def _line(card: SessionCard, now: datetime) -> Markup:
    """With whom it was, the one thing to do, and, while its room is open, the quiet way back in."""
    do = text.WRITE_NOTE if card.viewer_role == "mentor" else text.SAY_HOW_IT_WENT
    if card.status == "completed" and card.viewer_role != "mentor":
        do = text.RATE
    open_room = way_in(card, now) if card.actions.get("join") is True else ""
    return markup(
        '<li class="row wrap"><div class="grow"><p><a href="{href}">{title}</a></p><p class="muted small">{facts}</p></div>'
        '{open_room}<a class="btn" href="{href}" aria-label="{do}: {title}">{do}</a></li>',
        href=urls.session(card.id),
        title=card.title,
        facts=text.met_ago(card.counterpart_name, times.ago(card.ends_at, now)),
        open_room=open_room,
        do=do,
    )
