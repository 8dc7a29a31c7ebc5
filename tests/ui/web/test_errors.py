"""When a page cannot be shown: a calm page with the right status, and one line in the log for what nobody foresaw."""

import logging

import httpx
import pytest
from fastapi import Depends
from nicegui import app as nicegui_app
from nicegui import ui

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from persistence.database import DatabaseBusy, DatabaseUnavailable
from tests.ui.conftest import OpenSite, Site, until
from ui.auth.dependency import current_user
from ui.client.current_user import CurrentUser

pytestmark = pytest.mark.anyio


def page_that_raises(error: Exception, *, late: bool = False) -> None:
    """Make the page /broken, whose builder raises: at once, or where it would wait for its read."""

    async def broken(user: CurrentUser = Depends(current_user)) -> None:
        raise error

    def broken_at_once(user: CurrentUser = Depends(current_user)) -> None:
        raise error

    ui.page("/broken")(broken if late else broken_at_once)


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.ERROR]


REFUSALS = [
    (NotFound("It has moved on."), 404, "It has moved on."),
    (NotAllowed("This is for mentors."), 403, "This is for mentors."),
    (Conflict("It is over."), 409, "It is over."),
    (Invalid("q", "Too long."), 422, "Too long."),
    (DatabaseUnavailable(), 503, "Nothing you typed is lost"),
    (DatabaseBusy(), 503, "Please try again"),
]


@pytest.mark.parametrize("late", [False, True])
async def test_a_refusal_is_a_page_with_its_status_and_no_error(
    site: Site, caplog: pytest.LogCaptureFixture, late: bool
) -> None:
    browser = site.browser(site.sign_in(site.cast.sana))
    for error, status, words in REFUSALS:
        page_that_raises(error, late=late)
        answer = await browser.get("/broken")
        assert answer.status_code == status
        assert words in answer.text
        assert "<script" not in answer.text
        assert ("retry-after" in answer.headers) == (status == 503)
    assert errors_in(caplog) == []


@pytest.mark.parametrize("late", [False, True])
async def test_a_surprise_is_logged_once_and_shown_with_its_reference(
    site: Site, caplog: pytest.LogCaptureFixture, late: bool
) -> None:
    page_that_raises(RuntimeError("secret of somebody"), late=late)
    answer = await site.browser(site.sign_in(site.cast.sana)).get("/broken")
    assert answer.status_code == 500
    assert errors_in(caplog) == ["surprise"]
    (record,) = [record for record in caplog.records if record.message == "surprise"]
    assert record.__dict__["reference"] in answer.text
    assert record.__dict__["where"] == "/broken"
    assert "secret" not in answer.text


async def test_a_surprise_in_the_api_is_a_problem_document(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    @nicegui_app.get("/api/broken")
    def broken() -> None:
        raise RuntimeError("secret of somebody")

    nicegui_app.routes.insert(0, nicegui_app.routes.pop())  # before what answers for all other addresses
    answer = await site.browser().get("/api/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert errors_in(caplog) == ["surprise"]


async def test_a_surprise_on_an_open_page_is_told_and_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    @ui.page("/clicked")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        async def handler() -> None:
            raise RuntimeError("secret of somebody")

        ui.timer(0, handler, once=True)

    tab = await site.open("/clicked", site.sign_in(site.cast.sana))
    await until(lambda: tab.said("notify"))
    assert errors_in(caplog) == ["surprise"]
    assert "secret" not in str(tab.told)


async def test_an_address_that_is_not_there_is_a_plain_page(site: Site) -> None:
    async with site.browser(site.sign_in(site.cast.sana)) as browser:
        for path in ("/nope", "/mentorship/requests/abc", "/mentorship/requests/-1", "/admin/%00"):
            answer = await browser.get(path)
            assert answer.status_code == 404, path
            assert "Nothing here" in answer.text, path


async def test_a_way_that_does_not_work_is_a_plain_page(site: Site) -> None:
    answer = await site.browser().delete("/sign-in")
    assert answer.status_code == 405
    assert "<h1>" in answer.text


async def test_a_dead_cookie_leads_to_sign_in_and_back(site: Site) -> None:
    answer = await site.browser("nonsense").get("/settings?a=b")
    assert answer.headers["location"] == "/sign-in?next=/settings%3Fa%3Db"


async def test_a_trailing_slash_never_leaves_https(open_site: OpenSite) -> None:
    """Whatever the way between the proxy and us is."""
    address = "https://mentors.test"
    async with open_site(base_url=address) as site:
        token = site.sign_in(site.cast.sana)
        transport = httpx.ASGITransport(nicegui_app)
        cookies = {"__Host-mentorship": token}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://mentors.test", cookies=cookies
        ) as plain:
            for path in ("/mentorship/dashboard/", "/settings/"):
                answer = await plain.get(path)
                assert answer.status_code == 307, path
                assert answer.headers["location"] == f"{address}{path.rstrip('/')}"


async def test_a_redirect_and_a_page_ignore_the_prefix_that_anybody_may_send(site: Site) -> None:
    prefix = {"X-Forwarded-Prefix": "//evil.example"}
    answer = await site.browser("nonsense").get("/settings", headers=prefix)
    assert answer.headers["location"] == "/sign-in?next=/settings"
    page = await site.browser(site.sign_in(site.cast.sana)).get("/mentorship/dashboard", headers=prefix)
    assert page.status_code == 200
    assert "evil.example" not in page.text


async def test_r13_without_a_database_the_process_lives_and_says_so(open_site: OpenSite) -> None:
    async with open_site(url="postgresql+psycopg://nobody@127.0.0.1:1/none") as site:
        browser = site.browser("whatever")
        assert (await browser.get("/healthz")).status_code == 200
        ready = await browser.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["database"] == "away"
        page = await browser.get("/mentorship/dashboard")
        assert page.status_code == 503
        assert "out of reach for a moment" in page.text
        assert page.headers["retry-after"] == "5"


async def test_a_process_that_is_ready_says_so(site: Site) -> None:
    answer = await site.browser().get("/readyz")
    expected = {"status": "ok", "database": "ok", "migrations": "ok", "chores": "ok"}
    assert (answer.status_code, answer.json()) == (200, expected)


@pytest.mark.parametrize(
    ("revision", "status", "word"),
    [("0001", 503, "missing"), ("0001_people", 503, "missing"), ("later", 200, "newer")],
)
async def test_a_database_that_lacks_migrations_is_not_ready_and_a_newer_one_is(
    site: Site, revision: str, status: int, word: str
) -> None:
    with site.context.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    answer = await site.browser().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (status, word)


async def test_s3_every_answer_has_its_headers(site: Site) -> None:
    page_that_raises(RuntimeError())
    browser = site.browser(site.sign_in(site.cast.sana))
    for path in (
        "/broken",
        "/nope",
        "/sign-in",
        "/static/app.css",
        "/healthz",
        "/readyz",
        "/",
        "/api/v1/me",
    ):
        headers = (await browser.get(path)).headers
        assert "object-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "server" not in headers, path


async def test_a_page_that_is_not_there_keeps_the_links_of_whoever_asks(site: Site) -> None:
    browser, stranger = site.browser(site.sign_in(site.cast.maya)), site.browser("planted")
    for path in ("/mentorship/requests/999999", "/mentorship/nowhere"):
        answer = await browser.get(path)
        assert answer.status_code == 404
        for link in ("/mentorship/requests", "/mentorship/sessions", "/settings"):
            assert f'href="{link}"' in answer.text
        assert "Maya" in answer.text
        assert "/settings" not in (await stranger.get(path)).text


async def test_a_shortened_address_leads_to_the_dashboard(site: Site) -> None:
    answer = await site.browser(site.sign_in(site.cast.maya)).get("/mentorship")
    assert (answer.status_code, answer.headers["location"]) == (303, "/mentorship/dashboard")
