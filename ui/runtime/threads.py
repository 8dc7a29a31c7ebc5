"""Threads that the process does not wait for when it ends: what hangs in one may hang."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Value = TypeVar("Value")

_Task = tuple[Callable[[], Any], "asyncio.Future[Any]", Callable[[], None] | None]


class DaemonThreads:
    """As many threads as are needed at once, started when they are; whoever uses them keeps the number in bounds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.idle: list[SimpleQueue[_Task | None]] = []  # of each thread without work, its letter box
        self.stopped = False

    def stop(self) -> None:
        """Let the threads go, each as soon as it has ended what it does."""
        self.stopped = True
        while self.idle:
            self.idle.pop().put(None)

    def start(
        self, work: Callable[[], Value], ended: Callable[[], None] | None = None
    ) -> "asyncio.Future[Value]":
        """Begin `work` in a thread. `ended` is called on the loop when it has ended, even if nobody waits any more."""
        answer: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        if self.idle:
            box = self.idle.pop()
        else:
            box = SimpleQueue()
            arguments = (box, asyncio.get_running_loop())
            Thread(target=self._work, args=arguments, name=self.name, daemon=True).start()
        box.put((work, answer, ended))
        return answer

    def _work(self, box: "SimpleQueue[_Task | None]", loop: asyncio.AbstractEventLoop) -> None:
        while True:
            task = box.get()
            if task is None:
                return
            work, answer, ended = task
            value: Any = None
            error: BaseException | None = None
            try:
                value = work()
            except BaseException as raised:  # noqa: BLE001  # it is raised where the answer is awaited
                error = RuntimeError("StopIteration") if isinstance(raised, StopIteration) else raised
            try:
                loop.call_soon_threadsafe(self._end, box, answer, ended, value, error)
            except RuntimeError:
                return  # the loop is closed: nobody waits any more
            del task, work, answer, ended, value, error  # a thread at rest keeps nothing alive

    def _end(
        self,
        box: "SimpleQueue[_Task | None]",
        answer: "asyncio.Future[Any]",
        ended: Callable[[], None] | None,
        value: Any,
        error: BaseException | None,
    ) -> None:
        if self.stopped:
            box.put(None)
        else:
            self.idle.append(box)
        if ended:
            ended()
        if answer.done():
            return
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)
