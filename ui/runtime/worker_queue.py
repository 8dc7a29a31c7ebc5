"""The threads that work for people, and the queue in front of them, which has an end for everybody.

As many threads as may touch the database at once. Whoever finds none free waits for three seconds at most, and not at
all behind two hundred others; who hangs up leaves. Nobody is answered later than six seconds after they asked, though
the server may say nothing at all: then the thread is left to its work, and keeps its place until that ends.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import TypeVar

from persistence.database import THREADS, DatabaseBusy
from ui.runtime.threads import DaemonThreads

LONGEST_WAIT = 3.0  # seconds for a thread
LONGEST_ANSWER = 6.0  # seconds for everything
MOST_WAITING = 200

Value = TypeVar("Value")

# Returns once the visitor whose request this is has hung up. There is none behind a socket, which says so itself.
hung_up: ContextVar[Callable[[], Awaitable[object]] | None] = ContextVar("hung_up", default=None)


class TakesTooLong(Exception):
    """It is still being worked on, and whoever asked waits no longer."""


class WorkerQueue:
    """Runs what blocks, in threads. Use it on the event loop."""

    def __init__(
        self,
        size: int = THREADS,
        *,
        longest_wait: float = LONGEST_WAIT,
        longest_answer: float = LONGEST_ANSWER,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.free = size
        self.longest_wait, self.longest_answer = longest_wait, longest_answer
        self.most_waiting = most_waiting
        self.waiting: dict[asyncio.Future[None], None] = {}  # in the order in which they came
        self.threads = DaemonThreads("worker")

    def stop(self) -> None:
        """Let the threads go, each as soon as it has ended what it does."""
        self.threads.stop()

    async def run(self, work: Callable[[], Value]) -> Value:
        """Run `work` in a thread and return what it returns; what it raises is raised.

        Raises DatabaseBusy when it was never begun, and TakesTooLong when it has not ended.
        """
        until = asyncio.get_running_loop().time() + self.longest_answer
        if self.free and not self.waiting:
            self.free -= 1
        else:
            await self._wait_for_thread()
        answer = self.threads.start(work, self._give_on)
        try:
            async with asyncio.timeout_at(until):
                return await answer
        except TimeoutError:
            if answer.cancelled():
                raise TakesTooLong from None
            # It came in the moment in which the time was over, or this error is the work's own.
            return answer.result()

    async def _wait_for_thread(self) -> None:
        if len(self.waiting) >= self.most_waiting:
            raise DatabaseBusy
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting[place] = None
        watch = self._watch_visitor(place)
        try:
            async with asyncio.timeout(self.longest_wait):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled() and not place.exception():
                self._give_on()  # it became theirs in the moment in which they went
            if isinstance(error, TimeoutError):
                raise DatabaseBusy from None
            raise
        finally:
            self.waiting.pop(place, None)
            if watch:
                watch.cancel()

    def _watch_visitor(self, place: "asyncio.Future[None]") -> "asyncio.Task[None] | None":
        left = hung_up.get()
        if left is None:
            return None

        async def leave() -> None:
            await left()
            if not place.done():
                place.set_exception(DatabaseBusy())  # an answer that nobody reads

        return asyncio.get_running_loop().create_task(leave(), name="watch a visitor who waits")

    def _give_on(self) -> None:
        """A thread is free: the next one's, if anybody waits."""
        while self.waiting:
            place = next(iter(self.waiting))
            del self.waiting[place]
            if not place.done():
                place.set_result(None)
                return
        self.free += 1
