""" "Copy to …": one day's hours into the rows of others. Nothing is saved by it."""

from ui.client.messages import announce
from ui.components.availability import text
from ui.components.availability.form_values import WEEK
from ui.components.availability.hours_text import words_of
from ui.components.availability.typed_week import WORKDAYS
from ui.components.availability.week import WeekEditor, fill_days
from ui.components.basic.button import button
from ui.components.basic.choices import tick_group
from ui.components.basic.dialog import dialog
from ui.components.basic.text import LONG_DAYS, NOT_NOW


def copy_days(editor: WeekEditor, place: int) -> None:
    """Open the question: to which other days."""
    others = {name: day for name, day in WEEK.items() if day != LONG_DAYS[place]}
    ticked = [name for name, day in others.items() if day in LONG_DAYS[: len(WORKDAYS)]]
    rows = list(editor.form.week[place])

    def tick(names: list[str]) -> None:
        ticked[:] = [name for name in others if name in names]

    def copy() -> None:
        to = [list(WEEK).index(name) for name in ticked]
        certain = editor.form.certain  # who meant long hours on one day means them on the others
        certain |= {(other, one) for other in to for one in rows if (place, one) in certain}
        fill_days(editor, dict.fromkeys(to, rows))
        parts.close()
        announce(text.copied(len(ticked)))

    sentence = text.hours_of(LONG_DAYS[place], words_of(rows, editor.form.time_format))
    with dialog(text.COPY_TO_OTHERS, sentence=sentence, width="narrow") as parts:
        with parts.body.classes("stack"):
            tick_group(text.COPY_TO, others, ticked, on_change=tick)
        with parts.bottom:
            button(NOT_NOW, parts.close, kind="ghost")
            button(text.COPY_HOURS, copy)
