"""A dialog in our clothes: named by its heading, built when opened, gone when closed, full screen on a phone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from ui.client.current_user import CurrentUser
from ui.client.messages import announce
from ui.components.basic.button import button, hold_back_offline
from ui.components.basic.focus import take_focus
from ui.components.basic.text import CLOSE
from ui.live.changes import Change
from ui.live.follower import Interested
from ui.markup import markup
from ui.runtime.follow import follow, unfollow

AT_WORK = 0.1  # seconds between two looks whether a button has done its work
WhyGone = Callable[[], Awaitable[str]]  # empty while it is all well


@dataclass(frozen=True)
class Parts:
    """Where to put what: fill `body` and `bottom` with `with`. The last button of `bottom` is the one that does it."""

    dialog: ui.dialog
    heading: str
    top: ui.html
    body: Element
    bottom: Element

    @property
    def is_open(self) -> bool:
        return not self.dialog.is_deleted and bool(self.dialog.value)

    @property
    def is_busy(self) -> bool:
        """Whether a button in it is at work."""
        return self.is_open and any(one.props.get("aria-busy") == "true" for one in self.dialog.descendants())

    def close(self) -> None:
        """Close it. NiceGUI's own `close` returns the dialog, which whoever awaits it waits for to be opened again."""
        self.dialog.close()

    def end(self, why: str, *, keep_body: bool) -> None:
        """There is nothing left to do here: say why, and leave one button. With `keep_body` what is typed can be read.

        Nothing happens while a button is at work, or once it is closed.
        """
        if not self.is_open or self.is_busy:
            return
        self.top.set_content(_top(self.dialog.id, self.heading, why))
        self.dialog.props["aria-describedby"] = f"sentence-{self.dialog.id}"
        if not keep_body:
            self.body.clear()
        self.bottom.clear()
        with self.bottom:
            announce(why)
            take_focus(button(CLOSE, self.close))


def end_when_gone(
    parts: Parts, user: CurrentUser, interested: Interested, why_gone: WhyGone, *, keep_body: bool = False
) -> None:
    """While the dialog is open, look after each change of interest whether it still makes sense.

    `why_gone` reads; its sentence takes the place of everything else at once. What somebody does here themselves is
    a change as well: while a button is at work, nothing is said.
    """

    async def look(_changes: list[Change]) -> None:
        while parts.is_busy:  # noqa: ASYNC110  # a button tells nobody when it has done its work
            await asyncio.sleep(AT_WORK)
        if parts.is_open and (why := await why_gone()):
            parts.end(why, keep_body=keep_body)

    follower = follow(user, interested, look)
    parts.dialog.on("hide", lambda: unfollow(follower), args=[])


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
        top = ui.html(_top(box.id, heading, sentence), sanitize=False).classes("top")
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
    yield Parts(box, heading, top, body, bottom)
    box.open()


def _top(box_id: int, heading: str, sentence: str | None) -> Markup:
    note = '<p class="muted" id="sentence-{id}">{sentence}</p>' if sentence else ""
    words = f'<div><h2 id="heading-{{id}}">{{heading}}</h2>{note}</div>'
    return markup(words, id=box_id, heading=heading, sentence=sentence or "")
