"""The lanes of a process: which work, how often. The sweep speaks to the database alone, and it alone decides readiness.

What speaks to the world outside gets a lane of its own here, so that a server out there that hangs delays nobody.
"""

import asyncio
from collections.abc import Callable, Sequence

from domain import maintenance
from ui.runtime.clock import JumpGuard, database_now
from ui.runtime.context import AppContext
from ui.runtime.lane import Lane


class Scheduler:
    """One per process; any number of processes may do this at once on one database.

    `every` is the pace of the sweep in seconds, `more` the other lanes, `now` the database's clock.
    """

    def __init__(
        self,
        context: AppContext,
        every: float,
        *,
        more: Sequence[Lane] = (),
        now: Callable[[], float] | None = None,
    ) -> None:
        clock = JumpGuard(now or (lambda: database_now(context.database)))

        def sweep() -> bool:
            if clock.has_jumped():
                return False
            maintenance.sweep(context.database, context.rules)
            return True

        self.sweep = Lane("sweep", every, sweep)
        self.lanes = (self.sweep, *more)

    def start(self) -> None:
        """Work from now on. Call it on the loop."""
        for lane in self.lanes:
            lane.start()

    async def stop(self) -> None:
        """Stop all lanes, side by side: what hangs in one costs no more than its farewell."""
        await asyncio.gather(*(lane.stop() for lane in self.lanes))

    def is_ticking(self) -> bool:
        """Whether the sweep was done lately: what readiness asks (promises R11, R16)."""
        return self.sweep.is_ticking()
