"""One open page's wish to hear of some changes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from nicegui import Client, background_tasks

from ui.client.current_user import CurrentUser
from ui.live.changes import Change, Kind
from ui.live.isolated import TRY_AGAIN, isolated

Interested = Callable[[Change], bool]
OnChange = Callable[[list[Change]], Awaitable[object] | None]


@dataclass(eq=False)
class Follower:
    """One page's wish to hear of some changes, and those that wait for it."""

    client: Client
    user: CurrentUser
    interested: Interested
    on_change: OnChange
    waiting: dict[tuple[Kind, int], Change] = field(default_factory=dict)
    must_refresh: bool = False
    is_working: bool = False

    def deliver(self) -> None:
        """Tell what waits, unless the page is out of reach or still at work: then it is told later."""
        if self.is_working or not self.client.has_socket_connection or not self._has_news():
            return
        self.is_working = True
        unfinished = None
        with self._isolated():
            unfinished = self._notify()
        if unfinished is None:
            self.is_working = False
        else:
            background_tasks.create(self._finish(unfinished), name="live change")

    def is_bystander(self) -> bool:
        """Whether what waits is about other people."""
        me = self.user.viewer.person_id
        return all(me not in (change.student_id, change.mentor_id) for change in self.waiting.values())

    def _has_news(self) -> bool:
        return (bool(self.waiting) or self.must_refresh) and not self.client.is_deleted

    def _notify(self) -> Awaitable[object] | None:
        changes = [] if self.must_refresh else list(self.waiting.values())
        self.waiting.clear()
        self.must_refresh = False
        with self.client:
            return self.on_change(changes)

    async def _finish(self, unfinished: Awaitable[object] | None) -> None:
        try:
            with self._isolated():
                while unfinished is not None:
                    with self.client:
                        await unfinished
                    unfinished = self._notify() if self._has_news() else None
        finally:
            self.is_working = False

    def _isolated(self) -> AbstractContextManager[None]:
        """One page's fault is not another's."""

        def look_later() -> None:
            self.must_refresh = True
            asyncio.get_running_loop().call_later(TRY_AGAIN, self.deliver)

        return isolated(self.client, look_later, where="live")
