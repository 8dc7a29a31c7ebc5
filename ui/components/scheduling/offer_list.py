"""Times on offer, on the page of a request or session: accept one, or none. Changed row by row, so nobody loses a button."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from domain.grammar import sentences
from domain.people.time_format import TimeFormat
from domain.sessions import offers
from domain.sessions.read_models import OfferView
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.text import at, quoted
from ui.components.basic.times import clock, local, moment, short_day, zone_words
from ui.components.scheduling import text
from ui.markup import joined, markup
from ui.runtime.act import act

OnDone = Callable[[], Awaitable[object]]
Rows = dict[int, tuple[tuple[bool, bool, str], Element]]


@dataclass
class OfferBox:
    """What is on screen. `then` runs after an answer and shows the new state."""

    user: CurrentUser
    other: str
    then: OnDone
    box: Element
    heading: ui.html
    note: ui.html
    times: Element
    rows: Rows = field(default_factory=dict)
    none: Element | None = None
    none_words: str = ""
    lines: tuple[OfferView, ...] = ()


def offer_box(user: CurrentUser, then: OnDone) -> OfferBox:
    """Make room for it; `show` fills it."""
    box: Element = html.div().classes("hint offers").props("role=group")
    box.props["aria-label"] = text.TIMES_ON_OFFER
    with box:
        heading, times = ui.html("", sanitize=False), html.div().classes("offered-times")
        note = ui.html("", sanitize=False)
    box.visible = False
    return OfferBox(user, "", then, box, heading, note, times)


def update_offers(shown: OfferBox, lines: Sequence[OfferView], other: str) -> None:
    """Show these offers, touching only what differs."""
    time_format, now = shown.user.time_format, datetime.now(UTC)
    shown.lines, shown.other, shown.box.visible = tuple(lines), other, bool(lines)
    for gone in set(shown.rows) - {line.id for line in lines}:
        shown.rows.pop(gone)[1].delete()
    if not lines:
        _draw_none(shown)
        return
    _set(shown.heading, markup('<h2 class="sub">{words}</h2>', words=offers_heading(lines, other)))
    _set(shown.note, offers_note(lines, other, time_format, now))
    first = next((line.id for line in to_answer(lines)), None)
    for line in lines:
        _draw(shown, line, time_format, main=line.id == first)
    _draw_none(shown)


def _draw(shown: OfferBox, line: OfferView, time_format: TimeFormat, *, main: bool) -> None:
    """One time: a button, plain words for whoever offered it, or struck out."""
    state = (line.possible is True, line.answer is True, "" if line.possible is True else line.possible)
    there = shown.rows.get(line.id)
    if there and there[0] == state:
        return
    if there:
        there[1].clear()
        place = there[1]
    else:
        with shown.times:
            place = html.div()
    shown.rows[line.id] = (state, place)
    place.classes(remove="gone")
    with place:
        if line.possible is not True:
            place.classes(add="gone")
            ui.html(gone_words(line, time_format), sanitize=False)
        elif line.answer is True:
            words = text.accept(start_words(line.starts_at, time_format))
            button(words, partial(accept, shown, line), kind="primary" if main else "ghost", small=True)
        else:
            html.p(start_words(line.starts_at, time_format)).classes("chip")


def _draw_none(shown: OfferBox) -> None:
    """The one button that declines all that can be answered; it stays while its words do."""
    number = sum(line.answer is True for line in shown.lines)
    words = text.NONE_OF_THESE if number > 1 else text.DECLINE if number else ""
    if words == shown.none_words:
        if shown.none:
            shown.none.move(target_index=len(shown.rows))
        return
    if shown.none:
        shown.none.delete()
    shown.none, shown.none_words = None, words
    if words:
        with shown.times:
            shown.none = button(words, partial(decline, shown), kind="text", small=True)


async def accept(shown: OfferBox, line: OfferView) -> None:
    time_format = shown.user.time_format
    when = start_words(line.starts_at, time_format)
    done = text.accepted(when, shown.other, moved=line.moves_session)
    await act(shown.user.sign_in, offers.accept, line.id, done=done)
    await shown.then()


async def decline(shown: OfferBox) -> None:
    ids = [line.id for line in shown.lines if line.answer is True]
    await act(shown.user.sign_in, offers.decline_all, ids, done=text.declined(shown.other))
    await shown.then()


def start_words(starts_at: datetime, time_format: TimeFormat) -> str:
    """ "Thu 26 Nov, 18:00"."""
    then = local(starts_at, time_format.zone)
    return at(short_day(then, time_format), clock(then, time_format))


def to_answer(offers: Sequence[OfferView]) -> list[OfferView]:
    """Those that this viewer may still accept."""
    return [one for one in offers if one.answer is True and one.possible is True]


def offers_heading(offers: Sequence[OfferView], other: str) -> str:
    """ "Milo offers two other times", "You asked to move the session"."""
    first, number = offers[0], len(offers)
    if first.moves_session:
        return text.YOU_ASKED_TO_MOVE if first.by_viewer else text.would_like_to_move(other)
    return text.you_offered(number) if first.by_viewer else text.they_offer(other, number)


def offers_note(offers: Sequence[OfferView], other: str, time_format: TimeFormat, now: datetime) -> Markup:
    """Reasons, whose clock it is, and until when the other one has."""
    reasons = dict.fromkeys(one.reason for one in offers if one.reason)
    said = [markup('<p class="prose">{reason}</p>', reason=quoted(reason)) for reason in reasons]
    until = moment(max(one.lapses_at for one in offers), time_format, now)
    note = text.waiting_for_answer(other, until) if offers[0].by_viewer else text.good_until(until)
    stays = text.STAYS_UNTIL_THEN if offers[0].by_viewer and offers[0].moves_session else ""
    words = sentences(note, stays, f"{zone_words(time_format.zone)}.")
    return joined(said) + markup('<p class="muted small">{words}</p>', words=words)


def gone_words(line: OfferView, time_format: TimeFormat) -> Markup:
    """An offer that cannot be had any more: struck out, and why."""
    return markup(
        '<s><span class="hidden-words">{gone}</span>{when}</s> <span class="muted small">{why}</span>',
        gone=text.NO_LONGER_POSSIBLE,
        when=start_words(line.starts_at, time_format),
        why="" if line.possible is True else line.possible,
    )


def _set(part: ui.html, content: Markup) -> None:
    if part.content != content:
        part.set_content(content)
