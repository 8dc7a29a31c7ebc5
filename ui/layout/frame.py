"""The frame around every page: skip link, header, one column, footer, what is announced, and the word when we are away.

Tokens and all styles stand in `static/app.css`. The page is already a `<main>` (Quasar's q-page), so none is added.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from ui.client.current_user import CurrentUser
from ui.components.basic.button import hold_back_offline
from ui.layout import text
from ui.layout.assets import STYLESHEET
from ui.layout.connection import connection_script
from ui.layout.navigation import NavItem, header_html
from ui.markup import markup

# NiceGUI shows these two lines by itself while the connection is down, and takes them away when it is back.
CONNECTION_LOST, TRYING_TO_RECONNECT = text.OFFLINE, text.RECONNECTING


@contextmanager
def frame(user: CurrentUser, title: str, *, current: NavItem | None = None) -> Iterator[None]:
    """Draw the frame; what the block draws is the page. Begin it with the one `h1`."""
    client = ui.context.client
    ui.page_title(text.page_title(title))
    ui.add_head_html(f'<link rel="stylesheet" href="{STYLESHEET}">{connection_script(client)}')
    content = client.content
    content.props["tabindex"] = "-1"  # so that the skip link can put the focus there
    hold_back_offline(content)
    with client.layout:
        header = ui.html(header_html(user, current, content.html_id), sanitize=False)
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
