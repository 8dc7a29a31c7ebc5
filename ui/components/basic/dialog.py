"""A dialog in our clothes: named by its heading, built when opened, gone when closed, full screen on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from ui.markup import markup


@dataclass(frozen=True)
class Parts:
    """Where to put what: fill `body` and `bottom` with `with`."""

    dialog: ui.dialog
    body: Element
    bottom: Element

    def close(self) -> None:
        """Close it. NiceGUI's own `close` returns the dialog, which whoever awaits it waits for to be opened again."""
        self.dialog.close()


@contextmanager
def dialog(
    heading: str,
    *,
    sentence: str | None = None,
    width: Literal["narrow", "normal", "broad"] = "normal",
    stays: bool = False,
) -> Iterator[Parts]:
    """Opens when the block ends; the focus returns to where it was when it closes.

    With `stays` a click beside it does not close it: for forms. Escape always does.
    """
    # NiceGUI ties a dialog to the place where it was opened, which may go first: a card, or another dialog.
    with ui.context.client.content, html.div() as place:
        place.visible = False
        box = ui.dialog()
    with box, html.div().classes(f"dialog {width}"):
        ui.html(_top(box.id, heading, sentence), sanitize=False).classes("top")
        body = html.div().classes("body")
        bottom = html.div().classes("bottom")
    box.props["aria-labelledby"] = f"heading-{box.id}"
    if sentence:
        box.props["aria-describedby"] = f"sentence-{box.id}"
    if stays:
        box.props["no-backdrop-dismiss"] = True

    def remove() -> None:
        """Once it has faded, so the page stays small."""
        box.delete()
        place.delete()

    box.on("hide", remove, args=[])
    yield Parts(box, body, bottom)
    box.open()


def _top(box_id: int, heading: str, sentence: str | None) -> Markup:
    note = '<p class="muted" id="sentence-{id}">{sentence}</p>' if sentence else ""
    words = f'<div><h2 id="heading-{{id}}">{{heading}}</h2>{note}</div>'
    return markup(words, id=box_id, heading=heading, sentence=sentence or "")
