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

from domain.read_models import Role
from ui.markup import joined, markup

if TYPE_CHECKING:  # `act` announces through this module, and `auth` reads through `act`
    from ui.auth.sign_in import Visitor

STATIC = Path(__file__).parent.parent / "static"
# The digest makes a new style sheet a new address, so that it may be kept by the browser for long.
STYLESHEET = f"/static/app.css?v={hashlib.sha256((STATIC / 'app.css').read_bytes()).hexdigest()[:12]}"

Place = Literal["dashboard", "board", "sessions", "availability"]

AWAY = "Our records are out of reach for a moment. Nothing you typed is lost; this goes away by itself."

# NiceGUI shows these two lines by itself while the connection is down, and takes them away when it is back.
CONNECTION_LOST = "You are offline for a moment."
TRYING_TO_RECONNECT = "Nothing you typed is lost. This goes away by itself."


@contextmanager
def frame(visitor: "Visitor", title: str, *, current: Place | None = None) -> Iterator[None]:
    """Draw the frame; what the block draws is the page. Begin it with the one `h1`."""
    client = ui.context.client
    ui.page_title(f"{title} · Mini Mentorship")
    ui.add_head_html(f'<link rel="stylesheet" href="{STYLESHEET}">')
    content = client.content
    content.props["tabindex"] = "-1"  # so that the skip link can put the focus there
    with client.layout:
        header = ui.html(header_of(visitor, current, content.html_id), sanitize=False)
        header.move(target_index=0)
        ui.html("<p>Mini Mentorship. One-off help, quickly.</p>", sanitize=False, tag="footer").classes(
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
        banner.set_text(AWAY if away else "")


def header_of(visitor: "Visitor", current: Place | None, main_id: str) -> Markup:
    """Everything above the page as one piece of HTML: it never changes while the page is open."""
    links = places(visitor)
    return markup(
        '<a class="skip-link" href="#{main_id}">Skip to main content</a>'
        '<header class="page-header"><div>'
        '<a class="brand" href="/mentorship/dashboard"><i aria-hidden="true"></i>Mini Mentorship</a>'
        '<nav aria-label="Main">{nav}</nav>'
        '<button class="menu-button" type="button" popovertarget="person-menu" aria-label="Your menu">{initials}</button>'
        "</div>{menu}</header>",
        main_id=main_id,
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
        '<p>{name}<br><span class="muted small">{roles}</span></p>{links}<a href="/settings">Settings</a>'
        '<form method="post" action="/sign-out"><button type="submit">Sign out</button></form></div>',
        name=visitor.viewer.first_name,
        roles=" and ".join(role.value.capitalize() for role in Role if role in visitor.viewer.roles),
        links=joined(links),
    )


def places(visitor: "Visitor") -> list[tuple[Place, str, str]]:
    """The links of the header: what this person can use, and nothing that is not there."""
    mentor = Role.MENTOR in visitor.viewer.roles
    board: list[tuple[Place, str, str]] = [("board", "Open requests", "/mentorship/requests")]
    hours: list[tuple[Place, str, str]] = [("availability", "Availability", "/mentorship/availability")]
    return [
        ("dashboard", "Dashboard", "/mentorship/dashboard"),
        *(board if mentor else []),
        ("sessions", "Sessions", "/mentorship/sessions"),
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
