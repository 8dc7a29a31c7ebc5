"""What a process has one of, and how to get at it."""

from dataclasses import dataclass, field

from domain.rules import Rules
from persistence.database import Database
from ui.live.bus import Bus
from ui.live.ticker import Ticker
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import Settings


@dataclass(frozen=True)
class AppContext:
    """What a process has one of."""

    settings: Settings
    database: Database
    rules: Rules
    workers: WorkerQueue
    bus: Bus
    ticker: Ticker = field(default_factory=Ticker)


_context: AppContext | None = None


def set_current(context: AppContext) -> None:
    """Make this the context of the process. Only `ui.app` and tests do."""
    global _context  # noqa: PLW0603  # one process, one context
    _context = context


def current() -> AppContext:
    """The context of this process. Raises RuntimeError before there is one."""
    if _context is None:
        raise RuntimeError("There is no context yet: ui.app.build comes first.")
    return _context
