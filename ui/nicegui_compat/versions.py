"""Which NiceGUI all of this was tried with."""

import logging

from nicegui import __version__

TRIED = "3.18.0"

log = logging.getLogger(__name__)


def warn_if_untried(found: str = __version__) -> None:
    """Say in the log that another NiceGUI is installed.

    It starts all the same: a newer patch is often a repair of a weakness, and whoever installs it should not have
    to wait for us. pyproject keeps other minor versions out, and the contract test refuses even a patch until it
    was tried.
    """
    if found != TRIED:
        log.warning(
            "this version of NiceGUI is untried; docs/nicegui.md says how to try it",
            extra={"found": found, "tried": TRIED},
        )
