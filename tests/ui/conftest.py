"""The whole product in this process: NiceGUI's app as `ui.app` builds it, on the test's own database."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from nicegui import Client, ui
from nicegui import app as nicegui_app
from nicegui.nicegui import _on_handshake
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

from domain import people
from tests.factories import RULES, Actor, Cast
from ui import app, logs
from ui.runtime.context import AppContext
from ui.settings import load

# NiceGUI collects garbage before and after each test. What is imported by now is none, and takes the longest.
gc.freeze()

PATIENCE = 30  # seconds before a test gives up waiting: other tests may keep the machine busy


@dataclass(eq=False)
class Tab:
    """A page that is open in a browser; `told` are the messages that it got over its socket."""

    client: Client
    told: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        send = self.client.outbox.enqueue_message

        def listened(message_type: str, data: Any, target_id: str) -> None:
            self.told.append((message_type, data))
            send(message_type, data, target_id)

        self.client.outbox.enqueue_message = listened  # type: ignore[method-assign]

    async def connect(self) -> None:
        ids = {"client_id": self.client.id, "tab_id": str(uuid4()), "document_id": str(uuid4())}
        assert await _on_handshake(f"test-{uuid4()}", ids)

    def drawn(self, words: str) -> bool:
        """Whether the page shows a label with these words."""
        labels = (element for element in self.client.elements.values() if isinstance(element, ui.label))
        return any(label.text == words for label in labels)

    def said(self, message_type: str) -> list[Any]:
        return [data for kind, data in self.told if kind == message_type]


@dataclass
class Site:
    """The product, open for visitors; `cast` are the people in its database."""

    context: AppContext
    cast: Cast

    def browser(self, token: str = "") -> httpx.AsyncClient:
        """A browser, with the token of a sign-in in its cookie or with none."""
        address = self.context.settings.base_url
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(nicegui_app),
            base_url=address,
            headers={"origin": address},
            cookies={"mentorship": token} if token else {},
        )

    def sign_in(self, actor: Actor) -> str:
        """A new sign-in of somebody; returns the token."""
        with self.context.database.system_transaction() as db:
            return people.sign_in(db, actor.id, now=db.now, rules=RULES)

    async def open(self, path: str, token: str) -> Tab:
        """Open a page in a new tab, as a browser does: the page, then its socket."""
        tab = await self.load(path, token)
        await tab.connect()
        return tab

    async def load(self, path: str, token: str) -> Tab:
        """The page alone, without its socket: what a bot does, and a browser for the first moment."""
        answer = await self.browser(token).get(path)
        assert answer.status_code == 200, answer.text
        found = re.search(r"'client_id': '([0-9a-f-]+)'", answer.text)
        assert found
        return Tab(Client.instances[found[1]])


@contextmanager
def lifespan_as_before() -> Iterator[None]:
    """Each router that is included wraps the lifespan once more, and NiceGUI's reset leaves them all: after some
    hundred sites in one process Python's stack is too short.
    """
    before = nicegui_app.router.lifespan_context
    try:
        yield
    finally:
        nicegui_app.router.lifespan_context = before


OpenSite = Callable[..., AbstractAsyncContextManager[Site]]


@pytest.fixture
def open_site(database_url: str, cast: Cast, tmp_path: Path) -> OpenSite:
    """Open the product with settings of the test's choice."""

    @asynccontextmanager
    async def opened(*, demo: bool = False, url: str = database_url, **given: Any) -> AsyncIterator[Site]:
        with nicegui_reset_globals(), lifespan_as_before():
            context = app.build(load(data_dir=tmp_path, **given), url, demo=demo)
            prepare_simulation()
            async with nicegui_app.router.lifespan_context(nicegui_app):
                if url == database_url:
                    await asyncio.wait_for(context.bus.listens.wait(), PATIENCE)
                yield Site(context, cast)

    return opened


@pytest.fixture
async def site(open_site: OpenSite) -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_surprise_is_known() -> None:
    """What happened in one test is new to the next, and so in its log."""
    logs._surprises.clear()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, looking again at every turn of the loop."""

    async def turns() -> None:
        while not holds():  # noqa: ASYNC110  # a condition of many kinds, most of them without an event
            await asyncio.sleep(0.001)

    await asyncio.wait_for(turns(), PATIENCE)
