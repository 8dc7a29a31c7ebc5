""" "Offer another time": up to three, outside the times that suit the student, for them to choose from."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from markupsafe import Markup
from nicegui import html, ui

from domain import requests
from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from domain.requests import queries as request_queries
from domain.requests.read_models import RequestDetail
from domain.sessions import offers
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.field import focus, show_error
from ui.components.basic.text import NOT_NOW
from ui.components.basic.times import moment, window, zone_words
from ui.components.scheduling import text
from ui.components.scheduling.subject import end_with_request
from ui.components.scheduling.time_fields import DATE, TypedTimes, key_of, read, typed_times
from ui.markup import joined, markup
from ui.runtime.act import act
from ui.runtime.context import current

OnDone = Callable[[], Awaitable[object]]


async def claim_and_offer(user: CurrentUser, request_id: int, then: OnDone) -> None:
    """Take the request, then offer: what is on offer needs somebody who holds it."""
    client = ui.context.client
    if await act(user.sign_in, requests.claim, request_id) is None:
        await then()
        return
    with client:
        await offer_times(user, request_id, then, on_leave=then)  # it is theirs now, whatever they offer


async def offer_times(
    user: CurrentUser, request_id: int, then: OnDone, on_leave: OnDone | None = None
) -> None:
    """Open the dialog; `then` runs once something is offered, or where nothing can be."""
    with ui.context.client.content:
        outcome = await act(user.sign_in, request_queries.detail, request_id)
        page: RequestDetail | None = outcome.value if outcome else None
        may = page.actions.get("offer") if page else None
        if page is None or may is not True:
            if may is not True and may is not None:
                show_message(ui.context.client, may)
            await then()
            return
        most = current().rules.offers
        rows = most - sum(line.by_viewer for line in page.offers)
        if rows <= 0:
            show_message(ui.context.client, text.all_offered(most))
            return
        open_dialog(user, page, rows, then, on_leave)


def open_dialog(
    user: CurrentUser, page: RequestDetail, rows: int, then: OnDone, on_leave: OnDone | None
) -> None:
    student, time_format = page.student, user.time_format
    times = TypedTimes(time_format, student.first_name, student.time_zone, page.card.urgency)
    with dialog(text.OFFER_ANOTHER, sentence=sentence(page, time_format), stays=True) as parts:
        with parts.body:
            ui.html(their_windows(page, time_format), sanitize=False)
            with html.div().classes("stack").style("margin-top: 16px"):
                typed_times(times, rows)

        async def go_back() -> None:
            parts.close()
            if on_leave:
                await on_leave()

        async def send() -> None:
            await offer(user, page, times, parts, then)

        with parts.bottom:
            button(NOT_NOW, go_back, kind="ghost")
            button(text.OFFER_TIMES, send)
    end_with_request(parts, user, page.card.id, "offer", keep_body=True)


async def offer(
    user: CurrentUser, page: RequestDetail, times: TypedTimes, parts: Parts, then: OnDone
) -> None:
    """Send what is typed; where it is refused, everything typed stays."""
    starts: list[datetime] | None = read(times)
    if not starts:
        return

    def refused(refusal: Invalid) -> None:
        first = times.fields[key_of(DATE, 0)]
        show_error(first, refusal.message)
        focus(first)

    done = text.offered(page.student.first_name, len(starts))
    outcome = await act(user.sign_in, offers.offer, page.card.id, starts, done=done, on_invalid=refused)
    if outcome:
        parts.close()
        await then()


def sentence(page: RequestDetail, time_format: TimeFormat) -> str:
    """What an offer does, and until when the claim keeps."""
    by = page.card.claim_lapses_at
    until = moment(by, time_format, datetime.now(UTC)) if by else ""
    return text.what_offering_does(page.student.first_name, current().rules.offers, until)


def their_windows(page: RequestDetail, time_format: TimeFormat) -> Markup:
    lines = [markup("<li>{when}</li>", when=window(one, time_format)) for one in page.fields.windows]
    return markup(
        '<p class="muted small">{heading}</p><ul class="muted small">{lines}</ul>',
        heading=text.times_given(page.student.first_name, zone_words(time_format.zone)),
        lines=joined(lines),
    )
