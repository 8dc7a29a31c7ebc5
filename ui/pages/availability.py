"""/mentorship/availability: when a mentor is free, in plain fields beside a picture of what comes of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import Depends
from nicegui import html, ui
from nicegui.element import Element

from domain import availability
from domain.availability import queries as availability_queries
from domain.availability.read_models import AvailabilityPage
from domain.errors import Invalid
from domain.people import drafts
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.availability import text
from ui.components.availability.copy_days import copy_days
from ui.components.availability.form import HINT, body_of, draw_dates, draw_figures, draw_week, fill, new_form
from ui.components.availability.form import show_errors as show_wrong
from ui.components.availability.form_values import HoursForm, parse
from ui.components.availability.special_dates import add_if_typed
from ui.components.availability.weeks_chart import weeks_chart
from ui.components.basic.button import button
from ui.components.basic.draft import Draft, save_soon
from ui.components.basic.field import fill_in
from ui.components.basic.text import SAVE, START_OVER
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.runtime.act import act
from ui.runtime.follow import follow
from ui.runtime.run import run, then_read
from ui.urls import AVAILABILITY


@dataclass
class PageState:
    """One open page."""

    user: CurrentUser
    form: HoursForm
    draft: Draft
    chart: ui.html
    rest: Element  # what is said about a pause, while there is one


@ui.page(AVAILABILITY)
def availability_page(
    loaded: Loaded[tuple[AvailabilityPage, dict[str, Any] | None]] = Depends(
        page_data(availability_queries.page_with_draft)
    ),
) -> None:
    user, (page, kept) = loaded
    with frame(user, text.AVAILABILITY, current="availability"):
        state = draw(user, page, kept)

    async def refresh(_changes: list[Change]) -> None:
        """Sessions come and go; what is typed stays."""
        fresh, _ = await run(user.sign_in, availability_queries.page_with_draft)
        update_chart(state, fresh)

    me = user.viewer.person_id
    follow(user, lambda change: change.kind == "session" and change.mentor_id == me, refresh)


def draw(user: CurrentUser, page: AvailabilityPage, kept: dict[str, Any] | None) -> PageState:
    draft, form = Draft(user, drafts.AVAILABILITY, seed=""), new_form(page, user.time_format, kept)
    with html.div():
        html.h1(text.AVAILABILITY)
        html.p(text.INTRO).classes("muted")
    with html.div().classes("two-columns"):
        with html.div().classes("stack"):
            if kept:
                draw_kept(user, draft)
            draw_sections(form)
            with html.div().classes("row wrap"):
                button(SAVE, lambda: save(state))
        with html.aside().classes("card stack tight beside"):
            drawn = ui.html(weeks_chart(page, user.time_format, datetime.now(UTC)), sanitize=False)
            rest = html.div()
    state = PageState(user, form, draft, drawn, rest)
    form.on_change = partial(changed, state)
    update_chart(state, page)
    return state


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


def draw_kept(user: CurrentUser, draft: Draft) -> None:
    """What was typed before and not saved is there again."""

    async def start_over() -> None:
        draft.sent = True
        if await act(user.sign_in, drafts.discard, drafts.AVAILABILITY):
            ui.navigate.reload()

    with html.div().classes("hint row space-between wrap"):
        html.p(text.KEPT)
        button(START_OVER, start_over, kind="text", small=True)


def changed(state: PageState) -> None:
    state.draft.sent = False
    save_soon(state.draft, partial(body_of, state.form))


async def save(state: PageState) -> None:
    """Everything at once, or nothing and the reasons."""
    said, wrong = parse(state.form)
    show_wrong(state.form, wrong)
    if said is None or not add_if_typed(state.form.dates):
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
    fill(state.form, outcome.value)
    update_chart(state, outcome.value)


def update_chart(state: PageState, page: AvailabilityPage) -> None:
    """As it is now; the button that ends a pause stands below it."""
    state.chart.set_content(weeks_chart(page, state.user.time_format, datetime.now(UTC)))
    state.form.page = page
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
        state.form.page = outcome.value
        fill_pause(state.form)
        update_chart(state, outcome.value)


def fill_pause(form: HoursForm) -> None:
    form.texts["paused_until"] = ""
    fill_in(form.fields["paused_until"], "")
