"""What goes wrong on one open page while nobody clicks there is that page's alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nicegui import Client

from domain.errors import DomainError
from persistence.database import DatabaseFailure, NotSignedIn
from ui.client.navigation import reload, to_sign_in_page
from ui.logs import log_unexpected

TRY_AGAIN = 2.0  # seconds, when a page could not read because the database was away or busy


@contextmanager
def isolated(client: Client, try_again: Callable[[], object], *, where: str) -> Iterator[None]:
    """Run the block for this page; `try_again` is called where the database was out of reach."""
    try:
        yield
    except NotSignedIn:
        to_sign_in_page(client)
    except DatabaseFailure:
        try_again()
    except DomainError:
        # What the page shows is no longer theirs to see: built anew, it says so itself.
        reload(client)
    except Exception as error:  # noqa: BLE001  # whatever it is
        log_unexpected(error, where=where)
