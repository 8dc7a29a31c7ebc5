"""/mentorship/availability: when a mentor is free, in plain fields beside a picture of what comes of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain import drafts
from domain.errors import Invalid
from domain.read_models import AvailabilityPage
from ui.auth.sign_in import Visit, Visitor, opening
from ui.components.availability import text
from ui.components.availability.commands import DRAFT, page_and_draft, save_all, wake
from ui.components.availability.copy_days import copy_days
from ui.components.availability.form import HINT, body_of, draw_dates, draw_figures, draw_week, fill, new_form
from ui.components.availability.form import show as show_wrong
from ui.components.availability.form_values import HoursForm, read
from ui.components.availability.special_dates import add_if_typed
from ui.components.availability.weeks_chart import picture
from ui.components.basic.button import button
from ui.components.basic.draft import Draft, changed_again
from ui.components.basic.field import fill_in
from ui.components.basic.text import SAVE, START_OVER
from ui.layout.frame import frame
from ui.live.bus import Change, follow
from ui.runtime.act import act, run, tell


@dataclass
class Shown:
    """One open page."""

    visitor: Visitor
    form: HoursForm
    draft: Draft
    picture: ui.html
    rest: Element  # what is said about a pause, while there is one


@ui.page("/mentorship/availability")
def availability_page(
    visit: Visit[tuple[AvailabilityPage, dict[str, Any] | None]] = Depends(opening(page_and_draft)),
) -> None:
    visitor, (page, kept) = visit
    with frame(visitor, text.AVAILABILITY, current="availability"):
        shown = draw(visitor, page, kept)

    async def look_again(_changes: list[Change]) -> None:
        """Sessions come and go; what is typed stays."""
        fresh, _ = await run(visitor.sign_in, page_and_draft)
        show_picture(shown, fresh)

    me = visitor.viewer.person_id
    follow(visitor, lambda change: change.kind == "session" and change.mentor_id == me, look_again)


def draw(visitor: Visitor, page: AvailabilityPage, kept: dict[str, Any] | None) -> Shown:
    draft, form = Draft(visitor, DRAFT, seed=""), new_form(page, kept)
    with html.div():
        html.h1(text.AVAILABILITY)
        html.p(text.INTRO).classes("muted")
    with html.div().classes("two-columns"):
        with html.div().classes("stack"):
            if kept:
                draw_kept(visitor, draft)
            draw_sections(form)
            with html.div().classes("row wrap"):
                button(SAVE, lambda: save(shown))
        with html.aside().classes("card stack tight beside"):
            drawn = ui.html(picture(page, datetime.now(UTC)), sanitize=False)
            rest = html.div()
    shown = Shown(visitor, form, draft, drawn, rest)
    form.on_change = partial(changed, shown)
    show_picture(shown, page)
    return shown


def draw_sections(form: HoursForm) -> None:
    with section(text.WEEK, HINT):
        draw_week(form)
        button(text.COPY_TO_OTHERS, lambda: copy_days(form), kind="ghost", small=True)
    with section(text.SPECIAL_DATES, text.SPECIAL_DATES_HINT):
        draw_dates(form)
    with section(text.HOW_MUCH):
        draw_figures(form)


def section(title: str, sentence: str = "") -> Element:
    made: Element = html.section().classes("card stack")
    with made, html.div():
        heading = html.h2(title)
        if sentence:
            html.p(sentence).classes("muted small")
    made.props["aria-labelledby"] = heading.html_id
    return made


def draw_kept(visitor: Visitor, draft: Draft) -> None:
    """What was typed before and not saved is there again."""

    async def start_over() -> None:
        draft.sent = True
        if await act(visitor.sign_in, drafts.forget, DRAFT):
            ui.navigate.reload()

    with html.div().classes("hint row space-between wrap"):
        html.p(text.KEPT)
        button(START_OVER, start_over, kind="text", small=True)


def changed(shown: Shown) -> None:
    shown.draft.sent = False
    changed_again(shown.draft, partial(body_of, shown.form))


async def save(shown: Shown) -> None:
    """Everything at once, or nothing and the reasons."""
    said, wrong = read(shown.form)
    show_wrong(shown.form, wrong)
    if said is None or not add_if_typed(shown.form.dates):
        return
    said = read(shown.form)[0] or said  # with the date that was typed and not added
    client = ui.context.client

    def refuse(refusal: Invalid) -> None:
        if refusal.field in shown.form.fields:
            show_wrong(shown.form, {refusal.field: refusal.message})
        else:
            tell(client, refusal.message)

    shown.draft.sent = True
    outcome = await act(shown.visitor.sign_in, save_all, said, done=text.SAVED, on_invalid=refuse)
    if outcome is None:
        shown.draft.sent = False
        return
    fill(shown.form, outcome.value)
    show_picture(shown, outcome.value)


def show_picture(shown: Shown, page: AvailabilityPage) -> None:
    """As it is now; the button that ends a pause stands below it."""
    shown.picture.set_content(picture(page, datetime.now(UTC)))
    shown.form.page = page
    paused = page.paused_until is not None
    if paused == bool(list(shown.rest)):
        return
    shown.rest.clear()
    if paused:
        with shown.rest:
            button(text.END_PAUSE, partial(end_pause, shown), kind="ghost", small=True)


async def end_pause(shown: Shown) -> None:
    """At once, without saving what else was typed."""
    outcome = await act(shown.visitor.sign_in, wake, done=text.WELCOME_BACK)
    if outcome:
        shown.form.page = outcome.value
        fill_pause(shown.form)
        show_picture(shown, outcome.value)


def fill_pause(form: HoursForm) -> None:
    form.texts["paused_until"] = ""
    fill_in(form.fields["paused_until"], "")
