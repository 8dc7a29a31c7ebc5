"""NiceGUI is as it was tried: every name that we use without its promise is there, with the shape we know.

A failure here means: another NiceGUI is installed. docs/nicegui.md says what to do.
"""

from pathlib import Path

import nicegui
import pytest

from tests.ui.nicegui_compat.contract import Function, Line, changes, socket_events
from ui.nicegui_compat.versions import TRIED, warn_if_untried
from ui.web import socket_frames

PACKAGE = Path(nicegui.__file__).parent
SOCKETS, MIDDLEWARE, SIGNATURES = "socket_handlers.py", "middleware.py", "signatures.py"
ERRORS, TEMPLATES, TEXT, READY = "page_errors.py", "templates.py", "text.py", "ready.py"
CONFTEST = "tests/ui/conftest.py"

FUNCTIONS = [
    Function("helpers/functions.py", "expects_arguments", "func: Callable", "dd7f9b4dcb", SIGNATURES),
    Function("middlewares.py", "RedirectWithPrefixMiddleware.dispatch", "self, request: Request, call_next: RequestResponseEndpoint", "431fabfb7d", MIDDLEWARE),
    Function("middlewares.py", "SetCacheControlMiddleware.dispatch", "self, request: Request, call_next: RequestResponseEndpoint", "c613d10350", MIDDLEWARE),
    Function("nicegui.py", "_on_connect", "sid: str, data: dict[str, Any], _=None", "ae501c02f1", "ui/web/socket_frames.py"),
    Function("nicegui.py", "_on_handshake", "sid: str, data: dict[str, Any]", "d2e3d57f7a", f"ui/web/socket_frames.py, {CONFTEST}"),
    Function("nicegui.py", "_on_event", "_: str, msg: dict", "5a7c063385", SOCKETS),
    Function("nicegui.py", "_on_javascript_response", "_: str, msg: dict", "5874b88f4e", SOCKETS),
    Function("nicegui.py", "_on_ack", "_: str, msg: dict", "8b4618bcbb", SOCKETS),
    Function("nicegui.py", "_on_log", "_: str, msg: dict", "b54f9db5f6", SOCKETS),
    Function("client.py", "Client.handle_event", "self, msg: dict", "6cf1448a75", SOCKETS),
    Function("client.py", "Client.handle_javascript_response", "self, msg: dict", "1e846e4e68", SOCKETS),
    Function("client.py", "Client.delete", "self", "9e5099d38f", SOCKETS),
    Function("outbox.py", "Outbox.prune_history", "self, next_message_id: MessageId", "b2801adcea", SOCKETS),
    Function("outbox.py", "Outbox.enqueue_message", "self, message_type: MessageType, data: Payload, target_id: ClientId", "aa26cfed48", CONFTEST),
    Function("app/app.py", "App.handle_exception", "self, exception: Exception", "f593c4d56a", ERRORS),
    Function("error.py", "error_content", "status_code: int, exception: str | Exception=''", "a5a17b9420", ERRORS),
    Function("server.py", "Server.create_singleton", "cls, config: CustomServerConfig", "cb1b003559", READY),
]  # fmt: skip
LINES = [
    Line("page.py", "helpers.expects_arguments(page_exception_handler)", SIGNATURES),
    Line("events.py", "expect_args = helpers.expects_arguments(handler)", SIGNATURES),
    Line("event.py", "expect_args=helpers.expects_arguments(callback)", SIGNATURES),
    Line("observables.py", "(handler, helpers.expects_arguments(handler))", SIGNATURES),
    Line("ui_run.py", "import RedirectWithPrefixMiddleware, SetCacheControlMiddleware", MIDDLEWARE),
    Line("ui_run.py", "core.app.add_middleware(RedirectWithPrefixMiddleware)", MIDDLEWARE),
    Line("ui_run.py", "core.app.add_middleware(SetCacheControlMiddleware)", MIDDLEWARE),
    Line("app/app_config.py", "cache_control_directives: str", MIDDLEWARE),
    Line("nicegui.py", "app.get(f'/_nicegui/{__version__}' + '/dynamic_resources/{name}')", MIDDLEWARE),
    Line("nicegui.py", "core.sio = sio = socketio.AsyncServer(async_mode='asgi'", SOCKETS),
    Line("nicegui.py", "cors_allowed_origins='*', json=json)", f"{SOCKETS}, ui/web/security.py"),
    Line("nicegui.py", "app.mount('/_nicegui_ws/', sio_app)", "ui/web/security.py"),
    Line("nicegui.py", "await sio.enter_room(sid, client.id)", SOCKETS),
    Line("client.py", "instances: ClassVar[dict[str, Client]] = {}", SOCKETS),
    Line("client.py", "self.outbox = Outbox(self)", SOCKETS),
    Line("element.py", "self._event_listeners: dict[str, EventListener] = {}", SOCKETS),
    Line("app/app.py", "self._exception_handlers: list[Callable] = [log.exception]", ERRORS),
    Line("page.py", "from .error import error_content", ERRORS),
    Line("page.py", "error_content(500, message)", ERRORS),
    Line("client.py", "templates = Jinja2Templates(", TEMPLATES),
    Line("client.py", "return templates.TemplateResponse(request=request, name='index.html'", TEMPLATES),
    Line("templates/index.html", '<script type="module">', TEMPLATES),
    Line("templates/index.html", '<link rel="modulepreload" href="{{ url }}" />', TEMPLATES),
    Line("element.py", "self._text: str | None = None", TEXT),
    Line("element.py", "**({'text': self._text} if self._text is not None else {})", TEXT),
    Line("client.py", "'translations': translations.get(language, translations['en-US'])", TEXT),
    Line("templates/index.html", "{{ translations.connection_lost }}", TEXT),
    Line("templates/index.html", "{{ translations.trying_to_reconnect }}", TEXT),
    Line("server.py", "cls.instance = cls(config=config)", READY),
]
ROWS: list[Function | Line] = [*FUNCTIONS, *LINES]
EVENTS = {"connect", "disconnect", *socket_frames.EVENTS}


def read(file: str) -> str:
    return (PACKAGE / file).read_text(encoding="utf-8")


def test_nicegui_is_the_one_that_was_tried() -> None:
    assert nicegui.__version__ == TRIED, (
        "Try it as docs/nicegui.md says, then write its number into versions.py."
    )


def test_what_we_use_of_nicegui_is_as_it_was_tried() -> None:
    assert changes(ROWS, read, nicegui.__version__) == []


def test_nicegui_listens_to_no_event_that_we_do_not_know() -> None:
    assert set(socket_events(read("nicegui.py"))) == EVENTS, (
        "socket_frames and socket_handlers know these alone"
    )


HANDLER = FUNCTIONS[5]
FAKES = [
    ("msg: dict", "msg: dict, more: int", "its arguments are now (_: str, msg: dict, more: int)"),
    ("    client.handle_event(msg)", "    client.take_event(msg)", "its body is another"),
    ("def _on_event(", "def _on_any_event(", "it is no longer in nicegui.py"),
]


@pytest.mark.parametrize(("before", "after", "said"), FAKES)
def test_a_function_that_changed_is_named(before: str, after: str, said: str) -> None:
    (sentence,) = changes([HANDLER], lambda file: read(file).replace(before, after), "9.9.9")
    assert sentence.startswith(f"NiceGUI 9.9.9 changed `_on_event(_: str, msg: dict)`: {said}")
    assert sentence.endswith("It is used by socket_handlers.py; see docs/nicegui.md.")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.file)
def test_every_row_can_fail(row: Function | Line) -> None:
    def gone(_file: str) -> str:
        raise FileNotFoundError

    assert len(changes([row], gone, "9.9.9")) == 1


def test_other_comments_and_words_about_a_function_are_no_change() -> None:
    def commented(file: str) -> str:
        return read(file).replace(
            "    client.handle_event(msg)", "    # as ever\n\n    client.handle_event(msg)"
        )

    assert changes([HANDLER], commented, "9.9.9") == []


def test_an_event_that_is_new_is_noticed() -> None:
    assert set(socket_events(read("nicegui.py") + "\n@sio.on('upload')\ndef f(): ...\n")) - EVENTS == {
        "upload"
    }


def test_an_untried_version_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    warn_if_untried(TRIED)
    assert caplog.records == []
    warn_if_untried("9.9.9")
    (record,) = caplog.records
    assert (record.levelname, record.__dict__["found"], record.__dict__["tried"]) == (
        "WARNING",
        "9.9.9",
        TRIED,
    )
