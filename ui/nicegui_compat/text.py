"""Text that NiceGUI shows and has no setting for: in a plain element, and while the connection is down."""

from nicegui.element import Element
from nicegui.translations import translations


def set_text(element: Element, text: str) -> None:
    """Replace the text of a plain element, in place, so that nothing around it is drawn anew.

    NiceGUI gives a text property to its labels only, which are divs; an `html.p` has the same text inside.
    """
    if element._text != text:  # noqa: SLF001
        element._text = text  # noqa: SLF001
        element.update()


def install(*, connection_lost: str, trying_to_reconnect: str) -> None:
    """The two lines that a page shows by itself while the connection is down."""
    translations["en-US"].update(connection_lost=connection_lost, trying_to_reconnect=trying_to_reconnect)
