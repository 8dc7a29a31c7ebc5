"""The outer edge: origins, hosts, sizes and headers, by plain ASGI calls."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers as RequestHeaders
from starlette.middleware.base import RequestResponseEndpoint
from starlette.types import Message, Receive, Scope, Send

from ui.web.security import SecurityMiddleware, own_addresses

HTTPS = "https://mentors.example.org"
LOCAL = "http://localhost:8080"
Headers = list[tuple[bytes, bytes]]


@dataclass
class Answer:
    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    reached: bool = False
    parts: list[bytes] = field(default_factory=list)

    def header(self, name: str) -> str:
        return ", ".join(value.decode() for key, value in self.headers if key.decode().lower() == name)


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("The visitor has left.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"hello " + body})


def ask(
    path: str = "/",
    *,
    app: Callable[[Scope, Receive, Send], Awaitable[None]] = hello,
    base_url: str = HTTPS,
    kind: str = "http",
    method: str = "GET",
    host: str | None = "",
    query: bytes = b"",
    body: tuple[bytes, ...] = (b"",),
    max_body: int = 1000,
    denial: bool = True,
    **headers: str | None,
) -> Answer:
    """Call an app behind the middleware once. `sec_fetch_site` is sent as that header, `origin_` as a second origin."""
    answer = Answer()
    host = base_url.partition("//")[2] if host == "" else host
    named = {"host": host, **headers}
    scope: dict[str, Any] = {
        "type": kind,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [
            (name.strip("_").replace("_", "-").encode(), value.encode())
            for name, value in named.items()
            if value is not None
        ],
    }
    if kind == "http":
        scope["method"] = method
    elif denial:
        scope["extensions"] = {"websocket.http.response": {}}
    messages = iter(
        {"type": "http.request", "body": part, "more_body": number < len(body)}
        for number, part in enumerate(body, start=1)
    )

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        if message["type"] == "websocket.accept":
            answer.status = 101
        elif message["type"] == "websocket.close":
            answer.status = 403
        elif message["type"].endswith(".start"):
            assert not answer.status, "an answer starts once"
            answer.status, answer.headers = message["status"], list(message["headers"])
        else:
            answer.parts.append(message["body"])
            answer.body += message["body"]

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        answer.reached = True
        await app(scope, receive, send)

    asyncio.run(SecurityMiddleware(watched, base_url=base_url, max_body=max_body)(scope, receive, send))
    return answer


def saying(
    *headers: tuple[bytes, bytes], status: int = 200
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b""})

    return app


# Who may open the socket


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        None,
        "http://mentors.example.org",
        f"{HTTPS}:8443",
        f"{HTTPS}.evil.example",
        "",
    ],
)
def test_s1_a_foreign_origin_cannot_open_the_socket(origin: str | None) -> None:
    answer = ask("/_nicegui_ws/socket.io/", kind="websocket", origin=origin)
    assert (answer.status, answer.reached) == (403, False)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_s1_a_foreign_origin_cannot_poll_the_socket_either(origin: str | None, method: str) -> None:
    answer = ask("/_nicegui_ws/socket.io/", method=method, origin=origin)
    assert (answer.status, answer.reached) == (403, False)


def test_our_own_page_opens_the_socket() -> None:
    assert ask("/_nicegui_ws/socket.io/", kind="websocket", origin=HTTPS).status == 101


def test_our_own_page_polls() -> None:
    assert ask("/_nicegui_ws/socket.io/", method="POST", origin=HTTPS).status == 200


def test_a_browser_that_reads_from_its_own_page_need_not_name_it() -> None:
    assert ask("/_nicegui_ws/socket.io/", sec_fetch_site="same-origin").status == 200
    assert ask("/_nicegui_ws/socket.io/", sec_fetch_site="cross-site").status == 403


def test_what_the_browser_says_of_the_site_does_not_open_the_socket() -> None:
    assert ask("/_nicegui_ws/socket.io/", kind="websocket", sec_fetch_site="same-origin").status == 403


def test_two_origins_are_none() -> None:
    answer = ask("/_nicegui_ws/socket.io/", kind="websocket", origin=HTTPS, origin_="https://evil.example")
    assert answer.status == 403


def test_every_other_websocket_is_guarded_too() -> None:
    assert ask("/anything", kind="websocket", origin="https://evil.example").status == 403


def test_a_server_that_cannot_answer_a_handshake_closes_it() -> None:
    assert ask("/_nicegui_ws/socket.io/", kind="websocket", origin="null", denial=False).status == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_on_loopback_this_machine_has_three_names(name: str) -> None:
    answer = ask(
        "/_nicegui_ws/", base_url=LOCAL, kind="websocket", host=f"{name}:8080", origin=f"http://{name}:8080"
    )
    assert answer.status == 101


@pytest.mark.parametrize("origin", ["http://localhost:8081", "https://localhost:8080", "http://localhost"])
def test_another_port_of_this_machine_is_another_site(origin: str) -> None:
    assert ask("/_nicegui_ws/", base_url=LOCAL, kind="websocket", origin=origin).status == 403


# Who may change something


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "cookie", ["sign_in=1", None]
)  # SameSite holds the cookie back; signing somebody in needs none
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_foreign_page_cannot_send_a_form(method: str, cookie: str | None, origin: str) -> None:
    answer = ask("/sign-in", method=method, origin=origin, cookie=cookie)
    assert (answer.status, answer.reached) == (403, False)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_whose_origin_is_hidden_is_known_by_its_site(site: str) -> None:
    assert ask("/sign-in", method="POST", sec_fetch_site=site).status == 403


@pytest.mark.parametrize("origin", ["http://mentors.example.org", f"{HTTPS}:8443"])
def test_our_own_page_at_another_address_reads_which_one_is_right(
    origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy that serves https where the settings say http, or the other way round."""
    answer = ask("/sign-in/demo", method="POST", origin=origin)
    assert (answer.status, answer.reached) == (403, False)
    assert answer.body.decode() == (
        f"This page was opened at {origin}, and this place answers at {HTTPS}. Please open {HTTPS} instead."
    )
    (record,) = caplog.records
    assert (record.__dict__["opened_at"], record.__dict__["base_url"]) == (origin, HTTPS)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://x@mentors.example.org",
        "https://[",
        "ftp://mentors.example.org",
    ],
)
def test_of_another_site_nothing_is_said_back(origin: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = ask("/sign-in", method="POST", origin=origin)
    assert answer.body == b"This came from another site. Please use our own page."
    assert caplog.records == []


def test_an_address_that_does_not_fit_is_logged_once() -> None:
    edge = SecurityMiddleware(hello, base_url=HTTPS)
    wrong = RequestHeaders({"origin": "http://mentors.example.org"})
    said = [edge.foreign_origin(wrong) for _ in range(3)]
    assert said[0] == said[2]
    assert edge.said == {"http://mentors.example.org"}


@pytest.mark.parametrize(("base_url", "kind", "scheme"), [
    (HTTPS, "http", "https"), (HTTPS, "websocket", "wss"), (LOCAL, "http", "http"), (LOCAL, "websocket", "ws"),
])  # fmt: skip
def test_the_scheme_is_that_of_our_address(base_url: str, kind: str, scheme: str) -> None:
    """A redirect is made from it, such as that of a trailing slash; between the proxy and us it is another."""
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["scheme"])
        await hello(scope, receive, send)

    ask(app=app, base_url=base_url, kind=kind, origin=base_url)
    assert seen == [scheme]


def test_our_own_form_goes_through() -> None:
    assert (
        ask("/sign-in", method="POST", origin=HTTPS, cookie="sign_in=1", sec_fetch_site="same-origin").status
        == 200
    )


def test_a_program_with_a_token_names_no_origin_and_goes_through() -> None:
    assert ask("/api/v1/requests", method="POST", authorization="Bearer t").status == 200


def test_a_link_from_another_site_may_be_followed() -> None:
    assert ask("/mentorship/dashboard", sec_fetch_site="cross-site").status == 200


def test_s1_no_answer_invites_a_foreign_origin() -> None:
    app = saying((b"Access-Control-Allow-Origin", b"*"), (b"access-control-allow-credentials", b"true"))
    answer = ask(app=app, origin="https://evil.example")
    assert [name for name, _ in answer.headers if name.lower().startswith(b"access-control")] == []


# Which name is ours


@pytest.mark.parametrize("host", ["evil.example", "mentors.example.org:8443", "", None, "127.0.0.1"])
def test_another_name_gets_a_sentence_instead_of_a_page(host: str | None) -> None:
    answer = ask(host=host or (None if host is None else " "))
    assert (answer.status, answer.reached) == (421, False)
    assert answer.body == b"We do not answer to that name. Please open https://mentors.example.org instead."


def test_another_name_cannot_open_the_socket() -> None:
    assert ask("/_nicegui_ws/", kind="websocket", host="evil.example", origin=HTTPS).status == 421


def test_two_hosts_are_none() -> None:
    assert ask(host_="mentors.example.org").status == 421


@pytest.mark.parametrize("host", ["mentors.example.org", "MENTORS.example.org", "mentors.example.org:443"])
def test_our_name_may_be_written_in_every_usual_way(host: str) -> None:
    assert ask(host=host).status == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_health_probe_may_call_by_address(path: str) -> None:
    assert ask(path, host="10.0.0.7:8080").status == 200


def test_a_base_url_without_a_name_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="like https://"):
        own_addresses("mentors.example.org")


# What a proxy says


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_nobody_in_front_is_believed(kind: str) -> None:
    """NiceGUI would put the prefix into its page and in front of redirects, whoever sent it."""
    seen: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(name for name, _ in scope["headers"])
        await hello(scope, receive, send)

    answer = ask(
        app=app,
        kind=kind,
        origin=HTTPS,
        forwarded="host=evil.example",
        x_forwarded_host="evil.example",
        x_forwarded_prefix="//evil.example",
        cookie="a=b",
    )
    assert (answer.reached, seen) == (True, [b"host", b"origin", b"cookie"])


# How much may be carried


def test_a_body_that_announces_too_much_is_not_read() -> None:
    answer = ask("/api/v1/requests", method="POST", content_length="1001")
    assert (answer.status, answer.reached, answer.header("connection")) == (413, False, "close")
    assert json.loads(answer.body) == {
        "type": "/api/docs#body_too_large",
        "status": 413,
        "code": "body_too_large",
        "title": "Too much at once",
        "detail": "This is too much at once. Please send a shorter one.",
    }
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("content-length") == str(len(answer.body))


def test_an_endless_number_is_too_much() -> None:
    assert ask(method="POST", content_length="9" * 10_000).status == 413


def test_a_body_is_counted_while_it_comes_in() -> None:
    answer = ask(method="POST", body=(b"x" * 600, b"x" * 600))
    assert answer.status == 413
    assert answer.header("x-content-type-options") == "nosniff"


def test_an_app_that_answers_a_cut_body_is_overruled() -> None:
    async def forgiving(_scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        await saying(status=400)(_scope, receive, send)

    assert ask(app=forgiving, method="POST", body=(b"x" * 600, b"x" * 600)).status == 413


def test_a_body_of_just_the_limit_goes_through() -> None:
    answer = ask(method="POST", body=(b"x" * 500, b"x" * 500), content_length="1000")
    assert (answer.status, len(answer.body)) == (200, 1006)


def test_middleware_and_a_json_route_survive_a_cut_body() -> None:
    app = FastAPI()

    @app.middleware("http")
    async def as_nicegui_does(request: Request, call_next: RequestResponseEndpoint) -> Response:
        return await call_next(request)

    @app.post("/api/v1/requests")
    def create(wish: dict[str, str]) -> dict[str, str]:
        return wish

    body = (b'{"title": "' + b"x" * 600, b"x" * 600, b'"}')
    assert (
        ask("/api/v1/requests", app=app, method="POST", body=body, content_type="application/json").status
        == 413
    )
    fits = ask(
        "/api/v1/requests", app=app, method="POST", body=(b'{"a":', b'"b"}'), content_type="application/json"
    )
    assert json.loads(fits.body) == {"a": "b"}


def test_an_address_that_is_too_long_is_refused() -> None:
    assert ask("/" + "a" * 9000).status == 414
    assert ask(query=b"a" * 9000).status == 414
    assert ask("/_nicegui_ws/", kind="websocket", query=b"a" * 9000, origin=HTTPS).status == 414
    assert ask(query=b"a" * 8000).status == 200


def test_headers_that_are_too_large_are_refused() -> None:
    assert ask(cookie="a" * 33_000).status == 431


# What every answer wears


ANSWERS: dict[str, dict[str, Any]] = {
    "page": {},
    "redirect": {"app": saying((b"location", b"/sign-in"), status=303)},
    "error": {"app": saying(status=500)},
    "file": {"app": saying((b"cache-control", b"public"))},
    "wrong host": {"host": "evil.example"},
    "socket": {"kind": "websocket", "origin": "null"},
    "too large": {"method": "POST", "body": (b"x" * 2000,)},
}


@pytest.mark.parametrize("call", ANSWERS.values(), ids=ANSWERS)
def test_every_answer_wears_the_headers(call: dict[str, Any]) -> None:
    answer = ask(**call)
    policy = answer.header("content-security-policy")
    assert re.search(r"script-src 'nonce-[\w-]{22}' 'unsafe-eval';", policy)
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "connect-src 'self' wss://mentors.example.org" in policy
    assert answer.header("strict-transport-security") == "max-age=31536000; includeSubDomains"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert "camera=()" in answer.header("permissions-policy")
    assert answer.header("cache-control") in {"no-store", "public"}


def test_every_answer_has_its_own_nonce() -> None:
    assert len({ask().header("content-security-policy") for _ in range(20)}) == 20


def test_plain_http_promises_no_https() -> None:
    answer = ask(base_url=LOCAL)
    assert answer.header("strict-transport-security") == ""
    assert "connect-src 'self' ws://127.0.0.1:8080 ws://localhost:8080" in answer.header(
        "content-security-policy"
    )


def test_a_route_may_be_stricter_but_never_without_a_policy() -> None:
    answer = ask(app=saying((b"Referrer-Policy", b"no-referrer"), (b"Content-Security-Policy", b"sandbox")))
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("content-security-policy").startswith("sandbox, script-src 'nonce-")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ((), "no-store"),
        (((b"Cache-Control", b"public, max-age=9"),), "public, max-age=9"),
        (((b"ETag", b'"1"'),), ""),
    ],
)
def test_a_page_is_kept_nowhere_and_a_file_as_it_says(
    said: tuple[tuple[bytes, bytes], ...], kept: str
) -> None:
    assert ask(app=saying(*said)).header("cache-control") == kept


def test_bodies_are_passed_on_part_by_part_and_unchanged() -> None:
    async def stream(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-encoding", b"gzip")]}
        )
        await send({"type": "http.response.body", "body": b"\x1f\x8b<script>", "more_body": True})
        await send({"type": "http.response.body", "body": b"\x00"})

    assert ask(app=stream).parts == [b"\x1f\x8b<script>", b"\x00"]
