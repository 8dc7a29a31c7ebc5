"""The outer edge: which requests are taken, how large they may be, and the headers of every answer.

It is plain ASGI and stands outside of everything else, NiceGUI's own error pages included, so that no answer
leaves without its headers and no foreign page reaches the socket. It logs nothing: addresses carry client ids
and tokens. Only an address of ours that does not fit the settings is named there, once.
"""

import logging
import re
import secrets
from collections.abc import Container, Iterable
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import urls
from ui.nicegui_compat import templates
from ui.runtime.worker_queue import hung_up
from ui.settings import MAX_BODY
from ui.web import socket_frames
from ui.web.incoming import Incoming
from ui.web.refusals import (
    AMBIGUOUS_LENGTH,
    BODY_TOO_LARGE,
    CROSS_ORIGIN,
    HEADERS_TOO_LARGE,
    INTERNAL_ERROR,
    INVALID_FRAME,
    URL_TOO_LONG,
    Refusal,
    other_address,
    refuse,
)

MAX_URL = 8 * 1024  # bytes of path and query
MAX_HEADERS = 32 * 1024  # bytes of all names and values

SOCKET_PATH = "/_nicegui_ws"
HEALTH_PATHS = {urls.HEALTH, urls.READINESS}  # probes call by address, not by name
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
ORIGIN = re.compile(r"https?://\[?([a-z0-9.:-]+?)\]?(?::\d{1,5})?")
MOST_SAID = 10
RESPONSE_STARTS = {"http.response.start", "websocket.http.response.start"}

log = logging.getLogger(__name__)


def install(app: Starlette, *, base_url: str, max_body: int = MAX_BODY) -> None:
    """Put this around all of `app`, and the nonce on the scripts of NiceGUI's page. Call it before `ui.run`.

    `app.add_middleware` would put it inside Starlette's handler of errors, whose pages would then leave bare.
    """

    def secured_stack() -> ASGIApp:
        return SecurityMiddleware(type(app).build_middleware_stack(app), base_url=base_url, max_body=max_body)

    app.build_middleware_stack = secured_stack  # type: ignore[method-assign]  # there is no hook further out
    templates.install()


class SecurityMiddleware:
    """Wraps an ASGI app. `base_url` is the address people type: only its name and its pages are ours."""

    def __init__(self, app: ASGIApp, *, base_url: str, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.max_body = max_body
        self.base_url = base_url
        self.origins, self.hosts = own_addresses(base_url)
        self.names = {urlsplit(origin).hostname for origin in self.origins}
        self.schemes = own_schemes(base_url)
        self.said: set[str] = set()  # origins that the log has named
        self.wrong_host = Refusal(
            421,
            "Another address",
            f"We do not answer to that name. Please open {base_url} instead.",
            "wrong_host",
        )
        self.headers = common_headers(https=base_url.lower().startswith("https:"))
        self.policy = content_policy(self.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        # What the server sees is the way from the proxy to us; a redirect is for the browser.
        scope["scheme"] = self.schemes[scope["type"]]
        scope["csp_nonce"] = nonce = secrets.token_urlsafe(16)
        send = self.with_headers(send, nonce)
        scope["headers"] = without_forwarded(scope["headers"])
        if refusal := self.reason_to_refuse(scope):
            await refuse(refusal, scope, send)
        elif scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(SOCKET_PATH):
            await self.check_polled_frames(scope, receive, send)
        elif scope["type"] == "http":
            await self.limit_body(scope, receive, send)
        else:
            await self.app(scope, socket_frames.checked_receive(receive), send)

    def reason_to_refuse(self, scope: Scope) -> Refusal | None:
        """Why this request may not come in, judged by its address and headers alone."""
        headers = Headers(scope=scope)
        path = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope["query_string"]) > MAX_URL:
            return URL_TOO_LONG
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
            return HEADERS_TOO_LARGE
        if scope["path"] not in HEALTH_PATHS and not self.is_allowed_host(headers):
            return self.wrong_host
        if self.is_cross_site(scope, headers):
            return self.foreign_origin(headers)
        if scope["path"].startswith(SOCKET_PATH) and not socket_frames.is_valid_handshake(scope):
            return INVALID_FRAME
        if "content-length" in headers and "transfer-encoding" in headers:
            return AMBIGUOUS_LENGTH  # two readers of it may take the rest for another request
        declared = headers.get("content-length", "")[:20]  # Python refuses to read endless numbers
        if declared.isdecimal() and int(declared) > self.max_body:
            return BODY_TOO_LARGE
        return None

    def is_allowed_host(self, headers: Headers) -> bool:
        """Another name that leads to our address is how DNS rebinding makes a foreign page look like ours."""
        hosts = headers.getlist("host")
        return len(hosts) == 1 and hosts[0].lower() in self.hosts

    def is_cross_site(self, scope: Scope, headers: Headers) -> bool:
        """Whether another site had the browser send this. Programs with a token name no origin and pass."""
        opens_socket = scope["type"] == "websocket" or scope["path"].startswith(SOCKET_PATH)
        if not opens_socket and scope["method"] in SAFE_METHODS:
            return False
        if origins := headers.getlist("origin"):
            return len(origins) != 1 or origins[0].lower() not in self.origins
        site = headers.get("sec-fetch-site")  # written by the browser; no page can set it
        if scope["type"] == "websocket":
            return True
        if opens_socket:
            return site != "same-origin"  # a browser that polls names no origin when it reads from its own
        return site in {"cross-site", "same-site"}

    def foreign_origin(self, headers: Headers) -> Refusal:
        """Another site; or our own page, opened at another address than the one that this place is set up for."""
        opened_at = headers.get("origin", "")
        if not is_origin_of(opened_at, self.names):
            return CROSS_ORIGIN
        if opened_at not in self.said and len(self.said) < MOST_SAID:
            self.said.add(opened_at)
            log.warning(
                "refused a page of our own: MENTORSHIP_BASE_URL is another address than the one it was opened at",
                extra={"opened_at": opened_at, "base_url": self.base_url},
            )
        return other_address(opened_at, self.base_url)

    async def check_polled_frames(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frames that come as a body, from a browser that cannot have a socket: they are looked at first."""
        incoming = Incoming(receive, self.max_body)
        body = await incoming.whole_body()
        if incoming.refusal:
            await refuse(incoming.refusal, scope, send)
        elif socket_frames.is_valid_body(body):
            await self.app(scope, socket_frames.replay_body(body, receive), send)
        else:
            await refuse(INVALID_FRAME, scope, send)

    async def limit_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on while its body stays within the limits, whatever length it announced."""
        incoming = Incoming(receive, self.max_body)
        hung_up.set(incoming.hung_up)
        try:
            await self.app(scope, incoming.receive, incoming.watched_send(send))
        except Exception:
            if not incoming.refusal:
                if not incoming.started:
                    await refuse(INTERNAL_ERROR, scope, send)
                raise  # the server logs it, once
        finally:
            incoming.answered = True
        if incoming.refusal and not incoming.started:
            await refuse(incoming.refusal, scope, send)

    def with_headers(self, send: Send, nonce: str) -> Send:
        """The same `send`, with our headers on the start of every answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] in RESPONSE_STARTS:
                message = {**message, "headers": self.add_headers(message.get("headers", ()), nonce)}
            await send(message)

        return send_with_headers

    def add_headers(self, headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
        """What a route says for itself stands, but none invites other origins or goes without the policy."""
        # socket.io, as NiceGUI sets it up, invites whoever asks.
        kept = [(name, value) for name, value in headers if not name.lower().startswith(b"access-control-")]
        present = {name.lower() for name, _ in kept}
        added = [(name, value) for name, value in self.headers if name not in present]
        # A file with an ETag can be asked about again; all else is somebody's page and is kept nowhere.
        if not present & {b"cache-control", b"etag"}:
            added.append((b"cache-control", b"no-store"))
        # Vue compiles its templates in the browser, hence 'unsafe-eval'.
        policy = f"script-src 'nonce-{nonce}' 'unsafe-eval'; {self.policy}"
        return [*kept, *added, (b"content-security-policy", policy.encode())]


def without_forwarded(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers without what a proxy, or anybody, says of the way here: nobody in front is trusted.

    NiceGUI writes `X-Forwarded-Prefix` into its page and in front of redirects, and there is no setting against it.
    """
    return [
        (name, value)
        for name, value in headers
        if name.lower() != b"forwarded" and not name.lower().startswith(b"x-forwarded-")
    ]


def own_addresses(base_url: str) -> tuple[set[str], set[str]]:
    """The origins and the Host headers that are ours. On loopback the machine's three names count as one."""
    address = urlsplit(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError("The base URL needs http:// or https:// and a name, like https://example.org.")
    default = 443 if address.scheme == "https" else 80
    port = address.port or default
    names = (
        LOOPBACK_NAMES
        if address.scheme == "http" and address.hostname in LOOPBACK_NAMES
        else {address.hostname}
    )
    named = {f"[{name}]" if ":" in name else name for name in names}
    hosts = {f"{name}:{port}" for name in named} | (named if port == default else set())
    return {f"{address.scheme}://{host}" for host in hosts}, hosts


def own_schemes(base_url: str) -> dict[str, str]:
    """The scheme of our addresses, by the kind of connection."""
    secure = "s" if urlsplit(base_url).scheme == "https" else ""
    return {"http": f"http{secure}", "websocket": f"ws{secure}"}


def is_origin_of(origin: str, names: Container[str | None]) -> bool:
    """Whether an origin has one of these names, whatever its scheme and port."""
    found = ORIGIN.fullmatch(origin.lower())
    return found is not None and found[1] in names


def common_headers(*, https: bool) -> list[tuple[bytes, bytes]]:
    """The headers that are the same on every answer."""
    headers = {
        "x-content-type-options": "nosniff",
        # Not `no-referrer`: with it a browser names the origin of our own forms `null`, and we refuse that.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def content_policy(origins: set[str]) -> str:
    """The part of the Content-Security-Policy that is the same on every answer: all but scripts."""
    # Older Safari does not count the socket as 'self'. A name in brackets is not valid in a policy.
    sockets = sorted(origin.replace("http", "ws", 1) for origin in origins if "[" not in origin)
    rules = (
        "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        # Browsers hold a form to this on redirects, too: whoever is led elsewhere goes by a page of ours (`/join`).
        "form-action 'self'",
        "style-src 'self' 'unsafe-inline'",  # Quasar and NiceGUI write styles into the page
        "img-src 'self' data:; font-src 'self'; manifest-src 'self'",
        " ".join(["connect-src 'self'", *sockets]),
    )
    return "; ".join(rules)
