"""Which frames a page of ours sends, and what it takes to be heard as one."""

import json
from typing import Any

import pytest
from starlette.types import Message

from ui.web.socket_frames import MAX_FRAME, checked_receive, is_valid_body, is_valid_frame, is_valid_handshake

CLICK = {"id": 7, "client_id": "c", "listener_id": "l", "args": []}
HELLO = {"client_id": "c", "tab_id": "t", "document_id": "d"}


def event(name: str, body: dict[str, Any], number: str = "") -> str:
    return f"42{number}{json.dumps([name, body])}"


@pytest.mark.parametrize(
    "frame",
    [
        "3",
        "40",
        "2probe",
        "5",
        event("event", CLICK),
        event("event", CLICK | {"args": [None, '"Grüße\\n"', "[1, 2]"]}),
        event("handshake", HELLO | {"old_tab_id": None, "next_message_id": 0}, "0"),
        event("handshake", HELLO | {"next_message_id": "17"}),
        event("ack", {"client_id": "c", "next_message_id": 3}),
        event("javascript_response", {"client_id": "c", "request_id": "r", "result": {"any": "thing"}}),
        event("log", {"client_id": "c", "level": "error", "message": "m"}),
    ],
)
def test_what_our_pages_send_is_valid_frame(frame: str) -> None:
    assert is_valid_frame(frame)


@pytest.mark.parametrize(
    "frame",
    [
        None,
        "",
        "2",
        "zzzz",
        '42["event",5]',
        '42["event"]',
        '42["handshake",{}]',
        '42["event",',
        "42" + "[" * 100_000,
        event("connect", HELLO),
        event("event", CLICK | {"id": "7"}),
        event("event", CLICK | {"id": True}),
        event("event", CLICK | {"client_id": ["c"]}),
        event("event", CLICK | {"args": ["no JSON"]}),
        event("event", CLICK | {"args": {}}),
        event("event", CLICK | {"args": ['"' + "x" * MAX_FRAME + '"']}),
        event("handshake", HELLO | {"old_tab_id": {}}),
        event("handshake", HELLO | {"next_message_id": "many"}),
        event("ack", {"client_id": "c", "next_message_id": "3"}),
    ],
)
def test_what_they_never_send_is_not(frame: str | None) -> None:
    assert not is_valid_frame(frame)


def test_a_body_is_as_good_as_the_worst_of_its_frames() -> None:
    assert is_valid_body(b"3\x1e40")
    assert is_valid_body(b"")
    assert not is_valid_body(b"3\x1ezzzz")
    assert not is_valid_body(b"\xff")


@pytest.mark.parametrize(
    ("query", "well"),
    [
        ("EIO=4&transport=polling", True),
        ("implicit_handshake=true&client_id=c&tab_id=t&document_id=d&next_message_id=5", True),
        ("implicit_handshake=true&client_id=c", False),
        ("implicit_handshake=true&client_id=c&tab_id=t&document_id=d&next_message_id=x", False),
    ],
)
def test_a_socket_that_names_its_page_names_all_of_it(query: str, *, well: bool) -> None:
    assert is_valid_handshake({"query_string": query.encode()}) is well


@pytest.mark.anyio
async def test_a_socket_ends_at_the_first_bad_frame() -> None:
    frames: list[Message] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "3"},
        {"type": "websocket.receive", "bytes": b"4"},
    ]

    async def receive() -> Message:
        return frames.pop(0)

    checked = checked_receive(receive)
    assert [(await checked())["type"] for _ in range(3)] == [
        "websocket.connect",
        "websocket.receive",
        "websocket.disconnect",
    ]
