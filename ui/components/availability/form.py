"""A mentor's hours as plain fields: one line a day, special dates, zone, how much at once, and a pause."""

from collections.abc import Mapping
from typing import Any

from nicegui import html

from domain.limits import BUFFER_MINUTES, CAPACITY, Between
from domain.read_models import AvailabilityPage
from ui.components.availability.form_values import WEEK, HoursForm, read, texts_of
from ui.components.availability.hours_text import EXAMPLE
from ui.components.availability.special_dates import new_special_dates, special_dates
from ui.components.basic.field import Kind, choice_field, fill_in, focus, show_wrong, text_field
from ui.components.basic.time_zones import zones

FIGURES = {"capacity": "How many requests at once", "buffer_minutes": "Minutes between sessions"}
HOURS_LIMIT = 200  # characters of a day's line


def new_form(page: AvailabilityPage, draft: Mapping[str, Any] | None = None) -> HoursForm:
    """The form with what was saved, or with what a draft holds."""
    texts = texts_of(page)
    kept = (draft or {}).get("texts")
    if isinstance(kept, dict):
        texts.update({name: str(kept[name]) for name in texts if name in kept})
    dates = new_special_dates(page.hours.overrides, page.preview[0].day)
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
            "Time zone",
            zones(form.texts["time_zone"]),
            form.texts["time_zone"],
            hint="Your hours are on the clock of this place, in summer and in winter.",
            on_type=lambda text: typed(form, "time_zone", text),
        )
        _text(form, "capacity", FIGURES["capacity"], hint=_between(CAPACITY), look="half", limit=3)
        _text(
            form,
            "buffer_minutes",
            FIGURES["buffer_minutes"],
            hint=_between(BUFFER_MINUTES),
            look="half",
            limit=4,
        )
        _text(
            form,
            "paused_until",
            "Pause until",
            kind="date",
            hint="Optional. Until that day you take no new requests; what you hold stays.",
        )


def _between(limit: Between) -> str:
    return f"Between {limit.least} and {limit.most}."


def check(form: HoursForm, name: str) -> None:
    """One field, on leaving it."""
    if name in form.fields:
        show_wrong(form.fields[name], read(form)[1].get(name))


def show(form: HoursForm, wrong: Mapping[str, str]) -> None:
    """Every sentence beside its field; the first one gets the focus."""
    for name, one in form.fields.items():
        show_wrong(one, wrong.get(name))
    first = next((name for name in form.fields if name in wrong), None)
    if first:
        focus(form.fields[first])


def fill(form: HoursForm, page: AvailabilityPage) -> None:
    """Show what was saved, the way we write it."""
    form.page = page
    form.dates.replace(page.hours.overrides)
    for name, text in texts_of(page).items():
        if form.texts[name] != text:
            form.texts[name] = text  # first, so that showing it counts as no change
            fill_in(form.fields[name], text)


def body_of(form: HoursForm) -> dict[str, Any]:
    """The form as a draft keeps it."""
    return {"texts": dict(form.texts), "dates": form.dates.as_draft()}


def typed(form: HoursForm, name: str, text: str) -> None:
    if form.texts[name] == text:
        return
    form.texts[name] = text
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
    helps = {"placeholder": "Not free", "autocomplete": "off"} if name in WEEK else {}
    if name in FIGURES:
        helps["inputmode"] = "numeric"
    form.fields[name] = text_field(
        label,
        form.texts[name],
        on_type=lambda text: typed(form, name, text),
        on_leave=lambda: check(form, name),
        kind=kind,
        hint=hint,
        look=look,
        limit=limit,
        attributes=helps,
    )


HINT = f"For example {EXAMPLE}. Leave a day empty when you are not free."
