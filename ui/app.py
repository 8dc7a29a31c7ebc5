"""The composition root: settings → database → pages, API, clock → the server."""

import gc
import importlib
import pkgutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from nicegui import app, ui
from starlette.middleware.gzip import GZipMiddleware

from persistence.database import Database
from ui import logs, urls
from ui.auth import middleware as auth_middleware
from ui.auth import routes
from ui.layout.frame import CONNECTION_LOST, TRYING_TO_RECONNECT
from ui.live.bus import Bus
from ui.nicegui_compat import middleware, ready, signatures, socket_handlers, text, versions
from ui.runtime.context import AppContext, set_current
from ui.runtime.run import check_sign_in
from ui.runtime.scheduler import Scheduler
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import PREFIX, Settings, SettingsError
from ui.web import calendar_feed, errors, health, security, socket_frames

HERE = Path(__file__).parent
STATIC = HERE / "static"
STATIC_MAX_AGE = 365 * 24 * 3600  # seconds that a browser keeps a static file: a new one has a new address
SHUTDOWN_TIMEOUT = 2  # seconds for answers that are under way when we are asked to stop

# How every process serves, whatever its settings: `ui.run` hands on to uvicorn what it does not know.
SERVER_OPTIONS: dict[str, Any] = {
    "title": "Mini Mentorship",
    "dark": None,  # as the person's system has it
    "language": "en-US",
    "show": False,
    "reload": False,
    "show_welcome_message": False,
    "reconnect_timeout": 60,  # seconds: a tunnel or a new wireless cell costs no typed text
    "binding_refresh_interval": None,  # no active bindings, so nothing to compare ten times a second
    "gzip_middleware_factory": partial(GZipMiddleware, compresslevel=4),  # 9 takes twice as long for 5 % less
    "http": "h11",  # with httptools, sockets behind nginx die after five seconds
    "loop": "uvloop" if sys.platform != "win32" else "auto",
    "access_log": False,  # the socket's address carries client ids
    "log_config": None,  # ours
    "server_header": False,
    "ws_max_size": socket_frames.MAX_FRAME,
    "ws_per_message_deflate": False,  # what is sent is short, and a small frame may swell to a large one
    "proxy_headers": False,  # nobody in front is trusted to say who comes
    "timeout_graceful_shutdown": SHUTDOWN_TIMEOUT,
}


def serve_forever(settings: Settings, database_url: str, *, demo: bool) -> None:
    """Serve until SIGINT or SIGTERM, then stop in good order. The database must be up to date.

    Raises SettingsError when the port is taken.
    """
    logs.configure(settings.log_format)
    versions.warn_if_untried()
    refuse_taken_port(settings)
    build(settings, database_url, demo=demo)
    say_when_ready(settings.base_url)
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8")  # as text it stands in the page itself
    with stopped_by_signals():
        ui.run(host=settings.host, port=settings.port, favicon=icon, **SERVER_OPTIONS)


def say_when_ready(address: str) -> None:
    async def wait_and_say() -> None:
        await ready.wait_until_started()
        settle_memory()
        print(f"Mini Mentorship is ready at {address}", flush=True)

    app.on_startup(wait_and_say)


def build(settings: Settings, database_url: str, *, demo: bool) -> AppContext:
    """Put the product together on NiceGUI's app; `ui.run` comes next."""
    database = Database(database_url)
    context = AppContext(
        settings, database, settings.rules(), WorkerQueue(), Bus(database_url, check_sign_in)
    )
    set_current(context)
    clock = Scheduler(context, settings.sweep_every.total_seconds())
    context.bus.when_back = (
        clock.sweep.run
    )  # what fell due meanwhile; and until a sweep is done we are not ready

    install_overrides()
    security.install(app, base_url=settings.base_url)
    app.include_router(routes.routes(demo=demo))
    app.include_router(health.routes(database, clock))
    app.include_router(calendar_feed.routes())
    app.include_router(importlib.import_module("ui.api").router)
    app.add_static_files(urls.STATIC, STATIC, max_cache_age=STATIC_MAX_AGE)
    for page in pkgutil.iter_modules([str(HERE / "pages")]):
        importlib.import_module(f"ui.pages.{page.name}")
    errors.install(app)
    app.add_middleware(auth_middleware.RequireSignIn)

    def start() -> None:
        context.bus.start()
        context.ticker.start()
        clock.start()

    async def stop() -> None:
        await clock.stop()
        await context.ticker.stop()
        await context.bus.stop()
        context.workers.stop()
        database.close()

    app.on_startup(start)
    app.on_shutdown(stop)
    app.on_connect(context.bus.register_page)
    return context


def install_overrides() -> None:
    """Put ours in the place of what NiceGUI does by itself: docs/nicegui.md says why."""
    signatures.install()
    middleware.install()
    socket_handlers.install(max_frame=socket_frames.MAX_FRAME)
    text.install(connection_lost=CONNECTION_LOST, trying_to_reconnect=TRYING_TO_RECONNECT)


def settle_memory() -> None:
    """What is loaded by now stays: the collector need not look at it again, which took 250 ms at a time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def refuse_taken_port(settings: Settings) -> None:
    """Say so in a sentence before anything starts. Raises SettingsError."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except OSError:
        raise SettingsError(f"{PREFIX}HOST is not an address of this machine.") from None
    family, kind, _, _, address = found[0]
    with socket.socket(family, kind) as probe:
        # As the server does: a port that was left a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise SettingsError(
                f"Port {settings.port} is not to be had on {settings.host} ({error.strerror})."
                f" Choose another with {PREFIX}PORT, or PORT=… for make."
            ) from None


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """End the block quietly on SIGINT and SIGTERM, so that what stands around it (the database) is left in order.

    The server stops by itself, and then raises the signal once more, which by default would end the process there.
    """

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except SystemExit as stopped:
        if stopped.code:
            raise
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
