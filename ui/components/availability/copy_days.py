""" "Copy to other days": one day's hours into the lines of others. Nothing is saved by it."""

from collections.abc import Callable

from ui.client.messages import announce
from ui.components.availability import text
from ui.components.availability.form import check, typed
from ui.components.availability.form_values import WEEK, HoursForm
from ui.components.basic.button import button
from ui.components.basic.choices import tick_group
from ui.components.basic.dialog import dialog
from ui.components.basic.field import choice_field, fill_in
from ui.components.basic.text import NOT_NOW

WORKDAYS = tuple(WEEK)[:5]


def copy_days(form: HoursForm, then: Callable[[], object] = lambda: None) -> None:
    """Open the question: which day, and to which others."""
    source = next((name for name in WEEK if form.texts[name].strip()), next(iter(WEEK)))
    ticked = [name for name in WORKDAYS if name != source]

    def choose(name: str) -> None:
        nonlocal source
        source = name if name in WEEK else source

    def tick(names: list[str]) -> None:
        ticked[:] = [name for name in WEEK if name in names]

    def copy() -> None:
        copied = [name for name in ticked if name != source]
        for name in copied:
            typed(form, name, form.texts[source])
            fill_in(form.fields[name], form.texts[source])
            check(form, name)
        parts.close()
        announce(text.copied(len(copied)))
        then()

    with dialog(text.COPY_TO_OTHERS, sentence=text.COPY_SENTENCE, width="narrow") as parts:
        with parts.body.classes("stack"):
            choice_field(text.COPY_FROM, WEEK, source, on_type=choose)
            tick_group(text.COPY_TO, WEEK, ticked, on_change=tick)
        with parts.bottom:
            button(NOT_NOW, parts.close, kind="ghost")
            button(text.COPY_HOURS, copy)
