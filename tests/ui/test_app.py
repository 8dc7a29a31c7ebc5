"""What the composition root hands to the server."""

from ui.app import STATIC


def test_the_icon_is_one_that_stands_in_the_page_itself() -> None:
    """NiceGUI takes text that begins so for an image, and anything else for an address or a letter."""
    assert (STATIC / "icon.svg").read_text().startswith("<svg")
