"""Who is heard over a socket: the page that it has shaken hands as. From the outside: `promises/test_forged`."""

from typing import Any, cast

import pytest
from nicegui import Client, core

from tests.ui.conftest import Site, Tab
from ui.nicegui_compat import socket_handlers
from ui.web.socket_frames import MAX_FRAME

pytestmark = pytest.mark.anyio


@pytest.fixture
async def tab(site: Site) -> Tab:
    return await site.open("/mentorship/dashboard", site.sign_in(site.cast.sana))


async def test_a_socket_speaks_for_the_page_that_it_has_shaken_hands_as(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"client_id": tab.client.id}
    assert socket_handlers.sending_client("mine", body) is None
    monkeypatch.setitem(core.sio.manager.rooms, "/", {tab.client.id: {"mine": "socket"}})
    assert socket_handlers.sending_client("mine", body) is tab.client
    assert socket_handlers.sending_client("other", body) is None
    assert socket_handlers.sending_client("mine", {"client_id": "another page"}) is None


async def test_an_event_for_a_listener_that_is_not_there_is_passed_over(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(tab.client, "handle_event", heard.append)
    monkeypatch.setitem(core.sio.manager.rooms, "/", {tab.client.id: {"mine": "socket"}})
    element = next(one for one in tab.client.elements.values() if one._event_listeners)
    body = {"client_id": tab.client.id, "id": element.id, "listener_id": next(iter(element._event_listeners))}
    for forged in ({"listener_id": "none"}, {"id": -1}):
        socket_handlers.on_event("mine", body | forged)
    assert heard == []
    socket_handlers.on_event("mine", body)
    assert heard == [body]


async def test_a_page_may_be_deleted_twice(tab: Tab) -> None:
    for _ in range(2):
        tab.client.delete()
    assert tab.client.id not in Client.instances


async def test_ours_are_the_handlers_that_are_asked(site: Site) -> None:
    handlers = cast("dict[str, Any]", core.sio.handlers["/"])
    for name in ("event", "ack", "javascript_response", "log"):
        assert handlers[name] is getattr(socket_handlers, f"on_{name}")
    assert core.sio.eio.max_http_buffer_size == MAX_FRAME
