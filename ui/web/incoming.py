"""A request as it comes in: how large it may be, how slow, and whether its sender is still there."""

import asyncio
from collections import deque

from starlette.types import Message, Receive, Send

from ui.web.refusals import BODY_TOO_LARGE, BODY_TOO_SLOW, Refusal

SLOWEST = 20.0  # seconds for a whole body: the largest is a quarter of a megabyte

# To the app it looks as if the visitor had left, which every app knows how to handle.
LEFT: Message = {"type": "http.disconnect"}


class Incoming:
    """What one request brings. `refusal` is why the app was not given all of it."""

    def __init__(self, receive: Receive, max_body: int) -> None:
        self._receive = receive
        self.max_body = max_body
        self.until = asyncio.get_running_loop().time() + SLOWEST
        self.received = 0  # bytes
        self.complete = False
        self.refusal: Refusal | None = None
        self.started = False  # the answer
        self.answered = False
        self._kept: deque[Message] = deque()  # came while we watched whether the visitor leaves

    async def receive(self) -> Message:
        """For the app, in place of the server's."""
        return self._kept.popleft() if self._kept else await self._next()

    async def whole_body(self) -> bytes:
        """All of it, or as much as there was before the refusal or the end of the connection."""
        body = b""
        while not self.complete:
            body += (await self._next()).get("body", b"")
        return body

    async def hung_up(self) -> None:
        """Return once the visitor has left. What comes meanwhile is kept for the app."""
        if self.answered:  # a task that outlives its request asks in vain
            await asyncio.Event().wait()
        while True:
            message = await self._next()
            self._kept.append(message)
            if message["type"] == LEFT["type"]:
                return

    async def _next(self) -> Message:
        if self.refusal:
            return LEFT
        if self.complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self.until):
                message = await self._receive()
        except TimeoutError:
            return self._refuse(BODY_TOO_SLOW)
        self.received += len(message.get("body", b""))
        if self.received > self.max_body:
            return self._refuse(BODY_TOO_LARGE)
        self.complete = not message.get("more_body", False)
        return message

    def _refuse(self, refusal: Refusal) -> Message:
        self.refusal = refusal
        self.complete = True
        return LEFT

    def watched_send(self, send: Send) -> Send:
        """The server's `send` for the app, whose answer to what it was not given is dropped."""

        async def send_unless_refused(message: Message) -> None:
            if self.refusal and not self.started:
                return
            self.started = True
            self.answered = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        return send_unless_refused
