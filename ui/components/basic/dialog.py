"""A dialog in our clothes: named by its heading, built when opened, gone when closed, full screen on a phone."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from ui.components.basic.button import hold_back_offline
from ui.markup import markup


@dataclass(frozen=True)
class Parts:
    """Where to put what: fill `body` and `bottom` with `with`. The last button of `bottom` is the one that does it."""

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
    on_close: Callable[[], Awaitable[object]] | None = None,
) -> Iterator[Parts]:
    """Opens when the block ends; the focus returns to where it was when it closes, and `on_close` runs.

    With `stays` a click beside it does not close it: for forms. Escape always does.
    """
    client = ui.context.client
    # NiceGUI ties a dialog to the place where it was opened, which may go first: a card, or another dialog.
    with client.content, html.div() as place:
        place.visible = False
        box = ui.dialog()
    with box, html.div().classes(f"dialog {width}") as frame:
        ui.html(_top(box.id, heading, sentence), sanitize=False).classes("top")
        body = html.div().classes("body")
        bottom = html.div().classes("bottom")
    hold_back_offline(frame)
    box.props["aria-labelledby"] = f"heading-{box.id}"
    if sentence:
        box.props["aria-describedby"] = f"sentence-{box.id}"
    if stays:
        box.props["no-backdrop-dismiss"] = True

    async def remove() -> None:
        """Once it has faded, so the page stays small."""
        box.delete()
        place.delete()
        if on_close:
            with client:
                await on_close()

    box.on("hide", remove, args=[])
    yield Parts(box, body, bottom)
    box.open()


def _top(box_id: int, heading: str, sentence: str | None) -> Markup:
    note = '<p class="muted" id="sentence-{id}">{sentence}</p>' if sentence else ""
    words = f'<div><h2 id="heading-{{id}}">{{heading}}</h2>{note}</div>'
    return markup(words, id=box_id, heading=heading, sentence=sentence or "")
