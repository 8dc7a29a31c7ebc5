"""A button that works once at a time: while its work runs, it says so and does nothing else.

A plain `<button>`: one element, and none of Quasar's layers in it. It keeps the focus while it is busy,
which a `disabled` one loses.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from nicegui import html
from nicegui.element import Element

from ui.components.basic.text import WAITS_FOR_CONNECTION

BLOCKED = "data-blocked"
# What such a button says while there is no connection. It does nothing then: a click that is kept for later and works
# on its own, when nobody looks, would be worse than none.
OFFLINE = "data-offline"
TOGGLE = """(event) => {
    const button = event.currentTarget, opened = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', opened);
    document.getElementById(button.getAttribute('aria-controls')).hidden = !opened;
}"""
ONLY_ONLINE = f"""(event) => {{
    if (!window.did_handshake || !window.socket?.connected) event.target.closest('[{OFFLINE}]') && event.stopPropagation();
}}"""
Kind = Literal["primary", "ghost", "text", "quiet", "danger"]
LOOKS: dict[Kind, str] = {
    "primary": "btn",
    "ghost": "btn ghost",
    "text": "btn text",
    "quiet": "btn text quiet",
    "danger": "btn danger",
}


def button(
    words: str,
    on_click: Callable[[], object],
    *,
    kind: Kind = "primary",
    small: bool = False,
    name: str | None = None,
) -> Element:
    """What `on_click` returns is awaited if it can be. `name` is what a screen reader says where the words alone would not do; it should begin with the words."""
    element: Element = html.button(words).classes(LOOKS[kind] + (" small" if small else ""))
    element.props["type"] = "button"
    if kind in ("primary", "danger"):
        element.props[OFFLINE] = WAITS_FOR_CONNECTION
    if name:
        element.props["aria-label"] = name
    running = False

    async def once() -> None:
        # Two clicks start a handler twice, overlapping: the second one finds `running` set.
        nonlocal running
        if running or BLOCKED in element.props:
            return
        running = True
        show_busy(element, busy=True)
        try:
            result = on_click()
            if inspect.isawaitable(result):
                await result
        finally:
            running = False
            if not element.is_deleted:
                show_busy(element, busy=False)

    element.on("click", once, args=[])
    return element


@contextmanager
def disclosure(words: str, *, opened: bool) -> Iterator[Element]:
    """What the block draws is folded away under a button that says what is there, unless `opened`.

    Gives the button, for `open_disclosure`. It opens and closes without the server.
    """
    button: Element = html.button(words).classes("btn text disclosure")
    button.props["type"] = "button"
    with html.div() as inside:
        yield button
    button.props.update({"aria-expanded": str(opened).lower(), "aria-controls": inside.html_id})
    inside.props["hidden"] = not opened
    button.on("click", js_handler=TOGGLE)


def open_disclosure(button: Element) -> None:
    """Unfold it, if it is not open: something in it needs to be seen."""
    button.client.run_javascript(f"document.querySelector('#{button.html_id}[aria-expanded=false]')?.click()")


def hold_back_offline(around: Element) -> None:
    """Let no click through to the buttons inside that send something, as long as there is no connection."""
    around.on("click.capture", js_handler=ONLY_ONLINE)


def block(element: Element, *, blocked: bool) -> None:
    """Stop a button for as long as its work is not possible, or let it go. Say why beside it."""
    if blocked:
        element.props[BLOCKED] = True
    else:
        element.props.pop(BLOCKED, None)
    show_busy(element, busy=False)


def show_busy(element: Element, *, busy: bool) -> None:
    """Shown as disabled for everybody, without taking the focus away."""
    for prop, on in (("aria-busy", busy), ("aria-disabled", busy or BLOCKED in element.props)):
        if on:
            element.props[prop] = "true"
        else:
            element.props.pop(prop, None)
    element.update()
