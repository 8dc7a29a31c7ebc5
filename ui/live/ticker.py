"""Pages that know the time: one task a process, asleep until the next moment at which some page reads differently.

A page says which moment that is ("Starts in 14 min" changes in 40 seconds, the door opens at 14:45) and is called
then. So nothing polls, and what the clock changes is on screen at the moment itself.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from nicegui import Client, background_tasks

from ui.live.isolated import TRY_AGAIN, isolated

LONGEST = 30.0  # seconds of sleep: a machine that was suspended, or whose clock was set, finds out by then
SOONEST = timedelta(milliseconds=200)  # between two calls of one page, whatever it asks for
AT_ONCE = 25  # pages that are called without a break: countdowns all change on the full minute

NextMoment = Callable[[datetime], datetime | None]
OnMoment = Callable[[datetime], Awaitable[object] | None]


@dataclass(eq=False)
class PageTimer:
    """One page's. `next_moment` of now says when it next reads differently; `on_moment` then makes it so."""

    client: Client
    next_moment: NextMoment
    on_moment: OnMoment
    ticker: "Ticker"
    due: datetime | None = None
    is_working: bool = False

    def set(self) -> None:
        """Ask the page again when it is due: what it shows has changed."""
        if not self.is_working:  # it is asked when it has finished
            self.ticker.wait_for(self, self.next_moment(self.ticker.now()))


class Ticker:
    """The timers of all open pages. `now` tells the time; everything runs on the event loop."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        # A heap; a timer that was set anew is in it twice, and only its own `due` counts.
        self._waiting: list[tuple[datetime, int, PageTimer]] = []
        self._numbers = count()
        self._earlier = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._running = asyncio.get_running_loop().create_task(self._run(), name="timers of pages")

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    def add(self, client: Client, next_moment: NextMoment, on_moment: OnMoment) -> PageTimer:
        """Call `on_moment` within the page whenever it is due, until the page is closed."""
        timer = PageTimer(client, next_moment, on_moment, self)
        timer.set()
        client.on_connect(lambda: self._call_if_due(timer))  # what was missed meanwhile
        client.on_delete(lambda: self._forget(timer))
        return timer

    def wait_for(self, timer: PageTimer, due: datetime | None) -> None:
        if due == timer.due:
            return
        timer.due = due
        if due is not None:
            heapq.heappush(self._waiting, (due, next(self._numbers), timer))
            if self._waiting[0][2] is timer:
                self._earlier.set()

    def _forget(self, timer: PageTimer) -> None:
        """A page that is closed is not kept in memory until it would have been due."""
        timer.due = None
        self._waiting = [one for one in self._waiting if one[2] is not timer]
        heapq.heapify(self._waiting)

    async def _run(self) -> None:
        while True:
            self._earlier.clear()
            try:
                await asyncio.wait_for(self._earlier.wait(), self._seconds_left())
            except TimeoutError:
                await self.call_due()

    def _seconds_left(self) -> float:
        if not self._waiting:
            return LONGEST
        return min(max((self._waiting[0][0] - self.now()).total_seconds(), 0.0), LONGEST)

    async def call_due(self) -> None:
        """Call the pages whose moment has come."""
        now, called = self.now(), 0
        while self._waiting and self._waiting[0][0] <= now:
            due, _, timer = heapq.heappop(self._waiting)
            if due == timer.due and not timer.client.is_deleted:
                self._call_if_due(timer)
                called += 1
                if called % AT_ONCE == 0:
                    await asyncio.sleep(0)

    def _call_if_due(self, timer: PageTimer) -> None:
        """A page out of reach keeps its moment, and is called when it is back."""
        now = self.now()
        if timer.is_working or timer.due is None or timer.due > now or not timer.client.has_socket_connection:
            return
        timer.is_working = True
        unfinished: Awaitable[object] | None = None
        with isolated(timer.client, lambda: None, where="timer"), timer.client:
            unfinished = timer.on_moment(now)
        if unfinished is None:
            self._set_anew(timer, SOONEST)
        else:
            background_tasks.create(self._finish(timer, unfinished), name="timer of a page")

    async def _finish(self, timer: PageTimer, unfinished: Awaitable[object]) -> None:
        pause = SOONEST

        def try_again() -> None:
            nonlocal pause
            pause = timedelta(seconds=TRY_AGAIN)

        with isolated(timer.client, try_again, where="timer"), timer.client:
            await unfinished
        self._set_anew(timer, pause)

    def _set_anew(self, timer: PageTimer, pause: timedelta) -> None:
        timer.is_working = False
        if timer.client.is_deleted:
            return
        now, due = self.now(), None
        with isolated(timer.client, lambda: None, where="timer"):
            due = timer.next_moment(now)
        self.wait_for(timer, None if due is None else max(due, now + pause))
