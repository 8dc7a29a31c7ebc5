"""The outer door: origins, hosts, sizes and headers by plain ASGI calls; the policy in a real Chromium."""

import asyncio
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from nicegui.client import templates
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright
from starlette.middleware.base import RequestResponseEndpoint
from starlette.types import Message, Receive, Scope, Send

from ui.web.security import Guard, NonceOnOwnTags, own_addresses

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
    """Call a guarded app once. `sec_fetch_site` is sent as that header, `origin_` as a second origin."""
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

    asyncio.run(Guard(watched, base_url=base_url, max_body=max_body)(scope, receive, send))
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


# How much may be carried


def test_a_body_that_announces_too_much_is_not_read() -> None:
    answer = ask("/api/v1/requests", method="POST", content_length="1001")
    assert (answer.status, answer.reached, answer.header("connection")) == (413, False, "close")
    assert json.loads(answer.body) == {
        "type": "about:blank",
        "status": 413,
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


# Which scripts are ours


def test_every_script_of_the_page_template_gets_the_nonce() -> None:
    assert templates.env.loader
    source, _, _ = templates.env.loader.get_source(templates.env, "index.html")
    ours = NonceOnOwnTags(templates.env).preprocess(source, "index.html")
    assert ours.count("<script nonce=") == len(re.findall(r"<script\b", source, re.IGNORECASE)) > 5
    assert ours.count('<link rel="modulepreload" nonce=') == source.count("modulepreload") == 1


# A real page in a real browser

APP = """
import sys
from nicegui import app, ui
from starlette.responses import PlainTextResponse

from ui.app import say_when_ready
from ui.web.security import surround

EVIL = '</script><script>window.hacked = 1</script><script nonce="">window.hacked = 2</script>'
IMAGE = '<img src="/no-such-image" onerror="window.hacked = 3">'


@ui.page("/", title="Guarded")
def page() -> None:
    ui.add_head_html("<style>.big { font-size: 40px }</style>")
    dark = ui.dark_mode()
    name = ui.input("Name")
    said = ui.label("nothing yet").classes("big")
    ui.select(["Resume review", "Career advice"], label="Type", on_change=lambda e: said.set_text(e.value))
    ui.button("Greet", on_click=lambda: said.set_text(f"Hello {name.value}"))
    ui.button("Notify", on_click=lambda: ui.notify("A calm word"))
    ui.button("Dark", on_click=dark.enable)
    ui.table(columns=[{"name": "a", "label": "Title", "field": "a"}], rows=[{"a": "row one"}], row_key="a")
    with ui.dialog() as dialog, ui.card():
        ui.label("Inside the dialog")
        ui.button("Close", on_click=dialog.close)
    ui.button("Open", on_click=dialog.open)
    late = ui.row()

    def add() -> None:
        with late:
            ui.codemirror("late = True")
    ui.button("Late", on_click=add)


@ui.page("/evil", title=EVIL)
def evil() -> None:
    ui.add_head_html(EVIL)
    ui.add_body_html(EVIL + IMAGE)
    ui.label(EVIL + IMAGE)
    ui.input(EVIL, value=EVIL + "`${window.hacked = 4}`")
    ui.select([EVIL], value=EVIL)
    ui.table(columns=[{"name": "a", "label": EVIL, "field": "a"}], rows=[{"a": IMAGE}])
    ui.html(IMAGE + '<a id="link" href="javascript:window.hacked = 5">link</a>', sanitize=False)
    ui.button("Alive", on_click=lambda: ui.notify("Still here"))


@ui.page("/broken")
def broken() -> None:
    raise RuntimeError("bug")


@app.get("/broken-route")
def broken_route() -> None:
    raise RuntimeError("bug")


@app.post("/form")
async def form() -> PlainTextResponse:
    return PlainTextResponse("thanks")


port = int(sys.argv[1])
surround(app, base_url=f"http://localhost:{port}")
say_when_ready(f"http://localhost:{port}")
ui.run(
    host="127.0.0.1", port=port, reload=False, show=False, show_welcome_message=False,
    server_header=False, access_log=False, http="h11", ws_max_size=256 * 1024,
)
"""


def browser_path() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return named
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "guarded_app.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    root = Path(__file__).parents[2]
    log = (folder / "log").open("w")
    server = subprocess.Popen(
        [sys.executable, folder / "guarded_app.py", str(port)],
        cwd=folder,
        # NiceGUI looks for pytest in the environment and would then expect its own fixtures.
        env={**{k: v for k, v in os.environ.items() if "PYTEST" not in k}, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    assert server.stdout
    try:
        assert any("is ready at" in line for line in server.stdout), (folder / "log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)
        server.stdout.close()
        log.close()


@pytest.fixture
def page() -> Iterator[Page]:
    path = browser_path()
    if path is None:
        reason = "no Chromium found: set CHROMIUM=/path or install chromium"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def listen(page: Page) -> list[str]:
    """Everything the browser complains about from now on."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_a_real_page_works_without_a_single_violation(port: int, page: Page) -> None:
    complaints = listen(page)
    with page.expect_websocket() as opened:
        page.goto(f"http://localhost:{port}/")
    assert "transport=websocket" in opened.value.url
    assert (
        page.evaluate("fetch('/_nicegui_ws/socket.io/?EIO=4&transport=polling').then(a => a.status)") == 200
    )
    page.get_by_label("Name").fill("Sana")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_text("Hello Sana")).to_have_css("font-size", "40px")
    page.get_by_label("Type").click()
    page.get_by_role("option", name="Career advice").click()
    expect(page.locator(".big")).to_have_text("Career advice")
    page.get_by_role("button", name="Notify").click()
    expect(page.get_by_text("A calm word")).to_be_visible()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body.body--dark")).to_be_visible()
    expect(page.get_by_role("cell", name="row one")).to_be_visible()
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Inside the dialog")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Inside the dialog")).to_be_hidden()
    page.get_by_role("button", name="Late").click()
    expect(page.locator(".cm-content")).to_contain_text("late = True")
    assert complaints == []


def test_markup_in_user_text_never_runs(port: int, page: Page) -> None:
    complaints = listen(page)
    page.goto(f"http://localhost:{port}/evil")
    page.get_by_role("button", name="Alive").click()
    expect(page.get_by_text("Still here")).to_be_visible()
    page.evaluate("document.getElementById('link').click()")
    page.wait_for_function("performance.getEntriesByName(location.origin + '/no-such-image').length > 0")
    assert page.evaluate("window.hacked") is None
    assert any("script-src" in complaint for complaint in complaints)


def test_the_nonce_stands_on_our_own_tags_alone(port: int) -> None:
    status, headers, body = request(port, "GET", "/evil")
    assert status == 200
    found = re.search(r"'nonce-([\w-]+)'", headers["content-security-policy"])
    assert found
    tags = re.findall(r"<script\b[^>]*>", body)
    nonced = [tag for tag in tags if found[1] in tag]
    assert body.count(found[1]) == len(nonced) + body.count("modulepreload")
    assert [tag for tag in tags if tag not in nonced] == [
        "<script>",
        '<script nonce="">',
    ] * 2  # head and body html


def request(
    port: int, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": f"localhost:{port}", **(headers or {})})
        response = connection.getresponse()
        body = "" if response.status == 101 else response.read().decode(errors="replace")
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body
    finally:
        connection.close()


HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_s1_a_real_handshake_needs_our_own_origin(port: int) -> None:
    path = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        status, headers, body = request(port, "GET", path, {**HANDSHAKE, **origin})
        assert status == 403
        assert "access-control-allow-origin" not in headers
        assert "nonce-" in headers["content-security-policy"]
        assert body.startswith("This came from another site.")
    status, headers, _ = request(port, "GET", path, {**HANDSHAKE, "Origin": f"http://localhost:{port}"})
    assert status == 101
    assert "server" not in headers


def test_real_polling_needs_our_own_origin_and_gets_no_invitation(port: int) -> None:
    path = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert request(port, "GET", path, origin)[0] == 403
    status, headers, _ = request(port, "GET", path, {"Origin": f"http://localhost:{port}"})
    assert status == 200
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/broken", "/broken-route", "/favicon.ico", "/_nicegui_ws/nowhere"]
)
def test_s3_every_real_answer_wears_the_headers(port: int, path: str) -> None:
    status, headers, _ = request(
        port, "GET", path, {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
    )
    assert status in {200, 404, 500}
    assert "nonce-" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_a_static_file_keeps_its_own_caching(port: int) -> None:
    _, _, body = request(port, "GET", "/")
    found = re.search(r'src="(/_nicegui/[^"]+/nicegui\.js)"', body)
    assert found
    status, headers, _ = request(port, "GET", found[1])
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert "nonce-" in headers["content-security-policy"]


def test_a_real_form_from_another_site_is_refused(port: int) -> None:
    assert request(port, "POST", "/form", {"Origin": "https://evil.example"})[0] == 403
    assert request(port, "POST", "/form", {"Origin": f"http://localhost:{port}"})[0] == 200


def test_a_real_body_over_the_limit_is_refused_before_it_is_sent(port: int) -> None:
    status, headers, body = request(port, "POST", "/form", {"Content-Length": "300000"})
    assert (status, headers["connection"]) == (413, "close")
    assert body == "This is too much at once. Please send a shorter one."


def test_an_error_nobody_caught_gets_a_calm_sentence(port: int) -> None:
    status, _, body = request(port, "GET", "/broken-route")
    assert (status, body) == (500, "Something went wrong on our side. Please try again in a moment.")
