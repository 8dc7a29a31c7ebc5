"""A request as it comes in: who sends too slowly is hung up on, and who hangs up is noticed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.ui.web.test_security import ask, hello
from ui.runtime.worker_queue import hung_up
from ui.web import incoming
from ui.web.security import SecurityMiddleware

pytestmark = pytest.mark.anyio
LOCAL = "http://localhost:8080"
LEFT: Message = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


async def sent(
    *messages: Message,
    app: Callable[[Scope, Receive, Send], Awaitable[None]] = hello,
    path: str = "/api/v1/requests",
) -> list[dict[str, Any]]:
    """What is answered to somebody who sends these and then nothing more."""
    rest, answers = list(messages), list[dict[str, Any]]()

    async def receive() -> Message:
        return rest.pop(0) if rest else await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        answers.append(dict(message))

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost:8080"), (b"origin", LOCAL.encode())],
    }
    await SecurityMiddleware(app, base_url=LOCAL)(scope, receive, send)
    return answers


@pytest.mark.parametrize("path", ["/api/v1/requests", "/_nicegui_ws/socket.io/"])
async def test_a_body_that_does_not_come_to_its_end_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(incoming, "SLOWEST", 0.05)
    start, body = await sent(part(b'{"title": '), path=path)
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    if path.startswith("/api/"):
        assert json.loads(body["body"])["code"] == "body_too_slow"


async def test_an_answer_may_take_longer_than_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "SLOWEST", 0.05)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0.1)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    start, _ = await sent(part(b"{}", more=False), app=slow)
    assert start["status"] == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_says_in_two_ways_where_it_ends_is_refused(method: str) -> None:
    answer = ask("/api/v1/requests", method=method, content_length="4", transfer_encoding="chunked")
    assert (answer.status, answer.reached, answer.header("connection")) == (400, False, "close")
    assert json.loads(answer.body)["code"] == "ambiguous_length"
    assert ask(method="POST", transfer_encoding="chunked").status == 200


async def test_who_hangs_up_is_noticed_and_nothing_they_sent_is_lost() -> None:
    seen = list[Message]()

    async def watching(scope: Scope, receive: Receive, send: Send) -> None:
        left = hung_up.get()
        assert left
        await left()
        seen.extend([await receive() for _ in range(3)])

    whole = (part(b"a"), part(b"b", more=False))
    await asyncio.wait_for(sent(*whole, LEFT, app=watching), 10)
    assert seen == [*whole, LEFT]


async def test_what_outlives_its_request_is_not_told_that_its_visitor_left() -> None:
    """A task that a page began goes on when the page has been sent; the server calls that a visitor who left."""
    left = list[Any]()

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        left.append(hung_up.get())
        await hello(scope, receive, send)

    await sent(part(b"", more=False), LEFT, app=answering)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(left[0](), 0.05)
