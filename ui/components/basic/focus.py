"""Put the focus somewhere, when what had it has just gone."""

from nicegui.element import Element

DRAWN = 30  # milliseconds until the browser has put new elements in place
CLOSED = 400  # milliseconds until a dialog has faded, which then puts the focus where it was before


def take_focus(element: Element, inside: str = "", *, after: int = DRAWN, if_lost: bool = False) -> None:
    """Focus the element, or what the selector of ours finds `inside` of it, `after` so many milliseconds.

    With `if_lost` only where nothing has the focus by then: whoever has gone on is not called back.
    """
    it = f"document.getElementById('{element.html_id}')"
    if inside:
        it += f"?.querySelector('{inside}')"
    # The element's own client: where the click was may be gone by now, and with it the way from there to the page.
    lost = "document.activeElement === document.body && " if if_lost else ""
    element.client.run_javascript(f"setTimeout(() => {lost}{it}?.focus(), {after})")
