"""The porter at the outer door: who may come in, how much they may carry, and what every answer wears.

It is plain ASGI and stands outside of everything else, NiceGUI's own error pages included, so that no answer
leaves without its headers and no foreign page reaches the socket. It logs nothing: addresses carry client ids
and tokens.
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from jinja2.ext import Extension
from nicegui.client import templates
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web import socket_frames as frames

MAX_BODY = 256 * 1024  # bytes; the longest form we know is a tenth of it
MAX_ADDRESS = 8 * 1024  # bytes of path and query
MAX_HEADERS = 32 * 1024  # bytes of all names and values

SOCKET = "/_nicegui_ws"
SELF = "'self'"
HEALTH = {"/healthz", "/readyz"}  # probes call by address, not by name
READING = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
RESPONSE_STARTS = {"http.response.start", "websocket.http.response.start"}


def surround(app: Starlette, *, base_url: str, max_body: int = MAX_BODY) -> None:
    """Put a guard around all of `app`, and the nonce on the tags of NiceGUI's page. Call it before `ui.run`.

    `app.add_middleware` would put it inside Starlette's handler of errors, whose pages would then leave bare.
    """

    def guarded_stack() -> ASGIApp:
        return Guard(type(app).build_middleware_stack(app), base_url=base_url, max_body=max_body)

    app.build_middleware_stack = guarded_stack  # type: ignore[method-assign]  # there is no hook further out
    templates.env.add_extension(NonceOnOwnTags)
    if templates.env.cache is not None:
        templates.env.cache.clear()


class NonceOnOwnTags(Extension):
    """Gives the nonce to the scripts of the page template, and to nothing that is filled into it.

    Jinja hands over the source of the template before any title, element or head content is put in. Rewriting
    the finished page would have to guess which `<script>` is ours and which was written by a visitor.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  # Jinja
        own_tags = r'<script\b|<link rel="modulepreload"'
        return re.sub(own_tags, r"\g<0> nonce='{{ request.scope.csp_nonce }}'", source)


@dataclass(frozen=True)
class Refusal:
    status: int
    title: str
    detail: str


ADDRESS_TOO_LONG = Refusal(414, "Address too long", "This address is too long. Please try a shorter one.")
HEADERS_TOO_LARGE = Refusal(431, "Headers too large", "Please clear your cookies for this site, then retry.")
BODY_TOO_LARGE = Refusal(413, "Too much at once", "This is too much at once. Please send a shorter one.")
FOREIGN_ORIGIN = Refusal(403, "From another site", "This came from another site. Please use our own page.")
NO_FRAME_OF_OURS = Refusal(400, "Not from our page", "This did not come from our page. Please load it again.")
OUR_MISTAKE = Refusal(500, "Our mistake", "Something went wrong on our side. Please try again in a moment.")


class Guard:
    """Wraps an ASGI app. `base_url` is the address people type: only its name and its pages are ours."""

    def __init__(self, app: ASGIApp, *, base_url: str, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.max_body = max_body
        self.origins, self.hosts = own_addresses(base_url)
        self.wrong_host = Refusal(
            421, "Another address", f"We do not answer to that name. Please open {base_url} instead."
        )
        self.headers = standing_headers(https=base_url.lower().startswith("https:"))
        self.policy = content_policy(self.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope["csp_nonce"] = nonce = secrets.token_urlsafe(16)
        # A page adds the origins that its forms lead to: Chromium checks `form-action` on redirects, too.
        scope["csp_forms"] = forms = list[str]()
        send = self.dressed(send, nonce, forms)
        if refusal := self.objection(scope):
            await refuse(refusal, scope, send)
        elif scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(SOCKET):
            await self.polled(scope, receive, send)
        elif scope["type"] == "http":
            await self.measured(scope, receive, send)
        else:
            await self.app(scope, frames.heard(receive), send)

    def objection(self, scope: Scope) -> Refusal | None:
        """Why this request may not come in, judged by its address and headers alone."""
        headers = Headers(scope=scope)
        path = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope["query_string"]) > MAX_ADDRESS:
            return ADDRESS_TOO_LONG
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
            return HEADERS_TOO_LARGE
        if scope["path"] not in HEALTH and not self.is_own_host(headers):
            return self.wrong_host
        if self.is_foreign(scope, headers):
            return FOREIGN_ORIGIN
        if scope["path"].startswith(SOCKET) and not frames.knocks_well(scope):
            return NO_FRAME_OF_OURS
        announced = headers.get("content-length", "")[:20]  # Python refuses to read endless numbers
        if announced.isdecimal() and int(announced) > self.max_body:
            return BODY_TOO_LARGE
        return None

    def is_own_host(self, headers: Headers) -> bool:
        """Another name that leads to our address is how DNS rebinding makes a foreign page look like ours."""
        hosts = headers.getlist("host")
        return len(hosts) == 1 and hosts[0].lower() in self.hosts

    def is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """Whether another site had the browser send this. Programs with a token name no origin and pass."""
        opens_socket = scope["type"] == "websocket" or scope["path"].startswith(SOCKET)
        if not opens_socket and scope["method"] in READING:
            return False
        if origins := headers.getlist("origin"):
            return len(origins) != 1 or origins[0].lower() not in self.origins
        site = headers.get("sec-fetch-site")  # written by the browser; no page can set it
        if scope["type"] == "websocket":
            return True
        if opens_socket:
            return site != "same-origin"  # a browser that polls names no origin when it reads from its own
        return site in {"cross-site", "same-site"}

    async def polled(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frames that come as a body, from a browser that cannot have a socket: they are looked at first."""
        message = await receive()
        body: bytes = message.get("body", b"")
        while message.get("more_body") and len(body) <= self.max_body:
            message = await receive()
            body += message.get("body", b"")
        if len(body) > self.max_body:
            await refuse(BODY_TOO_LARGE, scope, send)
        elif frames.are_well_made(body):
            await self.app(scope, frames.whole(body, receive), send)
        else:
            await refuse(NO_FRAME_OF_OURS, scope, send)

    async def measured(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on while its body stays within the limit, whatever length it announced."""
        taken = 0
        started = False

        async def counted() -> Message:
            nonlocal taken
            if taken > self.max_body:
                return {"type": "http.disconnect"}
            message = await receive()
            taken += len(message.get("body", b""))
            # To the app it looks as if the visitor had left, which every app knows how to handle.
            return message if taken <= self.max_body else {"type": "http.disconnect"}

        async def unless_refused(message: Message) -> None:
            nonlocal started
            if started or taken <= self.max_body:
                started = True
                await send(message)

        try:
            await self.app(scope, counted, unless_refused)
        except Exception:
            if taken <= self.max_body:
                if not started:
                    await refuse(OUR_MISTAKE, scope, send)
                raise  # the server logs it, once
        if taken > self.max_body and not started:
            await refuse(BODY_TOO_LARGE, scope, send)

    def dressed(self, send: Send, nonce: str, forms: list[str]) -> Send:
        """The same `send`, with our headers on the start of every answer."""

        async def dressed_send(message: Message) -> None:
            if message["type"] in RESPONSE_STARTS:
                message = {**message, "headers": self.dress(message.get("headers", ()), nonce, forms)}
            await send(message)

        return dressed_send

    def dress(
        self, headers: list[tuple[bytes, bytes]], nonce: str, forms: list[str]
    ) -> list[tuple[bytes, bytes]]:
        """What a route says for itself stands, but none invites other origins or goes without the policy."""
        # socket.io, as NiceGUI sets it up, invites whoever asks.
        kept = [(name, value) for name, value in headers if not name.lower().startswith(b"access-control-")]
        said = {name.lower() for name, _ in kept}
        added = [(name, value) for name, value in self.headers if name not in said]
        # A file with an ETag can be asked about again; all else is somebody's page and is kept nowhere.
        if not said & {b"cache-control", b"etag"}:
            added.append((b"cache-control", b"no-store"))
        # Vue compiles its templates in the browser, hence 'unsafe-eval'.
        own = f"script-src 'nonce-{nonce}' 'unsafe-eval'; form-action {' '.join([SELF, *forms])}"
        policy = f"{own}; {self.policy}"
        return [*kept, *added, (b"content-security-policy", policy.encode())]


def own_addresses(base_url: str) -> tuple[set[str], set[str]]:
    """The origins and the Host headers that are ours. On loopback the machine's three names count as one."""
    address = urlsplit(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError("The base URL needs http:// or https:// and a name, like https://example.org.")
    default = 443 if address.scheme == "https" else 80
    port = address.port or default
    names = LOOPBACK if address.scheme == "http" and address.hostname in LOOPBACK else {address.hostname}
    named = {f"[{name}]" if ":" in name else name for name in names}
    hosts = {f"{name}:{port}" for name in named} | (named if port == default else set())
    return {f"{address.scheme}://{host}" for host in hosts}, hosts


def standing_headers(*, https: bool) -> list[tuple[bytes, bytes]]:
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
    """The part of the Content-Security-Policy that is the same on every answer: all but scripts and forms."""
    # Older Safari does not count the socket as 'self'. A name in brackets is not valid in a policy.
    sockets = sorted(origin.replace("http", "ws", 1) for origin in origins if "[" not in origin)
    rules = (
        "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        "style-src 'self' 'unsafe-inline'",  # Quasar and NiceGUI write styles into the page
        "img-src 'self' data:; font-src 'self'; manifest-src 'self'",
        " ".join(["connect-src 'self'", *sockets]),
    )
    return "; ".join(rules)


async def refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Answer with a sentence, or with a problem document where a program asked."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})  # before the handshake every server makes this a 403
        return
    if scope["path"].startswith("/api/"):
        media = "application/problem+json"
        body = json.dumps({"type": "about:blank", **asdict(refusal)}).encode()
    else:
        media, body = "text/plain; charset=utf-8", refusal.detail.encode()
    headers = {"content-type": media, "content-length": str(len(body)), "connection": "close"}
    raw_headers = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    await send({"type": f"{answer}.start", "status": refusal.status, "headers": raw_headers})
    await send({"type": f"{answer}.body", "body": body})
