"""The week as rows: what somebody switches, chooses, adds and takes away, and what is said of it beside the row.

A day is one element. It is drawn anew only when rows come or go; a choice changes nothing but what stands beside it,
so that whoever goes through the times with the arrow keys is never interrupted.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup
from nicegui import events, html, ui
from nicegui.element import Element

from domain.availability.hours import DAY, MinuteRange, end_of
from domain.limits import RANGES_A_DAY
from ui.components.availability import text
from ui.components.availability.day_rows import (
    NAMES,
    STEP,
    day_id,
    day_markup,
    is_wrong,
    overnight,
    question,
    row_id,
    wrong_words,
)
from ui.components.availability.doubts import doubt
from ui.components.availability.form_values import WEEK, HoursForm, doubts, row_name, wrong_rows
from ui.components.basic.focus import take_focus

USUAL: MinuteRange = (9 * 60, 17 * 60)  # what a day begins with
HOUR = 60
CHOSEN = (
    "(event) => { const it = event.target;"
    " emit(it.type === 'checkbox' ? ['switch', 0, +it.checked] : [it.dataset.end, +it.dataset.row, +it.value]) }"
)
PRESSED = (
    "(event) => { const it = event.target.closest('[data-do]');"
    " if (it) emit([it.dataset.do, +(it.dataset.row ?? 0), 0]) }"
)
LEFT = (
    "(event) => { const row = event.target.closest('.hours-row');"
    " if (row && !row.contains(event.relatedTarget)) emit(['left', +row.dataset.row, 0]) }"
)


@dataclass
class WeekEditor:
    """The seven days on one open page. `on_copy` is told the day whose hours somebody would copy."""

    form: HoursForm
    on_copy: Callable[[int], object]
    box: Element
    days: dict[int, ui.html] = field(default_factory=dict)  # by weekday, Monday being 0
    put_away: dict[int, list[MinuteRange]] = field(
        default_factory=dict
    )  # rows of days that were switched off
    looked_at: set[str] = field(default_factory=set)  # rows that somebody left: something may be said of them
    said: dict[str, Markup] = field(default_factory=dict)  # beside which row what stands
    version: int = 0


def week_editor(form: HoursForm, on_copy: Callable[[int], object]) -> WeekEditor:
    with html.div().classes("week") as box:
        editor = WeekEditor(form, on_copy, box)
        html.p(text.NO_HOURS_YET).classes("hint no-hours-yet")
        for place in form.time_format.weekdays():
            editor.days[place] = _day(editor, place)
    draw(editor, *editor.days)
    return editor


def draw(editor: WeekEditor, *places: int, focus: str = "") -> None:
    """Draw these days anew; `focus` is the id of what has the focus then, in the first of them."""
    editor.version += 1
    for place in places:
        said = [_sentence(editor, place, row) for row in range(len(editor.form.week[place]))]
        editor.said.update({row_name(place, row): words for row, words in enumerate(said)})
        editor.days[place].set_content(
            day_markup(place, editor.form.week[place], said, editor.version, editor.form.time_format)
        )
    show_whether_said(editor)
    if focus:
        take_focus(editor.days[places[0]], f"#{focus}", if_lost=True)


def fill_days(editor: WeekEditor, rows: dict[int, list[MinuteRange]], *, focus: str = "") -> None:
    """Give these days other rows: a preset, a typed line, or the hours of another day."""
    for place, ranges in rows.items():
        editor.form.week[place] = list(ranges)
        _forget(editor, place)
        editor.looked_at |= {row_name(place, row) for row in range(len(ranges))}
    draw(editor, *rows, focus=focus)
    editor.form.on_change()


def look_at_all(editor: WeekEditor) -> bool:
    """Say what is wrong or not certain of any row, and put the focus there. False if there is something."""
    form = editor.form
    names = {row_name(place, row) for place, rows in enumerate(form.week) for row in range(len(rows))}
    editor.looked_at |= names
    tell(editor)
    open_ones = {**wrong_rows(form.week), **doubts(form)}
    if not open_ones:
        return True
    _, place, row = min(open_ones).split(".")
    take_focus(editor.days[int(place)], f"#{row_id(int(place), int(row))}-from")
    return False


def tell(editor: WeekEditor) -> None:
    """Bring what stands beside the rows up to date, without drawing them."""
    for place, rows in enumerate(editor.form.week):
        for row in range(len(rows)):
            name, words = row_name(place, row), _sentence(editor, place, row)
            if editor.said.get(name) != words:
                editor.said[name] = words
                _show(editor, row_id(place, row), words)


def _day(editor: WeekEditor, place: int) -> ui.html:
    element = ui.html("", sanitize=False).classes("weekday")
    element.props["role"] = "group"
    element.props["aria-label"] = list(WEEK.values())[place]

    def hear(event: events.GenericEventArguments) -> None:
        match event.args:
            case [str(what), int(row), int(value)]:
                _happened(editor, place, what, row, value)

    element.on("change", hear, js_handler=CHOSEN)
    element.on("click", hear, js_handler=PRESSED)
    element.on("focusout", hear, js_handler=LEFT)
    return element


def _happened(editor: WeekEditor, place: int, what: str, row: int, value: int) -> None:
    """What the browser tells of a day. It may be forged, or of a row that has just gone."""
    if what == "switch":
        _switch(editor, place, on=bool(value))
    elif what == "add":
        _add(editor, place)
    elif what == "copy":
        editor.on_copy(place)
    elif 0 <= row < len(editor.form.week[place]):
        _row_happened(editor, place, what, row, value)


def _row_happened(editor: WeekEditor, place: int, what: str, row: int, value: int) -> None:
    one = editor.form.week[place][row]
    if what in NAMES and 0 <= value <= DAY:
        _choose(editor, place, row, what, value)
    elif what == "remove":
        _remove(editor, place, row)
    elif what == "left":
        editor.looked_at.add(row_name(place, row))
        tell(editor)
    elif what == "keep":
        editor.form.certain.add((place, one))
        tell(editor)
        take_focus(editor.days[place], f"#{row_id(place, row)}-to")
    elif what == "accept" and (asked := doubt(one)) and asked.meant:
        editor.form.week[place][row] = asked.meant
        draw(editor, place, focus=f"{row_id(place, row)}-to")
        editor.form.on_change()


def _switch(editor: WeekEditor, place: int, *, on: bool) -> None:
    rows = editor.form.week[place]
    if on == bool(rows):
        return
    if not on:
        editor.put_away[place] = rows
    editor.form.week[place] = list(editor.put_away.get(place) or [USUAL]) if on else []
    _forget(editor, place)
    draw(editor, place, focus=f"{day_id(place)}-on")
    editor.form.on_change()


def _add(editor: WeekEditor, place: int) -> None:
    rows = editor.form.week[place]
    if len(rows) >= RANGES_A_DAY:
        return
    rows.append(next_range(rows))
    draw(editor, place, focus=f"{row_id(place, len(rows) - 1)}-from")
    editor.form.on_change()


def _remove(editor: WeekEditor, place: int, row: int) -> None:
    """The focus goes to the row that takes its place, or the one above; with the last row the day is off."""
    rows = editor.form.week[place]
    if len(rows) == 1:
        _switch(editor, place, on=False)
        return
    rows.pop(row)
    _forget(editor, place)
    draw(editor, place, focus=f"{row_id(place, min(row, len(rows) - 1))}-from")
    editor.form.on_change()


def _choose(editor: WeekEditor, place: int, row: int, end: str, minute: int) -> None:
    """Another time. An end that would come before its beginning moves along, as in every calendar."""
    begins, ends = editor.form.week[place][row]
    if end == NAMES[0]:
        lasts = end_of(begins, ends) - begins
        moved = min(minute + lasts, DAY) if begins < ends <= minute < DAY else ends
        editor.form.week[place][row] = (minute, moved)
        if moved % STEP:  # no half hour: it gets a place among them
            draw(editor, place, focus=f"{row_id(place, row)}-from")
        elif moved != ends:
            _show_choice(editor, f"{row_id(place, row)}-to", moved)
    else:
        editor.form.week[place][row] = (begins, minute)
    tell(editor)
    editor.form.on_change()


def next_range(rows: list[MinuteRange]) -> MinuteRange:
    """Two hours after the last row, an hour apart; before the first one where the day is full to its end."""
    last = max((end_of(*one) for one in rows), default=USUAL[0] - HOUR)
    if last + 2 * HOUR <= DAY:
        return last + HOUR, min(last + 3 * HOUR, DAY)
    first = min(begins for begins, _ in rows)
    return (max(first - 3 * HOUR, 0), first - HOUR) if first >= 2 * HOUR else (0, HOUR)


def _sentence(editor: WeekEditor, place: int, row: int) -> Markup:
    """What stands beside a row: what is wrong, a question, or that it ends on the next day."""
    one, name = editor.form.week[place][row], row_name(place, row)
    if name in editor.looked_at:
        if sentence := wrong_rows(editor.form.week).get(name):
            return wrong_words(sentence)
        if asked := doubts(editor.form).get(name):
            return question(place, row, one, asked, editor.form.time_format)
    return overnight(place, one, editor.form.time_format)


def _forget(editor: WeekEditor, place: int) -> None:
    """Rows moved: what was said of their places is of others now."""
    prefix = f"week.{place}."
    editor.looked_at = {name for name in editor.looked_at if not name.startswith(prefix)}
    editor.said = {name: words for name, words in editor.said.items() if not name.startswith(prefix)}


def show_whether_said(editor: WeekEditor) -> None:
    """Days without hours are free at any time as long as none has any."""
    if editor.form.has_hours:
        editor.box.classes(remove="unsaid")
    else:
        editor.box.classes(add="unsaid")


def _show(editor: WeekEditor, row: str, words: Markup) -> None:
    mark = "setAttribute('aria-invalid', 'true')" if is_wrong(words) else "removeAttribute('aria-invalid')"
    editor.box.client.run_javascript(
        f"const said = document.getElementById('{row}-said'); if (said) {{ said.innerHTML = {json.dumps(words)};"
        f" for (const end of said.parentElement.querySelectorAll('select')) end.{mark}; }}"
    )


def _show_choice(editor: WeekEditor, dom_id: str, minute: int) -> None:
    editor.box.client.run_javascript(
        f"const end = document.getElementById('{dom_id}'); if (end) {{ end.value = '{minute}'; }}"
    )
