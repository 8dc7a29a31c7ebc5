"""What NiceGUI does with the events of a socket, done only for the page that the socket has shaken hands as.

NiceGUI's own handlers believe the page that an event names, and fail with a traceback where it names a listener
that is not there (promise S9). Which frames come this far is for `ui.web.socket_frames` to say.
"""

from typing import Any

from nicegui import Client, core, json

parse_json = json.loads  # as NiceGUI parses each frame, so that we accept what it accepts


def install(*, max_frame: int) -> None:
    """Replace NiceGUI's handlers; a frame over `max_frame` bytes ends its socket."""
    core.sio.eio.max_http_buffer_size = max_frame
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


def sending_client(sid: str, body: dict[str, Any]) -> Client | None:
    """The page that this comes from. Its id alone proves nothing: the socket must have shaken hands as this page."""
    client_id = body["client_id"]
    sockets = core.sio.manager.rooms.get("/", {}).get(client_id, ())  # those in the room of that page
    return Client.instances.get(client_id) if sid in sockets else None


def on_event(sid: str, body: dict[str, Any]) -> None:
    client = sending_client(sid, body)
    if client is None or not client.has_socket_connection:
        return
    element = client.elements.get(body["id"])
    if element is not None and body["listener_id"] in element._event_listeners:  # noqa: SLF001  # no other way to ask
        client.handle_event(body)


def on_ack(sid: str, body: dict[str, Any]) -> None:
    if client := sending_client(sid, body):
        client.outbox.prune_history(body["next_message_id"])


def on_javascript_response(sid: str, body: dict[str, Any]) -> None:
    if client := sending_client(sid, body):
        client.handle_javascript_response(body)


def on_log(_sid: str, _body: dict[str, Any]) -> None:
    """What a browser wants written into our log is a stranger's text; NiceGUI would write it there."""
