"""Something that few need, folded away under a button that says what is there. It opens without the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import html
from nicegui.element import Element

TOGGLE = """(event) => {
    const button = event.currentTarget, opened = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', opened);
    document.getElementById(button.getAttribute('aria-controls')).hidden = !opened;
}"""


@contextmanager
def disclosure(words: str, *, opened: bool) -> Iterator[Element]:
    """What the block draws is folded away, unless `opened`. Gives the button, for `open_disclosure`."""
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
