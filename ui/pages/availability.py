"""/mentorship/availability: when a mentor is free, in plain fields beside a picture of what comes of it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from nicegui import background_tasks, html, ui
from nicegui.element import Element

from domain import availability
from domain.availability import queries as availability_queries
from domain.availability.read_models import AvailabilityPage
from domain.errors import Invalid
from domain.people import drafts
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import announce, show_message
from ui.components.availability import text
from ui.components.availability.copy_days import copy_days
from ui.components.availability.fill_in import PRESETS, presets, typed_line
from ui.components.availability.form import body_of, draw_dates, draw_figures, fill, new_form
from ui.components.availability.form import show_errors as show_wrong
from ui.components.availability.form_values import HoursForm, as_rows, parse
from ui.components.availability.special_dates import add_if_typed
from ui.components.availability.week import (
    WeekEditor,
    look_at_all,
    show_whether_said,
    tell,
    week_editor,
)
from ui.components.availability.week import draw as draw_days
from ui.components.availability.weeks_chart import weeks_chart
from ui.components.basic.button import button
from ui.components.basic.draft import Draft, discard, save_soon
from ui.components.basic.field import fill_in
from ui.components.basic.text import SAVE, START_OVER
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.nicegui_compat.text import set_text
from ui.runtime.act import act
from ui.runtime.follow import follow
from ui.runtime.run import run, then_read
from ui.urls import AVAILABILITY

# From the rows of the week it is a long way to the button for who has no mouse.
SAVE_BY_KEYBOARD = """addEventListener('keydown', (event) => {
    const it = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's';
    if (!it || document.querySelector('[role=dialog]')) return;
    event.preventDefault();
    document.getElementById('%s')?.click();
})"""
PICTURE_AFTER = 0.25  # seconds without a change before the picture follows


@dataclass
class PageState:
    """One open page."""

    user: CurrentUser
    form: HoursForm
    draft: Draft
    saved: dict[str, Any]  # the form as it was when nothing was unsaved
    kept: Element  # what is said of words that were typed before
    week: WeekEditor
    chart: ui.html
    rest: Element  # what is said about a pause, while there is one
    unsaved: Element
    changes: int = 0  # so that the picture follows the last one of a burst


@ui.page(AVAILABILITY)
def availability_page(
    loaded: Loaded[tuple[AvailabilityPage, dict[str, Any] | None]] = Depends(
        page_data(availability_queries.page_with_draft)
    ),
    preset: str = "",
) -> None:
    user, (page, kept) = loaded
    with frame(user, text.AVAILABILITY, current="availability"):
        state = draw(user, page, kept, preset)

    async def refresh(_changes: list[Change]) -> None:
        """Sessions come and go; what is typed stays."""
        fresh, _ = await run(user.sign_in, availability_queries.page_with_draft)
        take_over(state, fresh)

    me = user.viewer.person_id
    follow(user, lambda change: change.kind == "session" and change.mentor_id == me, refresh)


def draw(
    user: CurrentUser, page: AvailabilityPage, kept: dict[str, Any] | None, preset: str = ""
) -> PageState:
    saved = body_of(new_form(page, user.time_format))
    form = new_form(page, user.time_format, kept)
    if (
        preset in PRESETS and not form.has_hours
    ):  # the link of a card that asks for hours; nothing is saved by it
        days, hours = PRESETS[preset]
        form.week = [[hours] if place in days else [] for place in range(len(form.week))]
    with html.div():
        html.h1(text.AVAILABILITY)
        html.p(text.INTRO).classes("muted")
        kept_box = html.div()
    draft = Draft(user, drafts.AVAILABILITY, seed="")
    if kept and body_of(form) != saved:
        with kept_box:
            draw_kept(user, draft)
    with html.div().classes("hours-page"):
        week = draw_week(form)
        with html.aside().classes("card stack tight beside"):
            chart, rest = ui.html("", sanitize=False), html.div()
        draw_sections(form)
    with html.div().classes("save-bar row"):
        unsaved = html.p().classes("grow").props("role=status")
        html.p(text.BY_KEYBOARD).classes("muted small by-keyboard")
        save_button = button(SAVE, lambda: save(state))
    save_button.props["aria-keyshortcuts"] = "Control+S Meta+S"
    ui.run_javascript(SAVE_BY_KEYBOARD % save_button.html_id)
    state = PageState(user, form, draft, saved, kept_box, week, chart, rest, unsaved)
    form.on_change = partial(changed, state)
    take_over(state, page)
    return state


def draw_week(form: HoursForm) -> WeekEditor:
    with section(text.WEEK, text.WEEK_HINT):
        place = html.div()  # the presets stand above the days that they fill
        editor = week_editor(form, lambda day: copy_days(editor, day))
        with place:
            presets(editor)
        typed_line(editor)
    return editor


def draw_sections(form: HoursForm) -> None:
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


def draw_kept(user: CurrentUser, draft: Draft) -> None:
    """What was typed before and not saved is there again."""

    async def start_over() -> None:
        draft.sent = True
        if await act(user.sign_in, drafts.discard, drafts.AVAILABILITY):
            ui.navigate.to(AVAILABILITY)

    with html.div().classes("hint row space-between wrap gap-above"):
        html.p(text.KEPT)
        button(START_OVER, start_over, kind="text", small=True)


def changed(state: PageState) -> None:
    """Something was typed: it is kept as a draft, and the picture follows. What is as it was saved is no draft."""
    state.draft.sent = False
    state.changes += 1
    show_whether_said(state.week)
    if show_unsaved(state):
        save_soon(state.draft, partial(body_of, state.form))
    else:
        state.draft.changes += 1  # one that waits is not kept any more
        state.kept.clear()
        background_tasks.create(discard(state.draft), name="discard a draft")
    background_tasks.create(show_picture_soon(state, state.changes), name="draw what is typed")


def show_unsaved(state: PageState) -> bool:
    """Say so beside "Save" while it is true."""
    unsaved = body_of(state.form) != state.saved
    set_text(state.unsaved, text.NOT_SAVED_YET if unsaved else "")
    return unsaved


async def show_picture_soon(state: PageState, mine: int) -> None:
    await asyncio.sleep(PICTURE_AFTER)
    if mine == state.changes and not state.chart.is_deleted:
        show_picture(state)


def show_picture(state: PageState) -> None:
    """Two weeks as they would be with what is typed; what cannot be read yet leaves the picture as it is."""
    said, now = parse(state.form)[0], datetime.now(UTC)
    page, unsaved = state.form.page, body_of(state.form) != state.saved
    if said and unsaved:
        page = availability_queries.preview_of(page, said.hours, buffer_minutes=said.buffer_minutes, now=now)
    if said or not unsaved:
        state.chart.set_content(weeks_chart(page, state.form.time_format, now, unsaved=unsaved))


async def save(state: PageState) -> None:
    """Everything at once, or nothing and the reasons."""
    said, wrong = parse(state.form)
    sure = look_at_all(state.week)
    show_wrong(state.form, wrong, take_focus=sure)
    if said is None or not sure:
        announce(text.LOOK_AT_THESE)
        return
    if not add_if_typed(state.form.dates):
        return
    said = parse(state.form)[0] or said  # with the date that was typed and not added
    client = ui.context.client

    def refuse(refusal: Invalid) -> None:
        if refusal.field in state.form.fields:
            show_wrong(state.form, {refusal.field: refusal.message})
        else:
            show_message(client, refusal.message)

    state.draft.sent = True
    replace = then_read(availability.replace, availability_queries.own_availability)
    figures = said.figures()
    outcome = await act(state.user.sign_in, replace, said.hours, figures, done=text.SAVED, on_invalid=refuse)
    if outcome is None:
        state.draft.sent = False
        return
    was_saved(state, outcome.value)


def was_saved(state: PageState, page: AvailabilityPage) -> None:
    """What was typed before is saved now, and nothing says otherwise any more."""
    fill(state.form, page)
    fresh = as_rows(page)
    other = [place for place, rows in enumerate(fresh) if rows != state.form.week[place]]
    state.form.week = fresh
    if other:
        draw_days(state.week, *other)
    state.saved = body_of(state.form)
    state.kept.clear()
    tell(state.week)
    take_over(state, page)


def take_over(state: PageState, page: AvailabilityPage) -> None:
    """As it is now; the button that ends a pause stands below the picture."""
    state.form.page = page
    show_unsaved(state)
    show_picture(state)
    paused = page.paused_until is not None
    if paused == bool(list(state.rest)):
        return
    state.rest.clear()
    if paused:
        with state.rest:
            button(text.END_PAUSE, partial(end_pause, state), kind="ghost", small=True)


async def end_pause(state: PageState) -> None:
    """At once, without saving what else was typed."""
    end = then_read(availability.end_pause, availability_queries.own_availability)
    outcome = await act(state.user.sign_in, end, done=text.WELCOME_BACK)
    if outcome:
        fill_pause(state.form)
        state.saved["texts"]["paused_until"] = ""
        take_over(state, outcome.value)


def fill_pause(form: HoursForm) -> None:
    form.texts["paused_until"] = ""
    fill_in(form.fields["paused_until"], "")
