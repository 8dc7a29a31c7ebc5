"""What may come in over the socket: frames of the shapes that NiceGUI's script sends, and nothing else.

NiceGUI and the libraries below it take every frame as well made, and write a traceback for each that is not, as
often as somebody likes. Here a frame that no page of ours sends ends its socket, and an event for somebody else's
page, or for a listener that is not there, is passed over (promise S9).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client, core, json
from starlette.types import Message, Receive, Scope

MAX_FRAME = 256 * 1024  # bytes; the longest form we know is a tenth of it
SEPARATOR = "\x1e"  # between the frames of a body, where a browser cannot have a socket

# Engine.IO's own words to a server, and socket.io's for coming and going: close, pong, upgrade, nothing.
BARE = {"1", "2probe", "3", "5", "6", "40", "41"}
EVENT = re.compile(r"42(\d{0,9})(\[.*\])", re.DOTALL)

Shape = Mapping[str, Callable[[Any], bool]]


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_text_or_nothing(value: object) -> bool:
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
    "old_tab_id": is_text_or_nothing,
    "document_id": is_text,
    "next_message_id": is_next_message,
}
SHAPES: Mapping[str, Shape] = {
    "handshake": HANDSHAKE,
    "event": {"client_id": is_text, "id": is_number, "listener_id": is_text, "args": is_arguments},
    "ack": {"client_id": is_text, "next_message_id": is_number},
    "javascript_response": {"client_id": is_text, "request_id": is_text},
    "log": {"client_id": is_text, "level": is_text, "message": is_text},
}


def is_well_made(frame: str | None) -> bool:
    """Whether our pages may have sent this. Binary frames come as None: no page of ours has any."""
    if frame is None or len(frame) > MAX_FRAME:
        return False
    if frame in BARE:
        return True
    found = EVENT.fullmatch(frame)
    return found is not None and _is_event(found[2])


def _is_event(text: str) -> bool:
    try:
        said = json.loads(text)
    except ValueError:
        return False
    match said:
        case [str(name), dict(body)]:
            return name in SHAPES and fits(body, SHAPES[name])
    return False


def fits(body: Mapping[str, Any], shape: Shape) -> bool:
    return all(is_right(body.get(name)) for name, is_right in shape.items())


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def heard(receive: Receive) -> Receive:
    """The same socket, which ends at the first frame that is not well made, as if the visitor had left."""

    async def careful() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and not is_well_made(message.get("text")):
            return {"type": "websocket.disconnect", "code": 1008}
        return message

    return careful


def are_well_made(body: bytes) -> bool:
    """Whether every frame of a body is, where a browser cannot have a socket and sends them so."""
    try:
        return not body or all(map(is_well_made, body.decode().split(SEPARATOR)))
    except UnicodeDecodeError:
        return False


def whole(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, to be read once more."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def knocks_well(scope: Scope) -> bool:
    """Whether the query of a socket that names a page names all of it: NiceGUI reads it without looking."""
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    return query.get("implicit_handshake") != "true" or fits(query, HANDSHAKE)


def listen_carefully() -> None:
    """Replace NiceGUI's handlers by ones that look who speaks. Twice changes nothing."""
    core.sio.eio.max_http_buffer_size = MAX_FRAME
    core.sio.on("event", on_event)
    core.sio.on("ack", on_ack)
    core.sio.on("javascript_response", on_javascript_response)
    core.sio.on("log", on_log)
    Client.delete = delete_once  # type: ignore[assignment, method-assign]  # it has no hook


_delete = Client.delete


def delete_once(client: Client) -> None:
    """As NiceGUI's own, which fails for a page that is gone: a page with many sockets is deleted once for each."""
    if client.id in Client.instances:
        _delete(client)


def speaker(sid: str, body: dict[str, Any]) -> Client | None:
    """The page that this comes from. Its id alone proves nothing: the socket must have shaken hands as this page."""
    client_id = body["client_id"]
    shaken = core.sio.manager.rooms.get("/", {}).get(client_id, ())  # the sockets in the room of that page
    return Client.instances.get(client_id) if sid in shaken else None


def on_event(sid: str, body: dict[str, Any]) -> None:
    client = speaker(sid, body)
    if client is None or not client.has_socket_connection:
        return
    element = client.elements.get(body["id"])
    if element is not None and body["listener_id"] in element._event_listeners:  # noqa: SLF001  # no other way to ask
        client.handle_event(body)


def on_ack(sid: str, body: dict[str, Any]) -> None:
    if client := speaker(sid, body):
        client.outbox.prune_history(body["next_message_id"])


def on_javascript_response(sid: str, body: dict[str, Any]) -> None:
    if client := speaker(sid, body):
        client.handle_javascript_response(body)


def on_log(_sid: str, _body: dict[str, Any]) -> None:
    """What a browser wants written into our log is a stranger's text; NiceGUI would write it there."""
