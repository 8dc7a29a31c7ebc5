"""What an open page says when its connection is refused for good: the script that finds out, and its words."""

from markupsafe import Markup
from nicegui import Client

from ui.layout import text
from ui.layout.assets import CONNECTION_SCRIPT
from ui.markup import markup
from ui.runtime.context import current
from ui.urls import HEALTH


def connection_script(client: Client) -> Markup:
    """For the head of a page. The policy lets no script run that does not bear this answer's nonce."""
    return markup(
        '<script defer nonce="{nonce}" src="{source}" data-address="{address}" data-health="{health}"'
        ' data-elsewhere="{elsewhere}" data-open="{open}" data-refused="{refused}" data-again="{again}"></script>',
        nonce=client.request.scope.get("csp_nonce", ""),
        source=CONNECTION_SCRIPT,
        address=current().settings.base_url,
        health=HEALTH,
        elsewhere=text.ELSEWHERE,
        open=text.OPEN_THERE,
        refused=text.REFUSED,
        again=text.LOAD_AGAIN,
    )
