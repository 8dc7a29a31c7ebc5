"""One open request on the board: what is asked, how well it fits, and the two ways to take it.

A card is one element, whatever it says: its words and its buttons are HTML, and `board_list` hears the clicks.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from random import random
from typing import Literal

from markupsafe import Markup
from nicegui import ui

from domain.board.read_models import BoardCard
from domain.enums import Role
from domain.grammar import sentences
from domain.people.time_format import TimeFormat
from ui import urls
from ui.components.basic import times
from ui.components.basic.status_badge import urgency_mark
from ui.components.basic.text import SESSION_TYPES, minutes
from ui.components.board import text
from ui.markup import facts, joined, markup

STAYS = 60.0  # seconds at least, at most twice as many, until a card that went away leaves the list
MORE_LIKE = 3  # others that it names


@dataclass(eq=False)
class CardElement:
    """A card on a page. Its buttons ask for what `does` names, and nothing else can be asked of it."""

    card: BoardCard
    article: ui.html
    does: Mapping[str, "OnButton"]
    listed: dict[int, "CardElement"]  # the list that it stands in, by request
    on_left: Callable[[], object]  # told when it has left that list by itself
    gone: str = ""  # where its request went, once it says so
    busy: bool = False  # one of its buttons is at work


OnButton = Callable[[CardElement], Awaitable[object]]


def board_card(
    card: BoardCard,
    time_format: TimeFormat,
    does: Mapping[str, OnButton],
    *,
    listed: dict[int, CardElement],
    on_left: Callable[[], object],
    said: str = "",
) -> CardElement:
    """Draw the request. `does` is what its buttons do: "claim", and "schedule" where a time fits both.

    `said` is the reason that the page gives above its list, so that twenty cards need not repeat it.
    """
    words = card_words(card, time_format, datetime.now(UTC), said)
    article = ui.html(words, sanitize=False, tag="article").classes("board-card")
    # With the tab index the focus can stay here, when the button that had it has gone.
    article.props.update({"aria-labelledby": f"request-{card.id}", "tabindex": "-1"})
    return CardElement(card, article, does if card.claim is True else {}, listed, on_left)


def update_card(drawn: CardElement, words: Markup, does: Mapping[str, OnButton]) -> None:
    """Let the card say something else; nothing around it moves."""
    drawn.does = does
    drawn.article.set_content(words)


def mark_gone(drawn: CardElement, sentence: str) -> None:
    """Say where the request went, in place of its buttons, and name others like it; after a while the card leaves.

    Once: who hears of it first knows best.
    """
    if drawn.gone or drawn.article.is_deleted:
        return
    drawn.gone = sentence
    update_card(drawn, gone_words(drawn.card, sentence, more_like(drawn)), {})
    with drawn.article.client:  # not all at once: many pages may have shown it, and look for another then
        ui.timer(STAYS * (1 + random()), partial(leave, drawn), once=True)  # noqa: S311


def leave(drawn: CardElement) -> None:
    """Take a card that went away for good, unless its request has come back meanwhile."""
    if drawn.article.is_deleted or drawn.listed.get(drawn.card.id) is not drawn:
        return
    del drawn.listed[drawn.card.id]
    drawn.article.delete()
    drawn.on_left()


def more_like(drawn: CardElement) -> list[BoardCard]:
    """Others of the same list that can be taken: those with the same topics, then those of the same type."""
    card = drawn.card
    others = [one.card for one in drawn.listed.values() if one is not drawn and "claim" in one.does]
    topics, kinds = set(card.topics), [one for one in others if one.session_type == card.session_type]
    like = [one for one in others if topics & set(one.topics)]
    return list({one.id: one for one in (*like, *kinds)}.values())[:MORE_LIKE]


def gone_words(card: BoardCard, sentence: str, like: Sequence[BoardCard]) -> Markup:
    link = '<li><a href="{href}">{title}</a></li>'
    links = joined([markup(link, href=urls.request(one.id), title=one.title) for one in like])
    return markup(
        '<h2 id="request-{id}" class="muted">{title}</h2><p class="muted">{sentence}</p>{links}',
        id=card.id,
        title=card.title,
        sentence=sentences(sentence, text.more_like_it(len(like))),
        links=markup("<ul>{links}</ul>", links=links) if like else "",
    )


def card_words(card: BoardCard, time_format: TimeFormat, now: datetime, said: str) -> Markup:
    return markup(
        '<div class="row space-between top"><h2 id="request-{id}"><a href="{href}">{title}</a></h2>{urgent}</div>'
        '{facts}<p class="clamp">{description}</p>'
        '<div class="row wrap fit-line">{topics}<span id="fit-{id}" class="small {look}">{fit}</span></div>{buttons}',
        id=card.id,
        href=urls.request(card.id),
        title=card.title,
        urgent=urgency_mark(card.urgency) if card.urgency == "urgent" else "",
        facts=_facts(card, now),
        description=card.description,
        topics=joined([_tag(topic, shared=topic in card.shared_topics) for topic in card.topics]),
        look="suits" if suits(card) and card.claim is True else "muted",
        fit=fit_sentence(card, time_format, now) if card.claim is True or card.claim == said else card.claim,
        buttons=_ways_to_take(card),
    )


def suits(card: BoardCard) -> bool:
    """Whether a time fits that is not in this mentor's night."""
    return bool(card.fitting.ranges) and Role.MENTOR not in card.fitting.night_for


def fit_sentence(card: BoardCard, time_format: TimeFormat, now: datetime) -> str:
    """When it fits this mentor: "Fits you Sat 17:00–20:00, Tue 17:00–18:30 (+1)"."""
    found = card.fitting
    if not found.ranges:
        return text.NONE_FITS
    named = times.ranges(found.ranges, time_format, now)
    if not found.night_for:
        return text.fits_you(named, found.more)
    both = len(found.night_for) > 1
    whose = text.YOU_BOTH if both else text.YOU if Role.MENTOR in found.night_for else card.student_name
    return text.only_at_night(named, found.more, whose)


def card_button(
    words: str, card: BoardCard, does: str, *, look: str = "", more: Markup | Literal[""] = ""
) -> Markup:
    """A button of a card, which asks for `does`; `more` are further attributes."""
    return markup(
        '<button type="button" class="btn{look} small" data-do="{does}" value="{id}"{more}>{words}</button>',
        look=look,
        does=does,
        id=card.id,
        more=more,
        words=words,
    )


def _ways_to_take(card: BoardCard) -> Markup:
    """The buttons, and what "Claim" binds to; nothing where it cannot be taken, which is said above."""
    if card.claim is not True:
        return Markup("")
    about = markup(' aria-describedby="request-{id} fit-{id}"', id=card.id)
    binding = markup(' aria-describedby="request-{id} fit-{id} binds-{id}"', id=card.id)
    hint = markup(
        '<p id="binds-{id}" class="muted small binds">{words}</p>',
        id=card.id,
        words=text.binds(card.claim_lasts),
    )
    if not card.slots:
        return card_button(text.CLAIM, card, "claim", more=binding) + hint
    claim = card_button(text.CLAIM, card, "claim", look=" ghost", more=binding)
    return claim + card_button(text.CLAIM_AND_SCHEDULE, card, "schedule", more=about) + hint


def _facts(card: BoardCard, now: datetime) -> Markup:
    return facts(
        card.student_name,
        minutes(card.duration_minutes),
        SESSION_TYPES[card.session_type],
        _clock(card, now),
        urgency_mark(card.urgency) if card.urgency == "high" else None,
    )


def _clock(card: BoardCard, now: datetime) -> str:
    """One clock a line: how long somebody waits, until how long it can still be taken counts more."""
    if not card.expires_soon:
        return text.waits(times.waiting(card.created_at, now))
    return text.expires_in(times.waiting(now, card.expires_at)) if card.expires_at > now else text.EXPIRES_NOW


def _tag(topic: str, *, shared: bool) -> Markup:
    if not shared:
        return markup('<span class="tag">{topic}</span>', topic=topic)
    # That it is also the mentor's is said in words, too, never by colour alone.
    return markup(
        '<span class="tag shared" title="{title}">{topic}<span class="hidden-words">{too}</span></span>',
        title=text.YOUR_TOPIC,
        topic=topic,
        too=text.YOURS_TOO,
    )
