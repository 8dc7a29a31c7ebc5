"""What one person does, the others see: changes heard from the database, told to the open pages they concern.

All of it runs on the event loop. Changes are gathered for a moment and told at most every 50 ms; a page that
is out of reach hears them when it is back. After a lost connection every page is asked to look again.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from nicegui import Client, background_tasks

from persistence.database import DatabaseFailure, NotSignedIn
from persistence.listen import ListenState, notifications
from ui.client.current_user import CurrentUser, current_user_of
from ui.client.messages import show_away
from ui.client.navigation import reload, to_sign_in_page
from ui.live.changes import Change, Kind, parse_change
from ui.live.follower import Follower
from ui.logs import log_unexpected

GATHER = 0.001  # seconds: a transaction's notifications arrive together
PAUSE = 0.05  # seconds between two rounds
AT_ONCE = 25  # pages that are told without a break
PATIENCE = 1.0  # seconds: a shorter absence of the database is not worth a word
SPREAD = 5.0  # seconds over which all pages look again
REMEMBERED = 200  # endings of sign-ins and changes of people, for pages that connect a moment later
log = logging.getLogger(__name__)


class Bus:
    """The open pages, who looks at them, and what they follow. One per process.

    `url` is SQLAlchemy's. `check_sign_in` is told the hash of a sign-in and raises NotSignedIn where it has ended.
    """

    def __init__(self, url: str, check_sign_in: Callable[[str], Awaitable[object]]) -> None:
        self.url = url
        self.check_sign_in = check_sign_in
        self.pages: dict[str, tuple[Client, CurrentUser]] = {}  # by the client's id
        self.pages_of: defaultdict[int, set[str]] = defaultdict(set)  # client ids by person
        self.followers: defaultdict[str, list[Follower]] = defaultdict(list)  # by the client's id
        self.listens = asyncio.Event()  # set once the first connection stands
        self._gathered: dict[tuple[Kind, int], Change] = {}
        self._recent: deque[Change] = deque(maxlen=REMEMBERED)
        self._round: asyncio.TimerHandle | None = None
        self._next_round = 0.0
        self._away = False  # whether the pages say so
        self._saying_so: asyncio.TimerHandle | None = None
        self.when_back: Callable[[], Coroutine[Any, Any, None]] | None = (
            None  # what else waits for the database
        )
        self._listening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen from now on. Call it on the loop."""
        loop = asyncio.get_running_loop()
        self._listening = loop.create_task(self._listen(), name="listen to the database")

    async def stop(self) -> None:
        if self._round:
            self._round.cancel()
        if self._saying_so:
            self._saying_so.cancel()
        if self._listening:
            self._listening.cancel()
            await asyncio.wait([self._listening])

    async def _listen(self) -> None:
        async for payload in notifications(self.url):
            if payload is ListenState.LOST:
                self._lose()
            elif payload is ListenState.UP:
                self.listens.set()
                self._find()
                self.refresh_all()
            elif change := parse_change(payload):
                self.receive(change)

    def _lose(self) -> None:
        """The database is out of reach: unless it is soon back, every page says so."""
        if self._saying_so is None:
            self._saying_so = asyncio.get_running_loop().call_later(PATIENCE, self._say_away, True)

    def _find(self) -> None:
        """It is back."""
        if self._saying_so:
            self._saying_so.cancel()
            self._saying_so = None
            if self.when_back:
                background_tasks.create(self.when_back(), name="when back")
        if self._away:
            self._say_away(False)

    def _say_away(self, away: bool) -> None:  # noqa: FBT001  # a timer calls it, by position
        self._away = away
        for client, _ in list(self.pages.values()):
            show_away(client, away=away)

    def follow(self, follower: Follower) -> None:
        client = follower.client
        self.followers[client.id].append(follower)
        client.on_connect(follower.deliver)
        client.on_delete(lambda: self.followers.pop(client.id, None))

    def unfollow(self, follower: Follower) -> None:
        """It is told nothing more: a part of its page has gone."""
        followers = self.followers.get(follower.client.id, [])
        if follower in followers:
            followers.remove(follower)

    def register_page(self, client: Client) -> None:
        """A page has connected: from now on it goes away when its visitor's sign-in ends."""
        user = current_user_of(client.request)
        if user is None:
            return
        person_id = user.viewer.person_id
        if client.id not in self.pages:
            client.on_delete(lambda: self._forget(client.id, person_id))
        self.pages[client.id] = client, user
        self.pages_of[person_id].add(client.id)
        if self._away:
            show_away(client, away=True)
        for change in self._recent:  # it may have ended between the answer and this moment
            if change.kind == "sign_in" and change.id == user.viewer.sign_in_id:
                to_sign_in_page(client)

    def _forget(self, client_id: str, person_id: int) -> None:
        self.pages.pop(client_id, None)
        self.pages_of[person_id].discard(client_id)
        if not self.pages_of[person_id]:
            del self.pages_of[person_id]

    def receive(self, change: Change) -> None:
        """Take a change in; pages hear of it a moment later, the last word about each thing only."""
        self._gathered[change.kind, change.id] = change
        if self._round is None:
            loop = asyncio.get_running_loop()
            self._round = loop.call_later(max(GATHER, self._next_round - loop.time()), self._dispatch)

    def _dispatch(self) -> None:
        changes = list(self._gathered.values())
        self._gathered.clear()
        self._round = None
        self._next_round = asyncio.get_running_loop().time() + PAUSE
        for change in changes:
            self._close_or_reload(change)
        told = []
        for follower in [one for several in self.followers.values() for one in several]:
            try:
                news = {(change.kind, change.id): change for change in changes if follower.interested(change)}
            except Exception as error:  # noqa: BLE001  # one page's fault is not another's
                log_unexpected(error, where="live")
                continue
            if news:
                follower.waiting |= news
                told.append(follower)
        # Whoever has a part in it waits for it, and hears of it first.
        told.sort(key=Follower.is_bystander)
        self._deliver(told)

    def _deliver(self, told: list[Follower]) -> None:
        """Some at a time, so that who clicks meanwhile need not wait for all of them."""
        for follower in told[:AT_ONCE]:
            follower.deliver()
        if told[AT_ONCE:]:
            asyncio.get_running_loop().call_soon(self._deliver, told[AT_ONCE:])

    def _close_or_reload(self, change: Change) -> None:
        """Pages of somebody whose sign-in ended go to sign-in; where roles changed they are built anew (promise S6)."""
        if change.kind == "sign_in":
            self._recent.append(change)
            for client, user in self._pages_of(change.person_id):
                if user.viewer.sign_in_id == change.id:
                    to_sign_in_page(client)
        elif change.kind == "person":
            for client, _ in self._pages_of(change.id):
                reload(client)

    def _pages_of(self, person_id: int | None) -> list[tuple[Client, CurrentUser]]:
        ids = self.pages_of.get(person_id, set()) if person_id is not None else set()
        return [self.pages[one] for one in ids]

    def refresh_all(self) -> None:
        """Something may have been missed: every page looks again, one after the other, over some seconds."""
        loop = asyncio.get_running_loop()
        pages = list(self.pages)
        for place, client_id in enumerate(pages):
            loop.call_later(SPREAD * place / len(pages), self._start_refresh, client_id)

    def _start_refresh(self, client_id: str) -> None:
        if client_id in self.pages:
            background_tasks.create(self._refresh(*self.pages[client_id]), name="look again")

    async def _refresh(self, client: Client, user: CurrentUser) -> None:
        try:
            await self.check_sign_in(user.sign_in)  # its end may be what was missed
        except NotSignedIn:
            to_sign_in_page(client)
            return
        except DatabaseFailure:
            pass  # its own looking will try again
        self.look_again(client)

    def look_again(self, client: Client) -> None:
        """What this page shows may not be so any more: it asks for all of it again."""
        for follower in self.followers.get(client.id, ()):
            follower.must_refresh = True
            follower.deliver()
