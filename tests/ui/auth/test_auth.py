"""The ways in and out: cookies, links, and the door that is shut by default."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from nicegui import app as nicegui_app
from sqlalchemy import text

from domain import people
from persistence.database import Database
from tests.factories import RULES
from tests.ui.conftest import OpenSite, Site
from ui.auth.redirects import is_open, same_origin_path
from ui.urls import HOME

pytestmark = pytest.mark.anyio


def cookie_of(answer: httpx.Response) -> Any:
    """The one cookie that an answer sets, as a parser of Set-Cookie reads it."""
    (line,) = answer.headers.get_list("set-cookie")
    (morsel,) = SimpleCookie(line).values()
    return morsel


async def come_in(browser: httpx.AsyncClient, name: str, **form: str) -> httpx.Response:
    return await browser.post("/sign-in/demo", data={"email": f"{name}@demo.test", **form})


@pytest.mark.parametrize(
    ("address", "name", "secure"),
    [("http://localhost:8080", "mentorship", ""), ("https://mentors.example.org", "__Host-mentorship", True)],
)
async def test_s4_cookies(open_site: OpenSite, address: str, name: str, secure: bool | str) -> None:
    async with open_site(demo=True, base_url=address) as site, site.browser() as browser:
        cookie = cookie_of(await come_in(browser, "sana.student"))
        assert (cookie.key, cookie["secure"]) == (name, secure)
        assert cookie["httponly"] is True
        assert cookie["samesite"].lower() == "lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert len(cookie.value) >= 43  # 256 bits
        gone = cookie_of(await browser.post("/sign-out"))
        assert (gone.key, gone.value, gone["max-age"], gone["secure"]) == (name, "", "0", secure)


async def test_s5_login_gives_a_new_session_and_the_old_is_refused(open_site: OpenSite) -> None:
    async with open_site(demo=True) as site, site.browser() as browser:
        old = cookie_of(await come_in(browser, "sana.student")).value
        new = cookie_of(await come_in(browser, "sana.student")).value
        other = cookie_of(await come_in(browser, "ada.admin")).value
        assert len({old, new, other}) == 3
        for ended in (old, new):
            assert (await site.browser(ended).get("/")).headers["location"] == "/sign-in"
        assert (await site.browser(other).get("/")).headers["location"] == HOME


async def test_a_token_that_somebody_planted_before_is_not_taken_over(open_site: OpenSite) -> None:
    async with open_site(demo=True) as site, site.browser("planted-by-somebody-else") as browser:
        assert cookie_of(await come_in(browser, "sana.student")).value != "planted-by-somebody-else"


AWAY_FROM_US = [
    "//evil.test", "///evil.test", "http:evil.test", "https://evil.test/", "\\\\evil.test", "/\\evil.test",
    "\t//evil.test", "/\t/evil.test", "/\n/evil.test", "/\r\nlocation: evil", "/\x00", "javascript:alert(1)",
    "evil.test", "", " /x", "/\u2028/evil", "/" + "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("path", AWAY_FROM_US)
def test_s13_a_path_that_leads_elsewhere_leads_home(path: str) -> None:
    assert same_origin_path(path) == HOME


@pytest.mark.parametrize("path", ["/settings", "/mentorship/requests/7?sort=best&q=a%20b#top", "/a//b"])
def test_s13_a_path_of_ours_is_kept(path: str) -> None:
    assert same_origin_path(path) == path


async def test_s13_open_redirect(open_site: OpenSite) -> None:
    async with open_site(demo=True) as site, site.browser() as browser:
        for path in AWAY_FROM_US[:8]:
            page = await browser.get("/sign-in", params={"next": path})
            assert 'name="next" value="/mentorship/dashboard"' in page.text, path
            answer = await come_in(browser, "sana.student", next=path)
            assert answer.headers["location"] == HOME, path


def test_the_way_in_is_no_way_on() -> None:
    assert same_origin_path("/sign-in?next=/settings") == HOME


async def test_a_stranger_signs_in_and_arrives_where_they_were_going(open_site: OpenSite) -> None:
    async with open_site(demo=True) as site, site.browser() as browser:
        sent = await browser.get("/mentorship/requests?q=a%20b&sort=best")
        assert sent.status_code == 303
        page = await browser.get(sent.headers["location"])
        kept = re.search(r'name="next" value="([^"]*)"', page.text)
        assert kept
        path = kept[1].replace("&amp;", "&")
        answer = await come_in(browser, "maya.mentor", next=path)
        assert answer.headers["location"] == "/mentorship/requests?q=a%20b&sort=best"


async def test_a_stranger_finds_only_the_ways_in(site: Site) -> None:
    async with site.browser() as browser:
        for path in ("/", HOME, "/settings", "/no-such-page", "/mentorship/requests/1", "/join/1"):
            assert (await browser.get(path)).status_code == 303, path
            assert (await browser.post(path)).headers["location"] == "/sign-in", path
        for path in ("/sign-in", "/healthz", "/readyz", "/static/app.css"):
            assert (await browser.get(path)).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "/sign-input",
        "/static",
        "/apiary",
        "/calendar",
        "/calendars/x.ics",
        "/_nicegui",
        "/healthz/x",
        "//static/x",
    ],
)
def test_what_only_looks_like_an_open_door_is_shut(path: str) -> None:
    assert not is_open(path)


async def test_every_route_that_is_not_open_asks_who_is_there(site: Site) -> None:
    """With a cookie that looks like one and is worth nothing: no route lets it by."""
    shut = {}
    async with site.browser("x" * 43) as browser:
        for context in iter_route_contexts(nicegui_app.routes):
            path = context.path or ""
            if isinstance(route := context.original_route, APIRoute) and not is_open(path):
                for method in route.methods or ():
                    shut[path] = await browser.request(method, re.sub(r"{[^}]*}", "1", path))
    assert len(shut) > 10
    for path, answer in shut.items():
        assert answer.headers.get("location", "").startswith("/sign-in"), path


async def test_signing_out_ends_the_row_and_the_cookie_is_worth_nothing(site: Site) -> None:
    token = site.sign_in(site.cast.sana)
    async with site.browser(token) as browser:
        assert (await browser.get("/")).headers["location"] == HOME
        assert (await browser.post("/sign-out")).headers["location"] == "/sign-in"
    replay = await site.browser(token).get("/")
    assert replay.headers["location"] == "/sign-in"
    assert cookie_of(replay).value == ""


async def test_signing_out_twice_is_no_trouble(site: Site) -> None:
    token = site.sign_in(site.cast.sana)
    for _ in range(2):
        assert (await site.browser(token).post("/sign-out")).status_code == 303


async def test_an_api_token_is_no_cookie(site: Site, database: Database) -> None:
    with database.system_transaction() as db:
        token = people.create_api_token(db, site.cast.sana.email, now=db.now)
    assert (await site.browser(token).get("/")).headers["location"] == "/sign-in"


async def test_a_demo_has_a_button_for_each_person(open_site: OpenSite) -> None:
    async with open_site(demo=True) as site, site.browser() as browser:
        page = (await browser.get("/sign-in")).text
        for name in ("Sana Student", "Sam Student", "Maya Mentor", "Milo Mentor", "Ada Admin"):
            assert f"Continue as {name}</button>" in page
        assert (await come_in(browser, "nobody")).status_code == 404


async def test_serving_for_real_lets_nobody_be_anybody(site: Site) -> None:
    async with site.browser() as browser:
        assert "Continue as" not in (await browser.get("/sign-in")).text
        assert (await come_in(browser, "sana.student")).status_code == 404


async def test_somebody_suspended_has_no_button(open_site: OpenSite, database: Database) -> None:
    async with open_site(demo=True) as site, site.browser() as browser:
        with database.system_transaction() as db:
            people.suspend(db, site.cast.sam.email, now=db.now)
        assert "Sam Student" not in (await browser.get("/sign-in")).text
        assert (await come_in(browser, "sam.student")).status_code == 404


async def test_a_link_is_used_up_by_its_button_and_not_by_looking(site: Site, database: Database) -> None:
    with database.system_transaction() as db:
        code = people.create_sign_in_link(db, site.cast.maya.email, now=db.now, rules=RULES)
    async with site.browser() as browser:
        for _ in range(3):  # mail programs and chats look first
            assert '<button class="btn">Sign in</button>' in (await browser.get(f"/sign-in/link/{code}")).text
        answer = await browser.post(f"/sign-in/link/{code}")
        assert answer.headers["location"] == HOME
        assert (await browser.get("/")).headers["location"] == HOME
    again = await site.browser().post(f"/sign-in/link/{code}")
    assert again.status_code == 410
    assert "Ask for a new one" in again.text
    assert "set-cookie" not in again.headers


async def test_an_old_link_says_so(site: Site, database: Database) -> None:
    with database.system_transaction() as db:
        code = people.create_sign_in_link(
            db, site.cast.maya.email, now=db.now - timedelta(minutes=16), rules=RULES
        )
    assert (await site.browser().post(f"/sign-in/link/{code}")).status_code == 410


async def test_a_made_up_link_says_so(site: Site) -> None:
    for code in ("x", "%00", "%F0%9F%98%80", "a" * 5000):
        assert (await site.browser().post(f"/sign-in/link/{code}")).status_code == 410, code


async def test_the_database_keeps_no_token(site: Site, database: Database) -> None:
    token = site.sign_in(site.cast.sana)
    with database.system_transaction() as db:
        kept = db.execute(text("SELECT token_hash FROM sign_ins")).scalars().all()
    assert people.hash_token(token) in kept
    assert token not in kept


async def test_words_of_a_person_are_text_on_the_sign_in_page(
    open_site: OpenSite, database: Database
) -> None:
    async with open_site(demo=True) as site:
        with database.system_transaction() as db:
            people.add(db, "x@demo.test", name="<script>alert(1)</script>", roles=["student"], now=db.now)
        page = (await site.browser().get("/sign-in")).text
        assert "<script" not in page
        assert "&lt;script&gt;" in page
