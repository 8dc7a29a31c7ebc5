"""What one person does, the others see: changes heard from the database, told to the open pages they concern.

All of it runs on the event loop. Changes are gathered for a moment and told at most every 50 ms; a page that
is out of reach hears them when it is back. After a lost connection every page is asked to look again.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from nicegui import Client, background_tasks, context

from domain.errors import DomainError
from persistence.database import DatabaseBusy, DatabaseUnavailable, NotSignedIn
from persistence.listen import ListenState, notifications
from ui.auth.sign_in import Visitor, visitor_of
from ui.layout.frame import show_away
from ui.logs import log_unexpected
from ui.runtime.act import house, leave, run

GATHER = 0.001  # seconds: a transaction's notifications arrive together
PAUSE = 0.05  # seconds between two rounds
AT_ONCE = 25  # pages that are told without a break
PATIENCE = 1.0  # seconds: a shorter absence of the database is not worth a word
SPREAD = 5.0  # seconds over which all pages look again
TRY_AGAIN = 2.0  # seconds, when a page could not read because the database was away or busy
REMEMBERED = 200  # endings of sign-ins and changes of people, for pages that connect a moment later

Kind = Literal["request", "session", "sign_in", "person"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Change:
    """Something is different now. `id` is of its kind; the others are there where the kind has them."""

    kind: Kind
    id: int
    status: str | None = None
    student_id: int | None = None
    mentor_id: int | None = None
    person_id: int | None = None
    request_id: int | None = None


Interested = Callable[[Change], bool]
OnChange = Callable[[list[Change]], Awaitable[object] | None]


def follow(visitor: Visitor, interested: Interested, on_change: OnChange) -> None:
    """Keep the page that is being built up to date, until it is closed.

    `interested` is asked about every change, so it is pure and quick. `on_change` runs within the page, never
    twice at once. An empty list means: something may have been missed, look again at everything. What it
    returns is waited for; where there is nothing to wait for it returns None, and costs no task.
    """
    house().bus.follow(Follower(context.client, visitor, interested, on_change))


@dataclass(eq=False)
class Follower:
    """One page's wish to hear of some changes, and those that wait for it."""

    client: Client
    visitor: Visitor
    interested: Interested
    on_change: OnChange
    waiting: dict[tuple[Kind, int], Change] = field(default_factory=dict)
    look_again: bool = False
    at_work: bool = False

    def wake(self) -> None:
        """Tell what waits, unless the page is out of reach or still at work: then it is told later."""
        if self.at_work or not self.client.has_socket_connection or not self._has_news():
            return
        self.at_work = True
        unfinished = None
        with self._on_its_own():
            unfinished = self._tell()
        if unfinished is None:
            self.at_work = False
        else:
            background_tasks.create(self._finish(unfinished), name="live change")

    def only_looks_on(self) -> bool:
        """Whether what waits is about other people."""
        me = self.visitor.viewer.person_id
        return all(me not in (change.student_id, change.mentor_id) for change in self.waiting.values())

    def _has_news(self) -> bool:
        return (bool(self.waiting) or self.look_again) and not self.client.is_deleted

    def _tell(self) -> Awaitable[object] | None:
        changes = [] if self.look_again else list(self.waiting.values())
        self.waiting.clear()
        self.look_again = False
        with self.client:
            return self.on_change(changes)

    async def _finish(self, unfinished: Awaitable[object] | None) -> None:
        try:
            with self._on_its_own():
                while unfinished is not None:
                    with self.client:
                        await unfinished
                    unfinished = self._tell() if self._has_news() else None
        finally:
            self.at_work = False

    @contextmanager
    def _on_its_own(self) -> Iterator[None]:
        """One page's fault is not another's."""
        try:
            yield
        except NotSignedIn:
            leave(self.client)
        except (DatabaseUnavailable, DatabaseBusy):
            self.look_again = True
            asyncio.get_running_loop().call_later(TRY_AGAIN, self.wake)
        except DomainError:
            # What the page shows is no longer theirs to see: built anew, it says so itself.
            reload(self.client)
        except Exception as error:  # noqa: BLE001  # whatever it is
            log_unexpected(error, where="live")


class Bus:
    """The open pages, who looks at them, and what they follow. One per process; `url` is SQLAlchemy's."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, tuple[Client, Visitor]] = {}  # by the client's id
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
                self.look_again()
            elif change := change_of(payload):
                self.hear(change)

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
        client.on_connect(follower.wake)
        client.on_delete(lambda: self.followers.pop(client.id, None))

    def attend(self, client: Client) -> None:
        """A page has connected: from now on it goes away when its visitor's sign-in ends."""
        visitor = visitor_of(client.request)
        if visitor is None:
            return
        person_id = visitor.viewer.person_id
        if client.id not in self.pages:
            client.on_delete(lambda: self._forget(client.id, person_id))
        self.pages[client.id] = client, visitor
        self.pages_of[person_id].add(client.id)
        if self._away:
            show_away(client, away=True)
        for change in self._recent:  # it may have ended between the answer and this moment
            if change.kind == "sign_in" and change.id == visitor.viewer.sign_in_id:
                leave(client)

    def _forget(self, client_id: str, person_id: int) -> None:
        self.pages.pop(client_id, None)
        self.pages_of[person_id].discard(client_id)
        if not self.pages_of[person_id]:
            del self.pages_of[person_id]

    def hear(self, change: Change) -> None:
        """Take a change in; pages hear of it a moment later, the last word about each thing only."""
        self._gathered[change.kind, change.id] = change
        if self._round is None:
            loop = asyncio.get_running_loop()
            self._round = loop.call_later(max(GATHER, self._next_round - loop.time()), self._tell)

    def _tell(self) -> None:
        changes = list(self._gathered.values())
        self._gathered.clear()
        self._round = None
        self._next_round = asyncio.get_running_loop().time() + PAUSE
        for change in changes:
            self._show_out(change)
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
        told.sort(key=Follower.only_looks_on)
        self._wake(told)

    def _wake(self, told: list[Follower]) -> None:
        """Some at a time, so that who clicks meanwhile need not wait for all of them."""
        for follower in told[:AT_ONCE]:
            follower.wake()
        if told[AT_ONCE:]:
            asyncio.get_running_loop().call_soon(self._wake, told[AT_ONCE:])

    def _show_out(self, change: Change) -> None:
        """Pages of somebody whose sign-in ended go to sign-in; where roles changed they are built anew (promise S6)."""
        if change.kind == "sign_in":
            self._recent.append(change)
            for client, visitor in self._pages_of(change.person_id):
                if visitor.viewer.sign_in_id == change.id:
                    leave(client)
        elif change.kind == "person":
            for client, _ in self._pages_of(change.id):
                reload(client)

    def _pages_of(self, person_id: int | None) -> list[tuple[Client, Visitor]]:
        ids = self.pages_of.get(person_id, set()) if person_id is not None else set()
        return [self.pages[one] for one in ids]

    def look_again(self) -> None:
        """Something may have been missed: every page looks again, one after the other, over some seconds."""
        loop = asyncio.get_running_loop()
        pages = list(self.pages)
        for place, client_id in enumerate(pages):
            loop.call_later(SPREAD * place / len(pages), self._let_look, client_id)

    def _let_look(self, client_id: str) -> None:
        if client_id in self.pages:
            background_tasks.create(self._look(*self.pages[client_id]), name="look again")

    async def _look(self, client: Client, visitor: Visitor) -> None:
        try:
            await run(visitor.sign_in, _nothing)  # its end may be what was missed
        except NotSignedIn:
            leave(client)
            return
        except (DatabaseUnavailable, DatabaseBusy):
            pass  # its own looking will try again
        for follower in self.followers.get(client.id, ()):
            follower.look_again = True
            follower.wake()


def reload(client: Client) -> None:
    if not client.is_deleted:
        client.run_javascript("location.reload()")


def change_of(payload: dict[str, Any]) -> Change | None:
    """The change that a notification tells of; None where it does not look like one."""
    if payload.get("kind") not in get_args(Kind) or not _is_id(payload.get("id")):
        return None
    ids = {name: payload.get(name) for name in ("student_id", "mentor_id", "person_id", "request_id")}
    if not all(value is None or _is_id(value) for value in ids.values()):
        return None
    status = payload.get("status")
    return Change(payload["kind"], payload["id"], status if isinstance(status, str) else None, **ids)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _nothing(*_: object, **__: object) -> None:
    """Only whether the transaction opens matters."""
