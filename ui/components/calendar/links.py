"""The ways into other calendars: of one session, and of everything."""

from markupsafe import Markup
from nicegui import html, ui

from domain.sessions import calendar_feeds as calendars
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.confirm import confirm
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.calendar import text
from ui.components.calendar.entries import feed_address, google_address, webcal_address
from ui.markup import markup
from ui.runtime.act import act
from ui.runtime.context import current


def calendar_links(page: SessionDetail) -> Markup:
    """The two links of a session that is still to come, as one piece of HTML; empty for any other."""
    if page.card.status != "scheduled" or page.card.viewer_role == "admin":
        return Markup("")
    return markup(
        '<p class="row wrap"><a href="{file}" download>{download}</a>'
        '<a href="{google}" target="_blank" rel="noopener">{add}</a></p>',
        file=urls.session_file(page.card.id),
        download=text.DOWNLOAD,
        google=google_address(page, current().settings.base_url),
        add=text.ADD_TO_GOOGLE,
    )


def calendar_feed(user: CurrentUser, token: str | None) -> None:
    """The section of the settings: the private address, or the button that makes one."""

    @ui.refreshable
    def draw(token: str | None) -> None:
        if token is None:
            button(text.MAKE_ADDRESS, lambda: renew(text.MADE))
            return
        base_url = current().settings.base_url
        address = feed_address(token, base_url)
        ui.html(_address_words(address, webcal_address(token, base_url)), sanitize=False).classes("stack")
        with html.div().classes("row wrap"):
            button(text.COPY_ADDRESS, lambda: copy(address), kind="ghost")
            button(text.NEW_ADDRESS, ask, kind="text")

    def copy(address: str) -> None:
        ui.clipboard.write(address)
        show_message(ui.context.client, text.COPIED)

    def ask() -> None:
        confirm(
            text.NEW_ADDRESS_HEADING,
            text.OLD_ONE_ENDS,
            do=text.NEW_ADDRESS,
            keep=text.KEEP_ADDRESS,
            on_confirm=lambda _reason: renew(text.RENEWED),
        )

    async def renew(done: str) -> None:
        if outcome := await act(user.sign_in, calendars.renew, done=done):
            draw.refresh(outcome.value)
            take_focus(section, after=CLOSED)  # the button that was clicked is gone

    with html.section().classes("card stack").props("tabindex=-1") as section:
        section.props["aria-label"] = text.YOUR_CALENDAR
        html.h2(text.YOUR_CALENDAR)
        html.p(text.FEED).classes("muted")
        draw(token)


def _address_words(address: str, webcal: str) -> Markup:
    return markup(
        '<div class="field"><label for="calendar-address">{label}</label>'
        '<input id="calendar-address" class="control" type="text" readonly value="{address}"></div>'
        '<p><a href="{webcal}">{subscribe}</a></p>',
        label=text.PRIVATE_ADDRESS,
        address=address,
        webcal=webcal,
        subscribe=text.SUBSCRIBE,
    )
