"""The styles that only the board and the session pages need, beside the ones of every page."""

import hashlib

from nicegui import ui

from ui.layout.frame import STATIC

_DIGEST = hashlib.sha256((STATIC / "board.css").read_bytes()).hexdigest()[:12]


def more_styles() -> None:
    """Call it within the frame, so that these come after the styles of every page. Twice is once."""
    kept = ui.context.client.storage
    if kept.get("more_styles"):
        return
    kept["more_styles"] = True
    ui.add_head_html(f'<link rel="stylesheet" href="/static/board.css?v={_DIGEST}">')
