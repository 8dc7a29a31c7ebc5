"""Work that comes again and again, in a thread and at a pace of its own: what hangs in one lane holds up no other.

APScheduler wakes a lane by the wall clock, and so sleeps for an hour when that is set back one. The watchdog counts by
a clock that cannot be set, and starts a silent scheduler anew (promise R16).
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # 3.11 has none

from persistence.database import DatabaseFailure
from ui.logs import log_unexpected
from ui.runtime.clock import monotonic
from ui.runtime.threads import DaemonThreads

SILENT_AFTER = 3  # intervals without having been done: what readiness may ask
ANEW_AFTER = 1.5  # intervals in which it did not even begin: the scheduler is started anew
HANGS_AFTER = 60.0  # seconds after which one that does not end is worth a line in the log
FAREWELL = 2  # seconds for what is under way when we stop

log = logging.getLogger(__name__)


@dataclass
class Lane:
    """Does `job` every `every` seconds. It returns whether it was done; one that holds still says why itself."""

    name: str
    every: float
    job: Callable[[], bool]
    began: float = field(default_factory=monotonic)
    finished: float = field(default_factory=monotonic)
    working: asyncio.Task[None] | None = None
    scheduler: AsyncIOScheduler | None = None
    watchdog: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.threads = DaemonThreads(self.name)
        self.said_that_it_hangs = False

    def start(self) -> None:
        """Work from now on. Call it on the loop."""
        self._schedule()
        self.watchdog = asyncio.get_running_loop().create_task(self._watch(), name=f"watch {self.name}")

    async def stop(self) -> None:
        """Stop, and give what is under way a moment to finish; what hangs is left behind."""
        self._unschedule()
        if self.watchdog:
            self.watchdog.cancel()
            await asyncio.wait([self.watchdog])
        if self.working:
            await asyncio.wait([self.working], timeout=FAREWELL)
        self.threads.stop()

    def is_ticking(self) -> bool:
        """Whether it was done lately."""
        return monotonic() - self.finished < SILENT_AFTER * self.every

    def is_working(self) -> bool:
        return self.working is not None and not self.working.done()

    async def run(self) -> None:
        """Do it once, unless that is being done already."""
        if not self.is_working():
            self.began = monotonic()
            self.said_that_it_hangs = False
            self.working = asyncio.get_running_loop().create_task(self._work(), name=self.name)
            # A scheduler that is stopped cancels what it began; a thread cannot be cancelled, so we keep it in view.
            await asyncio.shield(self.working)

    async def _work(self) -> None:
        try:
            if await self.threads.start(self.job):
                self.finished = monotonic()
        except DatabaseFailure as error:
            log.warning("jobs wait for the database", extra={"lane": self.name, "why": type(error).__name__})
        except Exception as error:  # noqa: BLE001  # the next time shall come, whatever happened this time
            log_unexpected(error, where=self.name)

    def _schedule(self) -> None:
        self.scheduler = AsyncIOScheduler(timezone="UTC")
        self.scheduler.add_job(
            self.run, "interval", seconds=self.every,
            misfire_grace_time=None, coalesce=True, max_instances=1,
        )  # fmt: skip
        self.scheduler.start()

    def _unschedule(self) -> None:
        if self.scheduler and self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        await self.run()  # what fell due while nobody was here need not wait
        while True:
            await asyncio.sleep(self.every / 4)
            silent = monotonic() - self.began
            if self.is_working():
                self._say_that_it_hangs(silent)
            elif silent > ANEW_AFTER * self.every:
                log.error("the scheduler was silent and is started anew", extra={"lane": self.name})
                self.began = monotonic()
                self._unschedule()
                self._schedule()
                await self.run()

    def _say_that_it_hangs(self, seconds: float) -> None:
        if seconds > HANGS_AFTER and not self.said_that_it_hangs:
            self.said_that_it_hangs = True
            log.error("a job does not end", extra={"lane": self.name, "seconds": round(seconds)})
