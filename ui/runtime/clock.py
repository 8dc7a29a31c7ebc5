"""Two clocks, one beside the other: the database's, by which deadlines pass, and one that nobody can set."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from persistence.database import Database

JUMP = timedelta(minutes=10).total_seconds()

log = logging.getLogger(__name__)


def monotonic() -> float:
    """Seconds that nobody sets; where the system can say so, time spent asleep counts, too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def database_now(database: Database) -> float:
    """What the database's clock says, in seconds since 1970. Raises DatabaseFailure."""
    with database.system_transaction() as db:
        return db.now.timestamp()


@dataclass
class JumpGuard:
    """Notices when `now`, a clock that somebody sets, runs ahead by itself."""

    now: Callable[[], float]
    offset: float | None = None  # seconds that it was ahead by when it was first asked
    paused: bool = False

    def has_jumped(self) -> bool:
        """Whether the clock ran ahead: then every deadline may look passed, and we hold still.

        It ends when the clock comes back, or with a new start, which takes the clock as it is.
        """
        difference = self.now() - monotonic()
        if self.offset is None:
            self.offset = difference
        ahead = difference - self.offset
        if ahead > JUMP and not self.paused:
            log.critical("the database's clock jumped ahead: jobs pause until it is right, or until a new start",
                         extra={"seconds": round(ahead)})  # fmt: skip
        elif self.paused and ahead <= JUMP:
            log.warning("the database's clock is right again: jobs go on")
        self.paused = ahead > JUMP
        return self.paused
