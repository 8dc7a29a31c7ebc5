"""A mentor's hours as plain fields: one line a day, special dates, zone, how much at once, and a pause."""

from collections.abc import Mapping
from typing import Any

from nicegui import html

from domain.availability.read_models import AvailabilityPage
from domain.limits import BUFFER_MINUTES, CAPACITY
from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.form_values import WEEK, HoursForm, as_texts, parse
from ui.components.availability.hours_text import EXAMPLE
from ui.components.availability.special_dates import new_special_dates, special_dates
from ui.components.basic.field import Kind, choice_field, fill_in, focus, show_error, text_field
from ui.components.basic.text import TIME_ZONE
from ui.components.basic.time_zones import zones

FIGURES = {"capacity": text.CAPACITY, "buffer_minutes": text.BUFFER_MINUTES}
HOURS_LIMIT = 200  # characters of a day's line


def new_form(
    page: AvailabilityPage, time_format: TimeFormat, draft: Mapping[str, Any] | None = None
) -> HoursForm:
    """The form with what was saved, or with what a draft holds."""
    texts = as_texts(page)
    kept = (draft or {}).get("texts")
    if isinstance(kept, dict):
        texts.update({name: str(kept[name]) for name in texts if name in kept})
    dates = new_special_dates(page.hours.overrides, page.preview[0].day, time_format)
    if draft:
        dates.read_draft(draft.get("dates"))
    return HoursForm(page, texts, dates)


def draw_week(form: HoursForm) -> None:
    with html.div().classes("week"):
        for name, day in WEEK.items():
            _text(form, name, day, limit=HOURS_LIMIT)


def draw_dates(form: HoursForm) -> None:
    def changed() -> None:
        form.on_change()  # as it is by then

    special_dates(form.dates, changed)


def draw_figures(form: HoursForm) -> None:
    """Zone, how much, and the pause."""
    with html.div().classes("form"):
        form.fields["time_zone"] = choice_field(
            TIME_ZONE,
            zones(form.texts["time_zone"]),
            form.texts["time_zone"],
            hint=text.ZONE_HINT,
            on_type=lambda zone: typed(form, "time_zone", zone),
        )
        for name, limits in (("capacity", CAPACITY), ("buffer_minutes", BUFFER_MINUTES)):
            digits = len(str(limits.most)) + 1
            _text(form, name, FIGURES[name], hint=text.between(*limits), look="half", limit=digits)
        _text(
            form,
            "paused_until",
            text.PAUSE,
            kind="date",
            hint=text.PAUSE_HINT,
        )


def check(form: HoursForm, name: str) -> None:
    """One field, on leaving it."""
    if name in form.fields:
        show_error(form.fields[name], parse(form)[1].get(name))


def show_errors(form: HoursForm, wrong: Mapping[str, str]) -> None:
    """Every sentence beside its field; the first one gets the focus."""
    for name, one in form.fields.items():
        show_error(one, wrong.get(name))
    first = next((name for name in form.fields if name in wrong), None)
    if first:
        focus(form.fields[first])


def fill(form: HoursForm, page: AvailabilityPage) -> None:
    """Show what was saved, the way we write it."""
    form.page = page
    form.dates.replace(page.hours.overrides)
    for name, saved in as_texts(page).items():
        if form.texts[name] != saved:
            form.texts[name] = saved  # first, so that showing it counts as no change
            fill_in(form.fields[name], saved)


def body_of(form: HoursForm) -> dict[str, Any]:
    """The form as a draft keeps it."""
    return {"texts": dict(form.texts), "dates": form.dates.as_draft()}


def typed(form: HoursForm, name: str, words: str) -> None:
    if form.texts[name] == words:
        return
    form.texts[name] = words
    if form.fields[name].wrong:
        check(form, name)  # a sentence goes as soon as it is no longer true
    form.on_change()


def _text(
    form: HoursForm,
    name: str,
    label: str,
    *,
    hint: str = "",
    kind: Kind = "text",
    look: str = "",
    limit: int | None = None,
) -> None:
    helps = {"placeholder": text.NOT_FREE, "autocomplete": "off"} if name in WEEK else {}
    if name in FIGURES:
        helps["inputmode"] = "numeric"
    form.fields[name] = text_field(
        label,
        form.texts[name],
        on_type=lambda words: typed(form, name, words),
        on_leave=lambda: check(form, name),
        kind=kind,
        hint=hint,
        look=look,
        limit=limit,
        attributes=helps,
    )


HINT = text.week_hint(EXAMPLE)
