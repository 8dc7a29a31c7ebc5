"""Choose a time: days as columns (a list on a phone), both people's times, then one button that books it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from nicegui import events, html, ui
from nicegui.element import Element

from domain.views.shapes import SlotPage, Window
from ui.auth import Visitor
from ui.components import times
from ui.components.board_card import short_start
from ui.components.button import button
from ui.components.markup import markup
from ui.components.styles import more_styles
from ui.components.take_focus import take_focus

DAYS_AT_ONCE = 5
TIMES_AT_ONCE = 8  # of one day; the others are one click away
FEW_DAYS = 2  # with no more than these there is room for all times of each

OnBook = Callable[[datetime], Awaitable[object]]
OnOther = Callable[[], Awaitable[object]]


@dataclass
class Picker:
    """One open choice, and what is chosen in it."""

    page: SlotPage
    zone: str
    now: datetime
    bottom: Element
    on_book: OnBook
    on_leave: Callable[[], None]
    level: int  # of the headings of the days
    on_other: OnOther | None = None  # offers a time that is not among these
    verb: str = "Book"
    chosen: datetime | None = None
    pressed: Element | None = None
    days: dict[date, list[datetime]] = field(default_factory=dict)


def slot_picker(
    page: SlotPage,
    visitor: Visitor,
    *,
    bottom: Element,
    on_book: OnBook,
    on_leave: Callable[[], None],
    level: int = 3,
    on_other: OnOther | None = None,
    verb: str = "Book",
) -> None:
    """Draw the days here and the buttons into `bottom`. `on_book` gets the start that was chosen."""
    more_styles()
    zone, now = visitor.viewer.time_zone, datetime.now(UTC)
    picker = Picker(page, zone, now, bottom, on_book, on_leave, level, on_other, verb)
    if page.answer is not True or not page.slots:
        sentence = nothing_fits(page) if page.answer is True else page.answer
        html.p(sentence).classes("q")
        _draw_bottom(picker)
        return
    picker.days = by_day(page.slots, page.windows, picker.zone, picker.now)
    columns = html.div().classes("days")
    more = html.div()
    _draw_days(picker, columns, more, list(picker.days))
    _draw_bottom(picker)


def heading(page: SlotPage) -> str:
    return f"Choose a time with {page.student_name}"


def sentence(page: SlotPage, zone: str) -> str:
    """What booking does, and whose times stand where."""
    does = "Booking takes the request and tells" if page.action == "claim" else "Booking tells"
    where = f"Your times, in {times.zone_words(zone)}, with {page.student_name}’s in small."
    return f"{page.duration_minutes} min. {where} {does} {page.student_name} at once."


def nothing_fits(page: SlotPage) -> str:
    if page.action == "reschedule":
        return f"None of the times that were given suits both of you now. Propose another one to {page.student_name}."
    return f"None of {page.student_name}’s times fits you at the moment: each has passed, is too soon, or finds one of you busy."


def by_day(
    slots: Iterable[datetime], windows: Iterable[Window], zone: str, now: datetime
) -> dict[date, list[datetime]]:
    """The starts of each day, as this zone counts days; a day that was offered and has none left is kept, empty."""
    days: dict[date, list[datetime]] = {}
    for window in windows:
        if window.ends_at > now:
            days.setdefault(times.local(max(window.starts_at, now), zone).date(), [])
    for slot in sorted(slots):
        days.setdefault(times.local(slot, zone).date(), []).append(slot)
    return dict(sorted(days.items()))


def spoken(slot: datetime, minutes: int, zone: str, verb: str = "Book") -> str:
    """The whole name of a button: "Book Tuesday 24 November, 15:30 to 16:30, Berlin time"."""
    return f"{verb} {times.in_full(slot, slot + timedelta(minutes=minutes), zone)}"


def their_time(slot: datetime, page: SlotPage, zone: str) -> str:
    """The same moment for the other: "09:30 Sana", with the weekday where it is another day there."""
    here, there = times.local(slot, zone), times.local(slot, page.student_time_zone)
    day = "" if here.date() == there.date() else f"{times.DAYS[there.weekday()]} "
    return f"{day}{times.clock(there)} {page.student_name}"


def _draw_days(picker: Picker, columns: Element, more: Element, waiting: list[date]) -> None:
    with columns:
        for day in waiting[:DAYS_AT_ONCE]:
            with html.div().props("role=group") as column:
                title = (html.h2 if picker.level == 2 else html.h3)(times.short_day(day))
                column.props["aria-labelledby"] = title.html_id
                _draw_times(picker, column, picker.days[day])
    more.clear()
    if later := waiting[DAYS_AT_ONCE:]:
        with more:
            words = "Show 1 more day" if len(later) == 1 else f"Show {len(later)} more days"
            button(words, partial(_draw_days, picker, columns, more, later), kind="text", small=True)


def _draw_times(picker: Picker, column: Element, slots: list[datetime]) -> None:
    with column:
        if not slots:
            html.p("No time fits you both").classes("q s none")
        first = TIMES_AT_ONCE if len(picker.days) > FEW_DAYS else 3 * TIMES_AT_ONCE
        for slot in slots[:first]:
            _draw_slot(picker, slot)
        if rest := slots[first:]:
            words = "1 more time" if len(rest) == 1 else f"{len(rest)} more times"
            with html.div().classes("rest") as place:
                button(words, partial(_show_rest, picker, column, place, rest), kind="text", small=True)


def _show_rest(picker: Picker, column: Element, place: Element, slots: list[datetime]) -> None:
    place.delete()
    with column:
        drawn = [_draw_slot(picker, slot) for slot in slots]
    take_focus(drawn[0])  # it stands where the button was that had the focus


def _draw_slot(picker: Picker, slot: datetime) -> Element:
    words = markup(
        "{clock}<small>{theirs}</small>",
        clock=times.clock(times.local(slot, picker.zone)),
        theirs=their_time(slot, picker.page, picker.zone),
    )
    drawn = ui.html(words, sanitize=False, tag="button").classes("slot")
    drawn.props.update(
        {
            "type": "button",
            "aria-pressed": "false",
            "aria-label": spoken(slot, picker.page.duration_minutes, picker.zone, picker.verb),
        }
    )

    def chosen(event: events.GenericEventArguments) -> None:
        _choose(picker, slot, drawn, by_key=event.args.get("detail") == 0)

    drawn.on("click", chosen, args=["detail"])  # 0 clicks of the mouse: it was a key
    return drawn


def _choose(picker: Picker, slot: datetime, drawn: Element, *, by_key: bool) -> None:
    """Mark it and offer to book it. By keyboard, the button that books is next, not forty times further on."""
    if picker.pressed and not picker.pressed.is_deleted:
        picker.pressed.props["aria-pressed"] = "false"
        picker.pressed.update()
    drawn.props["aria-pressed"] = "true"
    drawn.update()
    picker.chosen, picker.pressed = slot, drawn
    book = _draw_bottom(picker)
    if by_key and book:
        take_focus(book)


def _draw_bottom(picker: Picker) -> Element | None:
    picker.bottom.clear()
    with picker.bottom:
        if picker.on_other and picker.page.answer is True:
            button("Offer another time", picker.on_other, kind="text").classes("push")
        button("Not now", picker.on_leave, kind="ghost")
        if picker.chosen:
            words = f"{picker.verb} {short_start(picker.chosen, picker.zone, picker.now)}"
            return button(words, partial(picker.on_book, picker.chosen))
        if picker.days:
            button(picker.verb, lambda: None).props("disabled")
    return None
