"""The ways into other calendars: of one session, and of everything."""

from markupsafe import Markup
from nicegui import html, ui

from domain import calendar_feeds as calendars
from domain.read_models import SessionPage
from ui.auth.sign_in import Visitor
from ui.components.basic.button import button
from ui.components.basic.confirm import confirm
from ui.components.basic.focus import CLOSED, take_focus
from ui.components.calendar.entries import feed_address, google_address, webcal_address
from ui.markup import markup
from ui.runtime.act import act, house, tell

FEED_WORDS = (
    "Subscribe to this address in your calendar, and your sessions stand there in your time zone; when one"
    " is moved or cancelled, it follows. Whoever has the address can read when you meet, so keep it to yourself."
)


def calendar_links(page: SessionPage) -> Markup:
    """The two links of a session that is still to come, as one piece of HTML; empty for any other."""
    if page.card.status != "scheduled" or page.card.viewer_role == "admin":
        return Markup("")
    return markup(
        '<p class="row wrap"><a href="/mentorship/sessions/{id}/calendar.ics" download>Download for your calendar</a>'
        '<a href="{google}" target="_blank" rel="noopener">Add to Google Calendar</a></p>',
        id=page.card.id,
        google=google_address(page, house().settings.base_url),
    )


def calendar_feed(visitor: Visitor, token: str | None) -> None:
    """The section of the settings: the private address, or the button that makes one."""

    @ui.refreshable
    def draw(token: str | None) -> None:
        if token is None:
            button("Make a private address", lambda: renew("Your calendar has an address now."))
            return
        base_url = house().settings.base_url
        address = feed_address(token, base_url)
        ui.html(_address_words(address, webcal_address(token, base_url)), sanitize=False).classes("stack")
        with html.div().classes("row wrap"):
            button("Copy address", lambda: copy(address), kind="ghost")
            button("New address", ask, kind="text")

    def copy(address: str) -> None:
        ui.clipboard.write(address)
        tell(ui.context.client, "Copied.")

    def ask() -> None:
        confirm(
            "New address?",
            "The old one ends at once: calendars that read it stop hearing from us until you give them the new one.",
            do="New address",
            keep="Keep address",
            on_confirm=lambda _reason: renew("Your calendar has a new address."),
        )

    async def renew(done: str) -> None:
        if outcome := await act(visitor.sign_in, calendars.renew, done=done):
            draw.refresh(outcome.value)
            take_focus(section, after=CLOSED)  # the button that was clicked is gone

    with html.section().classes("card stack").props('aria-label="Your calendar" tabindex=-1') as section:
        html.h2("Your calendar")
        html.p(FEED_WORDS).classes("muted")
        draw(token)


def _address_words(address: str, webcal: str) -> Markup:
    return markup(
        '<div class="field"><label for="calendar-address">Private address</label>'
        '<input id="calendar-address" class="control" type="text" readonly value="{address}"></div>'
        '<p><a href="{webcal}">Subscribe in your calendar program</a></p>',
        address=address,
        webcal=webcal,
    )
