"""The frame around every page: skip link, header, one column, footer, what is announced, and the word when we are away.

Tokens and all styles stand in `static/app.css`. The page is already a `<main>` (Quasar's q-page), so none is added.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup
from nicegui import Client, ui

from domain.grammar import all_of
from domain.read_models import Role
from ui.layout import text
from ui.markup import joined, markup

if TYPE_CHECKING:  # `act` announces through this module, and `auth` reads through `act`
    from ui.auth.sign_in import Visitor

STATIC = Path(__file__).parent.parent / "static"
# The digest makes a new style sheet a new address, so that it may be kept by the browser for long.
STYLESHEET = f"/static/app.css?v={hashlib.sha256((STATIC / 'app.css').read_bytes()).hexdigest()[:12]}"

Place = Literal["dashboard", "board", "sessions", "availability"]

# NiceGUI shows these two lines by itself while the connection is down, and takes them away when it is back.
CONNECTION_LOST, TRYING_TO_RECONNECT = text.OFFLINE, text.RECONNECTING


@contextmanager
def frame(visitor: "Visitor", title: str, *, current: Place | None = None) -> Iterator[None]:
    """Draw the frame; what the block draws is the page. Begin it with the one `h1`."""
    client = ui.context.client
    ui.page_title(text.page_title(title))
    ui.add_head_html(f'<link rel="stylesheet" href="{STYLESHEET}">')
    content = client.content
    content.props["tabindex"] = "-1"  # so that the skip link can put the focus there
    with client.layout:
        header = ui.html(header_of(visitor, current, content.html_id), sanitize=False)
        header.move(target_index=0)
        ui.html(markup("<p>{words}</p>", words=text.FOOTER), sanitize=False, tag="footer").classes(
            "page-footer"
        )
        voice = ui.label().classes("hidden-words").props("role=status aria-live=polite")
        banner = ui.label().classes("away").props("role=status")
        banner.move(target_index=1)
    client.storage.update(voice=voice, banner=banner)
    with content:
        yield


def announce(sentence: str) -> None:
    """Have a screen reader say the sentence, politely, without moving the focus."""
    voice = ui.context.client.storage.get("voice")
    if isinstance(voice, ui.label) and not voice.is_deleted:
        # The same words twice would be no change, and so not be read: a space that nobody sees makes it one.
        voice.set_text(f"{sentence}\u00a0" if voice.text == sentence else sentence)


def show_away(client: Client, *, away: bool) -> None:
    """One quiet banner on somebody's page while the database is out of reach; taken away when it is back."""
    banner = client.storage.get("banner")
    if isinstance(banner, ui.label) and not banner.is_deleted:
        banner.set_text(text.AWAY if away else "")


def header_of(visitor: "Visitor", current: Place | None, main_id: str) -> Markup:
    """Everything above the page as one piece of HTML: it never changes while the page is open."""
    links = places(visitor)
    return markup(
        '<a class="skip-link" href="#{main_id}">{skip}</a>'
        '<header class="page-header"><div>'
        '<a class="brand" href="/mentorship/dashboard"><i aria-hidden="true"></i>{product}</a>'
        '<nav aria-label="{main}">{nav}</nav>'
        '<button class="menu-button" type="button" popovertarget="person-menu" aria-label="{menu_name}">{initials}</button>'
        "</div>{menu}</header>",
        main_id=main_id,
        skip=text.SKIP,
        product=text.PRODUCT,
        main=text.MAIN,
        menu_name=text.YOUR_MENU,
        nav=joined([nav_link(place, words, address, current) for place, words, address in links]),
        initials=visitor.name_initials,
        menu=person_menu(visitor, current),
    )


def person_menu(visitor: "Visitor", current: Place | None) -> Markup:
    """A native popover: the browser opens it, closes it with Escape or a click elsewhere, and returns the focus."""
    links = [
        nav_link(place, words, address, current, "on-phone") for place, words, address in places(visitor)
    ]
    return markup(
        '<div class="menu" id="person-menu" popover>'
        '<p>{name}<br><span class="muted small">{roles}</span></p>{links}<a href="/settings">{settings}</a>'
        '<form method="post" action="/sign-out"><button type="submit">{sign_out}</button></form></div>',
        name=visitor.viewer.first_name,
        roles=all_of(text.ROLES[role] for role in Role if role in visitor.viewer.roles),
        settings=text.SETTINGS,
        sign_out=text.SIGN_OUT,
        links=joined(links),
    )


def places(visitor: "Visitor") -> list[tuple[Place, str, str]]:
    """The links of the header: what this person can use, and nothing that is not there."""
    mentor = Role.MENTOR in visitor.viewer.roles
    board: list[tuple[Place, str, str]] = [("board", text.OPEN_REQUESTS, "/mentorship/requests")]
    hours: list[tuple[Place, str, str]] = [("availability", text.AVAILABILITY, "/mentorship/availability")]
    return [
        ("dashboard", text.DASHBOARD, "/mentorship/dashboard"),
        *(board if mentor else []),
        ("sessions", text.SESSIONS, "/mentorship/sessions"),
        *(hours if mentor else []),
    ]


def nav_link(place: Place, words: str, address: str, current: Place | None, look: str = "") -> Markup:
    here = Markup(' aria-current="page"') if place == current else ""
    return markup(
        '<a class="{look}" href="{address}"{here}>{words}</a>',
        look=look,
        address=address,
        here=here,
        words=words,
    )
