"""What NiceGUI does when a page cannot be built in time, or goes wrong while it is open."""

import importlib
from collections.abc import Callable

from nicegui import App


def install(app: App, *, page_error: Callable[[Exception], None], timeout_page: Callable[..., None]) -> None:
    """Have `page_error` told what goes wrong on an open page, and `timeout_page(status, why)` draw the late one."""
    # NiceGUI logs what a handler of a page raises, and tells the person nothing. One can add to this list by
    # `app.on_exception`, but what stands in it from the start would log everything a second time.
    app._exception_handlers[:] = [page_error]  # noqa: SLF001
    # The page for a builder that took too long names its time-out; there is no setting for the words.
    importlib.import_module("nicegui.page").error_content = timeout_page  # type: ignore[attr-defined]
