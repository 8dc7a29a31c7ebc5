"""The header: the links a person can use, and their menu. On a phone the links are a bar at the bottom."""

from typing import Literal

from markupsafe import Markup

from domain.enums import Role
from domain.grammar import all_of
from ui import urls
from ui.client.current_user import CurrentUser
from ui.layout import text
from ui.markup import joined, markup

NavItem = Literal["dashboard", "board", "sessions", "availability"]

# Lines of 20 by 20, shown above the words on a phone: a house, a list, a calendar, a clock.
ICONS: dict[NavItem, str] = {
    "dashboard": "M3 9.5 10 3l7 6.5V17h-5v-4.5H8V17H3Z",
    "board": "M3 5h14M3 10h14M3 15h9",
    "sessions": "M3 5h14v12H3ZM3 9h14M7 3v4M13 3v4",
    "availability": "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14M10 6v4l3 2",
}


def header_html(user: CurrentUser, current: NavItem | None, main_id: str) -> Markup:
    """Everything above the page as one piece of HTML: it never changes while the page is open."""
    return markup(
        '<a class="skip-link" href="#{main_id}">{skip}</a>'
        '<header class="page-header"><div>'
        '<a class="brand" href="{home}"><i aria-hidden="true"></i>{product}</a>'
        '<nav aria-label="{main}">{nav}</nav>'
        '<button class="menu-button" type="button" popovertarget="person-menu" aria-label="{menu_name}">{initials}</button>'
        "</div>{menu}</header>",
        main_id=main_id,
        home=urls.HOME,
        skip=text.SKIP,
        product=text.PRODUCT,
        main=text.MAIN,
        menu_name=text.YOUR_MENU,
        nav=joined([nav_link(place, words, address, current) for place, words, address in nav_items(user)]),
        initials=user.name_initials,
        menu=person_menu(user),
    )


def person_menu(user: CurrentUser) -> Markup:
    """A native popover: the browser opens it, closes it with Escape or a click elsewhere, and returns the focus."""
    return markup(
        '<div class="menu" id="person-menu" popover>'
        '<p>{name}<br><span class="muted small">{roles}</span></p><a href="{settings_url}">{settings}</a>'
        '<form method="post" action="{sign_out_url}"><button type="submit">{sign_out}</button></form></div>',
        name=user.viewer.first_name,
        roles=all_of(text.ROLES[role] for role in Role if role in user.viewer.roles),
        settings_url=urls.SETTINGS,
        settings=text.SETTINGS,
        sign_out_url=urls.SIGN_OUT,
        sign_out=text.SIGN_OUT,
    )


def nav_items(user: CurrentUser) -> list[tuple[NavItem, str, str]]:
    """The links of the header: what this person can use, and nothing that is not there."""
    mentor = Role.MENTOR in user.viewer.roles
    board: list[tuple[NavItem, str, str]] = [("board", text.OPEN_REQUESTS, urls.BOARD)]
    hours: list[tuple[NavItem, str, str]] = [("availability", text.AVAILABILITY, urls.AVAILABILITY)]
    return [
        ("dashboard", text.DASHBOARD, urls.DASHBOARD),
        *(board if mentor else []),
        ("sessions", text.SESSIONS, urls.SESSIONS),
        *(hours if mentor else []),
    ]


def nav_link(place: NavItem, words: str, address: str, current: NavItem | None) -> Markup:
    return markup(
        '<a href="{address}"{here}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="{icon}"/></svg>{words}</a>',
        address=address,
        here=Markup(' aria-current="page"') if place == current else "",
        icon=ICONS[place],
        words=words,
    )
