"""/mentorship/requests/{id}/schedule: choose the time of a request, on a page of its own."""

from datetime import datetime
from functools import partial

from fastapi import Depends
from nicegui import html, ui

from domain.slots import queries
from domain.slots.read_models import SlotPage
from ui import urls
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.scheduling import text
from ui.components.scheduling.offer_dialog import claim_and_offer, offer_times
from ui.components.scheduling.slot_dialog import book
from ui.components.scheduling.slot_picker import slot_picker
from ui.components.scheduling.slot_text import heading, sentence
from ui.components.scheduling.subject import is_about_request, why_request_gone
from ui.layout.frame import frame
from ui.live.changes import Change
from ui.markup import markup
from ui.nicegui_compat.text import set_text
from ui.runtime.act import act
from ui.runtime.follow import follow


@ui.page(urls.SCHEDULE_PATTERN)
def schedule_page(loaded: Loaded[SlotPage] = Depends(page_data(queries.request_slots))) -> None:
    user, page = loaded
    with frame(user, heading(page), current="board" if page.action == "claim" else "dashboard"):
        draw_choice(user, page)


def draw_choice(user: CurrentUser, page: SlotPage) -> None:
    """The same choice as in the dialog of the board; booking leads to the session."""
    crumbs = '<p class="breadcrumbs"><a href="{href}">{title}</a> / {here}</p>'
    with html.div():
        ui.html(
            markup(crumbs, href=urls.request(page.request_id), title=page.title, here=text.TIME_CRUMB),
            sanitize=False,
        )
        html.h1(heading(page))
        told = html.p(sentence(page, user.time_format)).classes("muted")
    with html.section().classes("card") as section:
        section.props["aria-label"] = text.TIMES
        body = html.div()
        bottom = html.div().classes("row wrap slot-actions")

    def draw(fresh: SlotPage) -> None:
        body.clear()
        with body:
            slot_picker(
                fresh, user, bottom=bottom, on_book=book_here, on_leave=go_back, on_other=offer, level=2
            )

    async def book_here(starts_at: datetime) -> None:
        session_id = await book(user, page, starts_at)
        if session_id is not None:
            ui.navigate.to(urls.session(session_id))
            return
        fresh = await act(user.sign_in, queries.request_slots, page.request_id)
        if fresh:
            draw(fresh.value)

    async def look(_changes: list[Change]) -> None:
        """What it is about may have gone; not because of what is being done here."""
        if any(one.props.get("aria-busy") == "true" for one in bottom.descendants()):
            return
        if why := await why_request_gone(user, page.request_id, page.action):
            set_text(told, why)
            announce(why)
            section.delete()

    offer = partial(offer_instead, user, page)
    go_back = partial(ui.navigate.to, urls.request(page.request_id))
    draw(page)
    follow(user, partial(is_about_request, page.request_id), look)


async def offer_instead(user: CurrentUser, page: SlotPage) -> None:
    """None of these times: offer others, then go on where the answer will stand."""

    async def to_the_request() -> None:
        ui.navigate.to(urls.request(page.request_id))

    take = offer_times if page.action == "schedule" else claim_and_offer
    await take(user, page.request_id, to_the_request)
