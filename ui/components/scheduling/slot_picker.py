"""Choose a time: the days at the left, the half hours of the chosen day beside them, for both, then one button that books.

Where one of the two sleeps, and between half hours, times are folded away at first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from markupsafe import Markup
from nicegui import events, html, ui
from nicegui.element import Element

from domain.grammar import all_of
from domain.people.time_format import TimeFormat
from domain.slots.read_models import SlotPage
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic import times
from ui.components.basic.button import button
from ui.components.basic.focus import take_focus
from ui.components.basic.text import NOT_NOW
from ui.components.basic.times import short_start
from ui.components.scheduling import text
from ui.components.scheduling.slot_text import (
    Choice,
    by_day,
    days_without,
    nothing_fits,
    shown,
    spoken,
    their_time,
)
from ui.markup import joined, markup
from ui.runtime.context import current

DAYS_AT_ONCE = 7
TIMES_AT_ONCE = 16  # of the chosen day; with the days no more than two dozen buttons to choose from
QUARTERS, NIGHTS, MORE_DAYS, MORE_TIMES = "quarters", "nights", "more-days", "more-times"

# One listener for days and times. Each part is drawn from one string, so the browser marks what is chosen by itself.
WHEN_CLICKED = """(event) => {
    const button = event.target.closest("button[value]");
    if (!button) return;
    if (button.matches(".slot, .day")) {
        button.parentElement.querySelectorAll("[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
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
    user: CurrentUser
    strip: ui.html
    panel: ui.html
    bottom: Element
    on_book: OnBook
    on_leave: Callable[[], None]
    level: int  # of the heading of the day
    on_other: OnOther | None = None  # offers a time that is not among these
    verb: str = text.BOOK
    days: dict[date, list[datetime]] = field(default_factory=dict)
    day: date | None = None
    choice: Choice = field(default_factory=Choice)
    whole: bool = False  # whether all times of the day are shown, however many
    days_shown: int = DAYS_AT_ONCE
    chosen: datetime | None = None

    @property
    def times_of_day(self) -> list[datetime]:
        """The starts of the chosen day that are wanted."""
        slots = self.days[self.day] if self.day else []
        return shown(slots, self.page, self.user.time_format, self.choice)


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
    """Draw the choice here and the buttons into `bottom`. `on_book` gets the start that was chosen."""
    with html.div().classes("slot-picker") as whole:
        strip = ui.html("", sanitize=False).classes("day-strip")
        panel = ui.html("", sanitize=False, tag="section").classes("day-times")
    picker = SlotPicker(page, user, strip, panel, bottom, on_book, on_leave, level, on_other, verb)
    if page.answer is not True or not page.slots:
        whole.clear()
        with whole:
            html.p(nothing_fits(page) if page.answer is True else page.answer).classes("muted")
        _draw_bottom(picker)
        return
    picker.days = by_day(page.slots, user.time_format)
    picker.day = _first_day(picker)
    strip.props.update({"role": "group", "aria-label": text.DAYS})
    panel.props["aria-labelledby"] = "chosen-day"

    def clicked(event: events.GenericEventArguments) -> None:
        _clicked(picker, event.args)

    whole.on("click", clicked, js_handler=WHEN_CLICKED)
    strip.set_content(_strip_words(picker))
    panel.set_content(_panel_words(picker))
    _draw_bottom(picker)


def _first_day(picker: SlotPicker) -> date:
    """The first on which both are awake; else the first of all."""
    time_format = picker.user.time_format
    awake = (day for day, slots in picker.days.items() if shown(slots, picker.page, time_format, Choice()))
    return next(awake, next(iter(picker.days)))


def _strip_words(picker: SlotPicker) -> Markup:
    """The days that have a time, and in a line those that have none."""
    time_format, page = picker.user.time_format, picker.page
    days = list(picker.days)
    rest = len(days) - picker.days_shown
    none = days_without(picker.days, page.windows, time_format, datetime.now(UTC))
    return markup(
        "{days}{more}{none}",
        days=joined([_day_words(picker, day) for day in days[: picker.days_shown]]),
        more=_more_button(MORE_DAYS, text.more_days(rest)) if rest > 0 else "",
        none=markup('<p class="muted small">{words}</p>', words=text.no_time_on(_named(none, time_format)))
        if none
        else "",
    )


def _day_words(picker: SlotPicker, day: date) -> Markup:
    time_format = picker.user.time_format
    awake = bool(shown(picker.days[day], picker.page, time_format, Choice()))
    return markup(
        '<button type="button" class="day" value="{day}" aria-pressed="{pressed}">{name}{night}</button>',
        day=day,
        pressed="true" if day == picker.day else "false",
        name=times.short_day(day, time_format),
        night="" if awake else markup("<small>{words}</small>", words=text.EARLY_OR_LATE_ONLY),
    )


def _panel_words(picker: SlotPicker) -> Markup:
    """The chosen day: its name, its times, and the ways to those that are folded away."""
    assert picker.day is not None  # noqa: S101  # there is a day, or no panel
    slots = picker.times_of_day
    first = len(slots) if picker.whole else TIMES_AT_ONCE
    rest = len(slots) - first
    return markup(
        '<h{level} id="chosen-day" tabindex="-1">{name}</h{level}>{none}'
        '<div class="slots">{slots}</div>{more}<div class="row wrap fold">{toggles}</div>',
        level=picker.level,
        name=times.long_day(picker.day, picker.user.time_format),
        none="" if slots else markup('<p class="muted">{words}</p>', words=text.ONLY_EARLY_OR_LATE),
        slots=joined([_slot_words(picker, slot) for slot in slots[:first]]),
        more=_more_button(MORE_TIMES, text.more_times(rest)) if rest > 0 else "",
        toggles=_toggles(picker),
    )


def _toggles(picker: SlotPicker) -> Markup:
    """What opens the rest, where there is any on this day."""
    choice, minutes = picker.choice, current().rules.slot_step // timedelta(minutes=1)
    opened = (
        (QUARTERS, text.every(minutes), choice.quarters, replace(choice, quarters=True)),
        (NIGHTS, text.EARLY_AND_LATE, choice.nights, replace(choice, nights=True)),
    )
    slots = picker.days[picker.day] if picker.day else []
    many = len(picker.times_of_day)
    return joined(
        [
            markup(
                '<button type="button" class="btn text small" value="{value}" aria-pressed="{pressed}">{words}</button>',
                value=value,
                pressed="true" if pressed else "false",
                words=words,
            )
            for value, words, pressed, with_it in opened
            if pressed or len(shown(slots, picker.page, picker.user.time_format, with_it)) > many
        ]
    )


def _slot_words(picker: SlotPicker, slot: datetime) -> Markup:
    page, time_format = picker.page, picker.user.time_format
    return markup(
        '<button type="button" class="slot" value="{start}" aria-pressed="{pressed}" aria-label="{spoken}">'
        "{clock}<small>{theirs}</small></button>",
        start=slot.isoformat(),
        pressed="true" if slot == picker.chosen else "false",
        spoken=spoken(slot, page.duration_minutes, time_format, picker.verb),
        clock=times.clock(times.local(slot, time_format.zone), time_format),
        theirs=their_time(slot, page, time_format),
    )


def _more_button(value: str, words: str) -> Markup:
    return markup(
        '<button type="button" class="btn text small" value="{value}">{words}</button>',
        value=value,
        words=words,
    )


def _named(days: list[date], time_format: TimeFormat) -> str:
    return all_of(times.short_day(day, time_format) for day in days)


def _clicked(picker: SlotPicker, told: object) -> None:
    """A day, a time or a way to more of them; anything else is passed over, for it may be forged (promise S9)."""
    match told:
        case [str(value), bool(by_key)]:
            pass
        case _:
            return
    if value in (QUARTERS, NIGHTS):
        _unfold(picker, value, by_key=by_key)
    elif value == MORE_DAYS:
        _show_days(picker)
    elif value == MORE_TIMES:
        _show_times(picker)
    elif day := next((day for day in picker.days if day.isoformat() == value), None):
        _show_day(picker, day, by_key=by_key)
    elif slot := next((slot for slot in picker.page.slots if slot.isoformat() == value), None):
        _choose(picker, slot, by_key=by_key)


def _show_day(picker: SlotPicker, day: date, *, by_key: bool) -> None:
    """The browser has marked the day. By keyboard, its times are next, not behind all other days."""
    picker.day, picker.whole = day, False
    picker.panel.set_content(_panel_words(picker))
    announce(text.day_has(times.long_day(day, picker.user.time_format), len(picker.times_of_day)))
    if by_key:
        take_focus(picker.panel, "button")


def _unfold(picker: SlotPicker, which: str, *, by_key: bool) -> None:
    choice = picker.choice
    picker.choice = (
        replace(choice, quarters=not choice.quarters)
        if which == QUARTERS
        else replace(choice, nights=not choice.nights)
    )
    picker.panel.set_content(_panel_words(picker))
    announce(text.times_shown(len(picker.times_of_day)))
    if by_key:  # the button is drawn anew, and keeps the focus
        take_focus(picker.panel, f"button[value={which}]")


def _show_days(picker: SlotPicker) -> None:
    first_new = list(picker.days)[picker.days_shown]
    announce(text.days_shown(len(picker.days) - picker.days_shown))
    picker.days_shown = len(picker.days)
    picker.strip.set_content(_strip_words(picker))
    take_focus(picker.strip, f'button[value="{first_new}"]')


def _show_times(picker: SlotPicker) -> None:
    slots = picker.times_of_day
    picker.whole = True
    picker.panel.set_content(_panel_words(picker))
    announce(text.more_times_shown(len(slots) - TIMES_AT_ONCE))
    take_focus(picker.panel, f'button[value="{slots[TIMES_AT_ONCE].isoformat()}"]')


def _choose(picker: SlotPicker, slot: datetime, *, by_key: bool) -> None:
    """Offer to book it; the browser has marked it. By keyboard, the button that books is next, not twenty times on."""
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
            start = short_start(picker.chosen, picker.user.time_format, datetime.now(UTC))
            words = text.verb_and_time(picker.verb, start)
            return button(words, partial(picker.on_book, picker.chosen))
        if picker.days:
            button(text.NOTHING_CHOSEN[picker.verb], lambda: None).props("disabled")
    return None
