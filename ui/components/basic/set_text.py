"""Other words for a plain element, in place, so that nothing around it is drawn anew."""

from nicegui.element import Element


def show_text(element: Element, words: str) -> None:
    """NiceGUI gives a text property to its labels only, which are divs; an `html.p` has the same text inside."""
    if element._text != words:  # noqa: SLF001
        element._text = words  # noqa: SLF001
        element.update()
