"""One open request on the board: what is asked, how well it fits, and the two ways to take it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.views.shapes import BoardCard
from ui.auth import Visitor
from ui.components import times
from ui.components.button import button
from ui.components.markup import facts, joined, markup
from ui.components.status_badge import urgency_mark
from ui.components.styles import more_styles

OnTake = Callable[[BoardCard, Element], Awaitable[object]]
NAMED_BY_WEEKDAY = timedelta(days=6)  # beyond this "Tue" could be either of two


def board_card(
    card: BoardCard,
    visitor: Visitor,
    on_claim: OnTake,
    on_schedule: OnTake,
    *,
    now: datetime | None = None,
    said: str = "",
) -> Element:
    """Draw the request; a click hands over the card and the drawn article, so that the result can show there.

    `said` is the reason that the page gives above its list, so that twenty cards need not repeat it.
    Four elements: the article, its words, its two buttons.
    """
    more_styles()
    zone, now = visitor.viewer.time_zone, now or datetime.now(UTC)
    article: Element = html.article().classes("board-card")
    with article:
        ui.html(card_words(card, zone, now, said), sanitize=False).classes("words")
        _take("Claim", card, partial(on_claim, card, article), main=not card.slots)
        if card.slots:
            _take("Claim and schedule", card, partial(on_schedule, card, article), main=True)
    article.props["aria-labelledby"] = f"request-{card.id}"
    return article


def mark_gone(article: Element, card: BoardCard, sentence: str) -> None:
    """Say where the request went, in place of its buttons; nothing around it moves."""
    article.clear()
    article.classes(add="gone").props("tabindex=-1")  # so that the focus can stay here
    with article:
        ui.html(_gone_words(card, sentence), sanitize=False).classes("words")


def card_words(card: BoardCard, zone: str, now: datetime, said: str) -> Markup:
    return markup(
        '<div class="row sb top"><h2 id="request-{id}"><a href="/mentorship/requests/{id}">{title}</a></h2>{urgent}</div>'
        '{facts}<p class="clamp">{description}</p>'
        '<div class="row wrap fits">{topics}<span id="fit-{id}" class="s {look}">{fit}</span></div>',
        id=card.id,
        title=card.title,
        urgent=urgency_mark(card.urgency) if card.urgency == "urgent" else "",
        facts=_facts(card, now),
        description=card.description,
        topics=joined([_tag(topic, shared=topic in card.shared_topics) for topic in card.topics]),
        look="suits" if card.slots and card.claim is True else "q",
        fit=fit_sentence(card, zone, now) if card.claim is True or card.claim == said else card.claim,
    )


def fit_sentence(card: BoardCard, zone: str, now: datetime) -> str:
    """Which of its times fit this mentor: "3 of its times fit you: Tue 15:30, Tue 16:00, Wed 09:00"."""
    if not card.slots:
        return "None of its times fits you at the moment."
    named = ", ".join(short_start(slot, zone, now) for slot in card.slots)
    if card.slot_count == 1:
        return f"1 of its times fits you: {named}"
    soonest = "" if card.slot_count == len(card.slots) else ", the soonest"
    return f"{card.slot_count} of its times fit you{soonest}: {named}"


def short_start(slot: datetime, zone: str, now: datetime) -> str:
    """ "Tue 15:30" within the coming days, else "Tue 24 Nov 15:30"."""
    then = times.local(slot, zone)
    near = then.date() - times.local(now, zone).date() <= NAMED_BY_WEEKDAY
    day = times.DAYS[then.weekday()] if near else times.short_day(then)
    return f"{day} {times.clock(then)}"


def _facts(card: BoardCard, now: datetime) -> Markup:
    return facts(
        card.student_name,
        f"{card.duration_minutes} min",
        card.session_type.words,
        f"waiting {times.waiting(card.created_at, now)}",
        f"expires in {times.waiting(now, card.expires_at)}" if card.expires_at > now else "expires now",
        urgency_mark(card.urgency) if card.urgency == "high" else None,
    )


def _tag(topic: str, *, shared: bool) -> Markup:
    if not shared:
        return markup('<span class="tag">{topic}</span>', topic=topic)
    # That it is also the mentor's is said in words, too, never by colour alone.
    words = '<span class="tag mine" title="One of your topics">{topic}<span class="hidden-words">, yours too</span></span>'
    return markup(words, topic=topic)


def _take(words: str, card: BoardCard, on_click: Callable[[], Awaitable[object]], *, main: bool) -> None:
    take = button(words, on_click, kind="primary" if main else "ghost", small=True)
    take.props["aria-describedby"] = f"request-{card.id} fit-{card.id}"
    if card.claim is not True:
        take.props["disabled"] = True


def _gone_words(card: BoardCard, sentence: str) -> Markup:
    return markup(
        '<h2 id="request-{id}">{title}</h2><p class="q">{sentence}</p>',
        id=card.id,
        title=card.title,
        sentence=sentence,
    )
