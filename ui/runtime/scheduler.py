"""The clock: which chore, how often, and a watchdog that notices when nothing happens any more.

APScheduler wakes the chores by the wall clock, and so sleeps for an hour when that is set back one. The watchdog
counts by a clock that cannot be set: it starts a silent scheduler anew, and readiness asks it (promises R11, R16).
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from anyio import to_thread
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # 3.11 has none

from domain import maintenance
from persistence.database import DatabaseBusy, DatabaseUnavailable
from ui.logs import log_unexpected
from ui.runtime.context import AppContext

SILENT_AFTER = 3  # intervals without a finished sweep: not ready
ANEW_AFTER = 1.5  # intervals without a sweep that even began: the scheduler is started anew
FAREWELL = 2  # seconds
JUMP = timedelta(minutes=10).total_seconds()

log = logging.getLogger(__name__)


def monotonic() -> float:
    """Seconds that nobody sets; where the system can say so, time spent asleep counts, too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass
class Scheduler:
    """Runs the chores every `every` seconds. One per process; any number of processes may do so at once."""

    context: AppContext
    every: float
    wall: Callable[[], float] = time.time
    began: float = field(default_factory=monotonic)
    finished: float = field(default_factory=monotonic)
    sweeping: asyncio.Task[None] | None = None
    scheduler: AsyncIOScheduler | None = None
    watchdog: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.offset = self.wall() - monotonic()  # what the wall clock was ahead by when we started

    def start(self) -> None:
        """Sweep from now on. Call it on the loop."""
        self._schedule()
        self.watchdog = asyncio.get_running_loop().create_task(self._watch(), name="watch the clock")

    async def stop(self) -> None:
        """Stop, and give a sweep that is under way a moment to finish its item."""
        self._unschedule()
        if self.watchdog:
            self.watchdog.cancel()
            await asyncio.wait([self.watchdog])
        if self.sweeping:
            await asyncio.wait([self.sweeping], timeout=FAREWELL)

    def is_ticking(self) -> bool:
        """Whether chores were done lately: what readiness asks."""
        return monotonic() - self.finished < SILENT_AFTER * self.every

    async def sweep(self) -> None:
        """Run every due chore once, unless that is being done already."""
        if not self.is_working() and not self.has_jumped():
            self.began = monotonic()
            self.sweeping = asyncio.get_running_loop().create_task(self._sweep(), name="sweep")
            # A scheduler that is stopped cancels what it began; a thread cannot be cancelled, so we keep it in view.
            await asyncio.shield(self.sweeping)

    def is_working(self) -> bool:
        return self.sweeping is not None and not self.sweeping.done()

    async def _sweep(self) -> None:
        context = self.context
        try:
            await to_thread.run_sync(
                maintenance.sweep, context.database, context.rules, limiter=context.limiter
            )
            self.finished = monotonic()
        except (DatabaseUnavailable, DatabaseBusy) as error:
            log.warning("chores wait for the database", extra={"why": type(error).__name__})
        except Exception as error:  # noqa: BLE001  # the next sweep shall come, whatever happened in this one
            log_unexpected(error, where="chores")

    def has_jumped(self) -> bool:
        """Whether the wall clock ran ahead by itself: then every deadline may look passed, and we hold still.

        It ends when the clock comes back, or with a new start, which takes the clock as it is.
        """
        ahead = self.wall() - monotonic() - self.offset
        if ahead > JUMP:
            log.critical("the clock jumped ahead: chores pause until it is right, or until a new start",
                         extra={"seconds": round(ahead)})  # fmt: skip
        return ahead > JUMP

    def _schedule(self) -> None:
        self.scheduler = AsyncIOScheduler(timezone="UTC")
        self.scheduler.add_job(
            self.sweep, "interval", seconds=self.every,
            misfire_grace_time=None, coalesce=True, max_instances=1,
        )  # fmt: skip
        self.scheduler.start()

    def _unschedule(self) -> None:
        if self.scheduler and self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        await self.sweep()  # what fell due while nobody was here need not wait
        while True:
            await asyncio.sleep(self.every / 4)
            silent = monotonic() - self.began > ANEW_AFTER * self.every
            if silent and not self.is_working() and not self.has_jumped():
                log.error("the scheduler was silent and is started anew")
                self.began = monotonic()
                self._unschedule()
                self._schedule()
                await self.sweep()
