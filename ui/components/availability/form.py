"""What a mentor says of their hours: what the form begins with, and its fields beside the rows of the week."""

from collections.abc import Mapping
from typing import Any

from nicegui import html

from domain.availability.hours import MinuteRange
from domain.availability.read_models import AvailabilityPage
from domain.limits import BUFFER_MINUTES, CAPACITY
from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.form_values import HoursForm, as_rows, as_texts, parse, read_rows
from ui.components.availability.special_dates import new_special_dates, special_dates
from ui.components.basic.field import Kind, choice_field, fill_in, focus, show_error, text_field
from ui.components.basic.text import TIME_ZONE
from ui.components.basic.time_zones import zones

FIGURES = {"capacity": text.CAPACITY, "buffer_minutes": text.BUFFER_MINUTES}


def new_form(
    page: AvailabilityPage, time_format: TimeFormat, draft: Mapping[str, Any] | None = None
) -> HoursForm:
    """The form with what was saved, or with what a draft holds."""
    texts, kept = as_texts(page), draft or {}
    if isinstance(words := kept.get("texts"), dict):
        texts.update({name: str(words[name]) for name in texts if name in words})
    dates = new_special_dates(page.hours.overrides, page.preview[0].day, time_format)
    if draft:
        dates.read_draft(kept.get("dates"))
    form = HoursForm(page, time_format, texts, read_rows(kept.get("week")) or as_rows(page), dates)
    form.certain = certain_of(page)
    return form


def certain_of(page: AvailabilityPage) -> set[tuple[int, MinuteRange]]:
    """Hours that were saved are meant."""
    return {(place, one) for place, ranges in enumerate(page.hours.week.days) for one in ranges}


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


def show_errors(form: HoursForm, wrong: Mapping[str, str], *, take_focus: bool = True) -> None:
    """Every sentence beside its field; the first one gets the focus."""
    for name, one in form.fields.items():
        show_error(one, wrong.get(name))
    first = next((name for name in form.fields if name in wrong), None)
    if first and take_focus:
        focus(form.fields[first])


def fill(form: HoursForm, page: AvailabilityPage) -> None:
    """Show what was saved, the way we write it; the rows of the week are the editor's to draw."""
    form.page = page
    form.certain = certain_of(page)
    form.dates.replace(page.hours.overrides)
    for name, saved in as_texts(page).items():
        if form.texts[name] != saved:
            form.texts[name] = saved  # first, so that showing it counts as no change
            fill_in(form.fields[name], saved)


def body_of(form: HoursForm) -> dict[str, Any]:
    """The form as a draft keeps it."""
    week = [[list(one) for one in rows] for rows in form.week]
    return {"texts": dict(form.texts), "week": week, "dates": form.dates.as_draft()}


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
    form.fields[name] = text_field(
        label,
        form.texts[name],
        on_type=lambda words: typed(form, name, words),
        on_leave=lambda: check(form, name),
        kind=kind,
        hint=hint,
        look=look,
        limit=limit,
        attributes={"inputmode": "numeric"} if name in FIGURES else {},
    )
