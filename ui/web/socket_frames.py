"""What may come in over the socket: frames of the shapes that NiceGUI's script sends, and nothing else.

NiceGUI and the libraries below it take every frame as well made, and write a traceback for each that is not, as
often as somebody likes. Here a frame that no page of ours sends ends its socket (promise S9). Whose page it may
speak for is looked at later, by `ui.nicegui_compat.socket_handlers`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope

from ui.nicegui_compat.socket_handlers import parse_json

MAX_FRAME = 256 * 1024  # bytes; the longest form we know is a tenth of it
SEPARATOR = "\x1e"  # between the frames of a body, where a browser cannot have a socket

# Engine.IO's own words to a server, and socket.io's for coming and going: close, pong, upgrade, nothing.
CONTROL_FRAMES = {"1", "2probe", "3", "5", "6", "40", "41"}
EVENT_FRAME = re.compile(r"42(\d{0,9})(\[.*\])", re.DOTALL)

Shape = Mapping[str, Callable[[Any], bool]]


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_optional_text(value: object) -> bool:
    return value is None or is_text(value)


def is_next_message(value: object) -> bool:
    """Only counted in the browser, but a query turns it into text."""
    return (
        value is None
        or is_number(value)
        or (isinstance(value, str) and value.isdecimal() and len(value) < 20)
    )


def is_arguments(value: object) -> bool:
    """A list of JSON texts, or nothing in their places."""
    return isinstance(value, list) and all(one is None or (is_text(one) and is_json(one)) for one in value)


HANDSHAKE: Shape = {
    "client_id": is_text,
    "tab_id": is_text,
    "old_tab_id": is_optional_text,
    "document_id": is_text,
    "next_message_id": is_next_message,
}
EVENTS: Mapping[str, Shape] = {
    "handshake": HANDSHAKE,
    "event": {"client_id": is_text, "id": is_number, "listener_id": is_text, "args": is_arguments},
    "ack": {"client_id": is_text, "next_message_id": is_number},
    "javascript_response": {"client_id": is_text, "request_id": is_text},
    "log": {"client_id": is_text, "level": is_text, "message": is_text},
}


def is_valid_frame(frame: str | None) -> bool:
    """Whether our pages may have sent this. Binary frames come as None: no page of ours has any."""
    if frame is None or len(frame) > MAX_FRAME:
        return False
    if frame in CONTROL_FRAMES:
        return True
    found = EVENT_FRAME.fullmatch(frame)
    return found is not None and _is_event(found[2])


def _is_event(text: str) -> bool:
    try:
        event = parse_json(text)
    except ValueError:
        return False
    match event:
        case [str(name), dict(body)]:
            return name in EVENTS and matches(body, EVENTS[name])
    return False


def matches(body: Mapping[str, Any], shape: Shape) -> bool:
    return all(is_right(body.get(name)) for name, is_right in shape.items())


def is_json(text: str) -> bool:
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def checked_receive(receive: Receive) -> Receive:
    """The same socket, which ends at the first frame that is not well made, as if the visitor had left."""

    async def receive_checked() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and not is_valid_frame(message.get("text")):
            return {"type": "websocket.disconnect", "code": 1008}
        return message

    return receive_checked


def is_valid_body(body: bytes) -> bool:
    """Whether every frame of a body is, where a browser cannot have a socket and sends them so."""
    try:
        return not body or all(map(is_valid_frame, body.decode().split(SEPARATOR)))
    except UnicodeDecodeError:
        return False


def replay_body(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, to be read once more."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again


def is_valid_handshake(scope: Scope) -> bool:
    """Whether the query of a socket that names a page names all of it: NiceGUI reads it without looking."""
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    return query.get("implicit_handshake") != "true" or matches(query, HANDSHAKE)
