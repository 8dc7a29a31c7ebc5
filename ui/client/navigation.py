"""Where an open page goes when it cannot stay as it is."""

from nicegui import Client

from ui.urls import sign_in


def reload(client: Client) -> None:
    if not client.is_deleted:
        client.run_javascript("location.reload()")


def to_sign_in_page(client: Client) -> None:
    """Send a page whose sign-in has ended to the sign-in page, which says so and knows the way back."""
    if not client.is_deleted:
        client.open(sign_in(client.request.url.path, ended=True))
