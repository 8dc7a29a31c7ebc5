"""The header: the links a person can use, and their menu."""

from typing import Literal

from markupsafe import Markup

from domain.enums import Role
from domain.grammar import all_of
from ui import urls
from ui.client.current_user import CurrentUser
from ui.layout import text
from ui.markup import joined, markup

NavItem = Literal["dashboard", "board", "sessions", "availability"]


def header_html(user: CurrentUser, current: NavItem | None, main_id: str) -> Markup:
    """Everything above the page as one piece of HTML: it never changes while the page is open."""
    links = nav_items(user)
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
        nav=joined([nav_link(place, words, address, current) for place, words, address in links]),
        initials=user.name_initials,
        menu=person_menu(user, current),
    )


def person_menu(user: CurrentUser, current: NavItem | None) -> Markup:
    """A native popover: the browser opens it, closes it with Escape or a click elsewhere, and returns the focus."""
    links = [
        nav_link(place, words, address, current, "on-phone") for place, words, address in nav_items(user)
    ]
    return markup(
        '<div class="menu" id="person-menu" popover>'
        '<p>{name}<br><span class="muted small">{roles}</span></p>{links}<a href="{settings_url}">{settings}</a>'
        '<form method="post" action="{sign_out_url}"><button type="submit">{sign_out}</button></form></div>',
        name=user.viewer.first_name,
        roles=all_of(text.ROLES[role] for role in Role if role in user.viewer.roles),
        settings_url=urls.SETTINGS,
        settings=text.SETTINGS,
        sign_out_url=urls.SIGN_OUT,
        sign_out=text.SIGN_OUT,
        links=joined(links),
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


def nav_link(place: NavItem, words: str, address: str, current: NavItem | None, look: str = "") -> Markup:
    here = Markup(' aria-current="page"') if place == current else ""
    return markup(
        '<a class="{look}" href="{address}"{here}>{words}</a>',
        look=look,
        address=address,
        here=here,
        words=words,
    )
