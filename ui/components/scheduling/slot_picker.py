"""Choose a time: days as columns (a list on a phone), both people's times, then one button that books it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial

from markupsafe import Markup
from nicegui import events, html, ui
from nicegui.element import Element

from domain.people.time_format import TimeFormat
from domain.slots.read_models import SlotPage
from ui.client.current_user import CurrentUser
from ui.components.basic import times
from ui.components.basic.button import button
from ui.components.basic.focus import take_focus
from ui.components.basic.text import NOT_NOW
from ui.components.basic.times import short_start
from ui.components.scheduling import text
from ui.components.scheduling.slot_text import by_day, nothing_fits, spoken, their_time
from ui.markup import joined, markup

DAYS_AT_ONCE = 5
TIMES_AT_ONCE = 8  # of one day; the others are one click away
FEW_DAYS = 2  # with no more than these there is room for all times of each

# One listener for all times. A day is drawn from one string, so the browser marks what is chosen by itself.
WHEN_CLICKED = """(event) => {
    const button = event.target.closest("button[value]");
    if (!button) return;
    if (button.hasAttribute("aria-pressed")) {
        event.currentTarget.querySelectorAll("[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
        button.setAttribute("aria-pressed", "true");
    }
    emit(button.value, event.detail === 0);  // no clicks of the mouse: it was a key
}"""

OnBook = Callable[[datetime], Awaitable[object]]
OnOther = Callable[[], Awaitable[object]]


@dataclass
class SlotPicker:
    """One open choice, and what is chosen in it."""

    page: SlotPage
    time_format: TimeFormat
    now: datetime
    columns: Element
    more: Element
    bottom: Element
    on_book: OnBook
    on_leave: Callable[[], None]
    level: int  # of the headings of the days
    on_other: OnOther | None = None  # offers a time that is not among these
    verb: str = text.BOOK
    chosen: datetime | None = None
    days: dict[date, list[datetime]] = field(default_factory=dict)
    drawn: dict[date, ui.html] = field(default_factory=dict)
    whole: set[date] = field(default_factory=set)  # days that show all of their times


def slot_picker(
    page: SlotPage,
    user: CurrentUser,
    *,
    bottom: Element,
    on_book: OnBook,
    on_leave: Callable[[], None],
    level: int = 3,
    on_other: OnOther | None = None,
    verb: str = text.BOOK,
) -> None:
    """Draw the days here and the buttons into `bottom`. `on_book` gets the start that was chosen."""
    time_format, now = user.time_format, datetime.now(UTC)
    columns, more = html.div().classes("days"), html.div()
    picker = SlotPicker(
        page, time_format, now, columns, more, bottom, on_book, on_leave, level, on_other, verb
    )
    if page.answer is not True or not page.slots:
        with more:
            html.p(nothing_fits(page) if page.answer is True else page.answer).classes("muted")
        _draw_bottom(picker)
        return
    picker.days = by_day(page.slots, page.windows, picker.time_format, picker.now)

    def clicked(event: events.GenericEventArguments) -> None:
        _clicked(picker, event.args)

    columns.on("click", clicked, js_handler=WHEN_CLICKED)
    _draw_days(picker, list(picker.days))
    _draw_bottom(picker)


def _draw_days(picker: SlotPicker, waiting: list[date]) -> None:
    with picker.columns:
        for day in waiting[:DAYS_AT_ONCE]:
            column = ui.html(_day_words(picker, day), sanitize=False)
            column.props.update({"role": "group", "aria-labelledby": f"times-{day}"})
            picker.drawn[day] = column
    picker.more.clear()
    if later := waiting[DAYS_AT_ONCE:]:
        with picker.more:
            button(text.more_days(len(later)), partial(_draw_days, picker, later), kind="text", small=True)


def _day_words(picker: SlotPicker, day: date) -> Markup:
    """A day as one piece of HTML: its name, its times as buttons, and the way to those that are not shown yet."""
    slots = picker.days[day]
    shown = _shown_first(picker) if day not in picker.whole else len(slots)
    rest = len(slots) - shown
    return markup(
        '<h{level} id="times-{day}">{name}</h{level}>{none}{slots}{rest}',
        level=picker.level,
        day=day,
        name=times.short_day(day, picker.time_format),
        none=""
        if slots
        else markup('<p class="muted small no-time">{words}</p>', words=text.NO_TIME_FITS_BOTH),
        slots=joined([_slot_words(picker, slot) for slot in slots[:shown]]),
        rest=markup(
            '<div class="more-times"><button type="button" class="btn text small" value="{day}">{words}</button></div>',
            day=day,
            words=text.more_times(rest),
        )
        if rest > 0
        else "",
    )


def _shown_first(picker: SlotPicker) -> int:
    return TIMES_AT_ONCE if len(picker.days) > FEW_DAYS else 3 * TIMES_AT_ONCE


def _slot_words(picker: SlotPicker, slot: datetime) -> Markup:
    return markup(
        '<button type="button" class="slot" value="{start}" aria-pressed="{pressed}" aria-label="{spoken}">'
        "{clock}<small>{theirs}</small></button>",
        start=slot.isoformat(),
        pressed="true" if slot == picker.chosen else "false",
        spoken=spoken(slot, picker.page.duration_minutes, picker.time_format, picker.verb),
        clock=times.clock(times.local(slot, picker.time_format.zone), picker.time_format),
        theirs=their_time(slot, picker.page, picker.time_format),
    )


def _clicked(picker: SlotPicker, told: object) -> None:
    """A day or a time of ours; anything else is passed over, for it may be forged (promise S9)."""
    match told:
        case [str(value), bool(by_key)]:
            for day, slots in picker.days.items():
                if value == day.isoformat() and day in picker.drawn:
                    _show_rest(picker, day)
                for slot in slots:
                    if value == slot.isoformat():
                        _choose(picker, slot, by_key=by_key)


def _show_rest(picker: SlotPicker, day: date) -> None:
    picker.whole.add(day)
    column = picker.drawn[day]
    column.set_content(_day_words(picker, day))
    # The first new one stands where the button was that had the focus.
    take_focus(column, f"button:nth-of-type({_shown_first(picker) + 1})")


def _choose(picker: SlotPicker, slot: datetime, *, by_key: bool) -> None:
    """Offer to book it; the browser has marked it. By keyboard, the button that books is next, not forty times on."""
    picker.chosen = slot
    book = _draw_bottom(picker)
    if by_key and book:
        take_focus(book)


def _draw_bottom(picker: SlotPicker) -> Element | None:
    picker.bottom.clear()
    with picker.bottom:
        if picker.on_other and picker.page.answer is True:
            button(text.OFFER_ANOTHER, picker.on_other, kind="text").classes("push")
        button(NOT_NOW, picker.on_leave, kind="ghost")
        if picker.chosen:
            start = short_start(picker.chosen, picker.time_format, picker.now)
            words = text.verb_and_time(picker.verb, start)
            return button(words, partial(picker.on_book, picker.chosen))
        if picker.days:
            button(picker.verb, lambda: None).props("disabled")
    return None
