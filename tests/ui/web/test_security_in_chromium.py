"""The same edge around a real NiceGUI server: the policy in a real Chromium, and requests over the wire."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

APP = """
import sys
from nicegui import app, ui
from starlette.responses import PlainTextResponse, RedirectResponse

from ui.app import say_when_ready
from ui.web import security

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


@app.get("/away")
def away() -> RedirectResponse:
    return RedirectResponse("/form", 303)


@app.post("/form")
async def form() -> PlainTextResponse:
    return PlainTextResponse("thanks")


port = int(sys.argv[1])
security.install(app, base_url=f"http://localhost:{port}")
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
    root = Path(__file__).parents[3]
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


def test_no_forwarded_prefix_leads_a_redirect_or_a_page_away(port: int) -> None:
    prefix = {"X-Forwarded-Prefix": "//evil.example"}
    status, headers, _ = request(port, "GET", "/away", prefix)
    assert (status, headers["location"]) == (303, "/form")
    status, _, body = request(port, "GET", "/", prefix)
    assert status == 200
    assert "evil.example" not in body


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
