"""A browser's tab without the browser: gets the page, opens its socket as NiceGUI's script does, hears, clicks.

The protocol is Engine.IO 4 with Socket.IO in it: "0" open, "2" ping, "3" pong, "40" connect, "42" event.
"""

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

ACK_EVERY = 3.0  # seconds, as the script does
AT_ONCE = 8  # pages that are opened at the same time
ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
QUERY = re.compile(r"query: (\{.*?\}),\n")
CARD_BUTTON = re.compile(r'data-do="(\w+)" value="(\d+)"[^>]*>([^<]*)<')
ESCAPES = {"&#36;": "$", "&#96;": "`", "&gt;": ">", "&lt;": "<", "&amp;": "&"}


@dataclass(eq=False)
class Tab:
    """One open page. `elements` is how it was when it was built, by id."""

    query: dict[str, Any]
    elements: dict[str, dict[str, Any]]
    socket: aiohttp.ClientWebSocketResponse | None = None
    waits: list[tuple[re.Pattern[str], asyncio.Future[float]]] = field(default_factory=list)
    listening: asyncio.Task[None] | None = None
    next_message: int = 0
    acknowledged: int = 0
    news: list[str] = field(default_factory=list)  # updates that `button` has not looked at
    lost: bool = False

    def hears(self, marker: str) -> asyncio.Future[float]:
        """When something that matches `marker` arrives here next, by `time.perf_counter`."""
        heard: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waits.append((re.compile(marker), heard))
        return heard

    def button(self, words: str) -> tuple[int, str]:
        """The latest button whose words begin so: its id and its listener's."""
        return self.latest("click", lambda element: str(element.get("text")).startswith(words))

    def latest(self, event: str, fits: Callable[[dict[str, Any]], bool]) -> tuple[int, str]:
        """The latest element that fits and listens to this event. Raises LookupError."""
        for text in self.news:
            update = json.loads(text[2:])[1]
            del update["_id"]
            self.elements |= update
        self.news.clear()
        for number, element in reversed(self.elements.items()):
            if element and fits(element):
                for listener in element.get("events", ()):
                    if listener["type"] == event:
                        return int(number), listener["listener_id"]
        raise LookupError(event)

    def card_button(self, words: str, request_id: int | None = None) -> tuple[tuple[int, str], str, int]:
        """A button that is part of a card's HTML, as `click` takes it: the listener of the list, and what it is told.

        Of this request, or of the latest card that has one. Raises LookupError.
        """
        hears = self.latest("click", has_cards)
        for element in reversed(self.elements.values()):
            html = str((element or {}).get("props", {}).get("innerHTML", ""))
            for does, number, its_words in CARD_BUTTON.findall(html):
                if its_words == words and request_id in (None, int(number)):
                    return hears, does, int(number)
        raise LookupError(words)

    async def click(self, button: tuple[int, str], *told: object) -> None:
        """Click; `told` is what a listener of ours hears with it."""
        number, listener = button
        body = {"id": number, "client_id": self.query["client_id"], "listener_id": listener}
        await self.emit("event", body | {"args": [json.dumps(one) for one in told]})

    async def emit(self, kind: str, body: dict[str, Any]) -> None:
        if self.socket is None:
            raise RuntimeError("this page has no socket")
        await self.socket.send_str("42" + json.dumps([kind, body]))

    async def listen(self) -> None:
        assert self.socket  # noqa: S101  # opened just before
        acknowledge_at = time.monotonic() + ACK_EVERY
        async for message in self.socket:
            text = message.data
            if text == "2":
                await self.socket.send_str("3")
            elif text.startswith("42"):
                self.notice(text, time.perf_counter())
            if self.next_message > self.acknowledged and time.monotonic() > acknowledge_at:
                acknowledge_at, self.acknowledged = time.monotonic() + ACK_EVERY, self.next_message
                body = {"client_id": self.query["client_id"], "next_message_id": self.next_message}
                await self.emit("ack", body)
        self.lost = True

    def notice(self, text: str, now: float) -> None:
        if '"_id":' in text:
            self.next_message += 1
        if text.startswith('42["update"'):
            self.news.append(text)
        for wait in list(self.waits):
            pattern, heard = wait
            if pattern.search(text):
                self.waits.remove(wait)
                if not heard.done():
                    heard.set_result(now)


@dataclass(frozen=True)
class Browser:
    """Opens pages of one address for many people."""

    address: str
    http: aiohttp.ClientSession

    async def get(self, path: str, token: str | None = None) -> str:
        headers = {"Cookie": f"mentorship={token}"} if token else {}
        async with self.http.get(self.address + path, headers=headers, allow_redirects=False) as answer:
            text = await answer.text()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            return text

    async def load(self, path: str, token: str | None = None) -> Tab:
        return read(await self.get(path, token))

    async def open(self, path: str, token: str | None = None) -> Tab:
        return await self.connect(await self.load(path, token))

    async def connect(self, tab: Tab) -> Tab:
        """Open its socket, and listen from now on."""
        tab.query |= {"document_id": str(uuid.uuid4()), "tab_id": str(uuid.uuid4()), "EIO": 4}
        query = urlencode(tab.query | {"transport": "websocket", "implicit_handshake": "true"})
        tab.socket = await self.http.ws_connect(
            f"{self.address}/_nicegui_ws/socket.io/?{query}",
            headers={"Origin": self.address},
            compress=15,  # every browser offers it
            max_msg_size=0,
        )
        await tab.socket.receive_str()
        await tab.socket.send_str("40")
        answer = await tab.socket.receive_str()
        if not answer.startswith("40"):
            raise RuntimeError(f"the handshake was answered with {answer[:80]}")
        tab.listening = asyncio.create_task(tab.listen())
        return tab

    async def open_all(self, wanted: Iterable[tuple[str, str | None]]) -> list[Tab]:
        """Several pages, a few at the same time, in the order asked for."""
        few = asyncio.Semaphore(AT_ONCE)

        async def one(path: str, token: str | None) -> Tab:
            async with few:
                return await self.open(path, token)

        return list(await asyncio.gather(*(one(path, token) for path, token in wanted)))


@asynccontextmanager
async def browser(address: str) -> AsyncIterator[Browser]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Browser(address, http)


async def close(tabs: Iterable[Tab]) -> None:
    for tab in tabs:
        if tab.socket and tab.listening:
            tab.listening.cancel()
            with suppress(asyncio.CancelledError):
                await tab.listening
            await tab.socket.close()


def has_cards(element: dict[str, Any]) -> bool:
    """Whether this is a list of cards: it listens to the buttons in them."""
    return any("data-do" in str(listener["js_handler"]) for listener in element.get("events", ()))


def read(page: str) -> Tab:
    """What the page says about itself: who it is to the server, and its elements."""
    elements, query = ELEMENTS.search(page), QUERY.search(page)
    if not elements or not query:
        raise RuntimeError("this is not a page of NiceGUI")
    text = elements[1]
    for escape, sign in ESCAPES.items():
        text = text.replace(escape, sign)
    return Tab(
        json.loads(query[1].replace("'", '"').replace("True", "true").replace("False", "false")),
        json.loads(text),
    )
