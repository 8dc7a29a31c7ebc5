"""Double clicks, two tabs, the back button, a reload, a race, a tunnel: one request, nothing lost, a kind sentence."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.engine import make_url

from domain import requests
from persistence import embedded
from tests import factories
from tests.browser.conftest import (
    PATIENCE,
    People,
    Person,
    Site,
    Visits,
    alive,
    article,
    board_of,
    unique,
)

pytestmark = pytest.mark.browser

DASHBOARD = "/mentorship/dashboard"
DESCRIPTION = "Need help preparing for technical interviews"


def test_r2_a_double_click_on_submit_makes_one_request(site: Site, folk: People, visit: Visits) -> None:
    """Promise R2, by hand."""
    page, title = visit(folk.sana, DASHBOARD), unique("Interview prep")
    fill(open_form(page), title).dblclick()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(article(page, title)).to_have_count(1)
    page.reload()
    expect(article(page, title)).to_have_count(1)
    assert asked(site, folk.sana) == [title]


def test_r2_the_same_words_sent_from_two_tabs_are_one_request(
    site: Site, folk: People, visit: Visits
) -> None:
    first, title = visit(folk.sana, DASHBOARD), unique("Interview prep")
    submit = fill(open_form(first), title)
    until(first, lambda: draft(site, folk.sana).get("windows"))

    second = visit.tab(first.context, DASHBOARD)
    again = open_form(second)
    expect(again.get_by_label("Title")).to_have_value(title)
    submit.click()
    expect(article(first, title)).to_be_visible()
    expect(article(second, title)).to_be_visible()  # live, behind the open dialog
    again.get_by_role("button", name="Submit request").click()
    expect(again).to_be_hidden()
    assert asked(site, folk.sana) == [title]


def test_r2_the_back_button_posts_nothing_again(site: Site, folk: People, visit: Visits) -> None:
    page, title = visit(folk.sana, DASHBOARD), unique("Interview prep")
    fill(open_form(page), title).click()
    article(page, title).get_by_role("link", name="View details").click()
    page.wait_for_url("**/mentorship/requests/*")
    page.go_back()
    page.wait_for_url(f"**{DASHBOARD}")
    alive(page)
    expect(article(page, title)).to_have_count(1)
    expect(open_form(page).get_by_label("Title")).to_have_value("")  # what was sent is no draft
    assert asked(site, folk.sana) == [title]


def test_a_reload_costs_nothing_that_was_typed(site: Site, folk: People, visit: Visits) -> None:
    page, title = visit(folk.sana, DASHBOARD), unique("Interview prep")
    form = open_form(page)
    fill(form, title)
    form.get_by_label("From").fill("16:00")  # of a second time, half typed
    until(page, lambda: draft(site, folk.sana).get("typed", {}).get("from") == "16:00")
    page.reload()
    alive(page)
    expect(page.get_by_text(f"You began “{title}” and have not posted it yet.")).to_be_visible()
    page.get_by_role("button", name="Continue your draft").click()
    expect(form.get_by_text("Here is what you typed before.")).to_be_visible()
    expect(form.get_by_label("Title")).to_have_value(title)
    expect(form.get_by_label("Session type")).to_have_value("interview_preparation")
    expect(form.get_by_label("Description")).to_have_value(DESCRIPTION)
    expect(form.get_by_label("Duration")).to_have_value("60")
    expect(form.get_by_label("From")).to_have_value("16:00")
    expect(form.get_by_role("listitem")).to_have_count(1)
    form.get_by_label("From").fill("")
    form.get_by_role("button", name="Submit request").click()
    expect(article(page, title)).to_be_visible()
    expect(page.get_by_role("button", name="Continue your draft")).to_be_hidden()
    expect(page.get_by_role("button", name="Request Mini Session")).to_be_focused()


def test_r1_who_loses_a_claim_reads_a_kind_sentence_and_the_card_leaves(
    site: Site, folk: People, visit: Visits
) -> None:
    title = unique("Interview prep")
    request_id = factories.request(site.database, folk.sana, factories.fields(title))
    page = visit(folk.milo, board_of(title))
    claim = article(page, title).get_by_role("button", name="Claim", exact=True)
    with site.database.transaction(folk.maya.sign_in) as (db, viewer):
        requests.claim(db, viewer, request_id, now=db.now, rules=factories.RULES)
        claim.click()
        expect(claim).to_have_attribute("aria-busy", "true")  # it waits for who was first: Maya
    kindly = "took this one a moment ago. Thank you for offering; there are more on the board."
    expect(page.locator("[aria-live=polite]")).to_contain_text(kindly)  # said once, to those who hear
    expect(page.locator(".q-notification")).to_contain_text(kindly)  # and shown
    expect(article(page, title)).to_contain_text("Someone took this one a moment ago.")
    expect(article(page, title).get_by_role("button")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(article(page, title)).to_have_count(0)
    assert factories.row(site.database, request_id).status == "claimed"


def test_s6_signing_out_in_one_tab_closes_the_others(folk: People, visit: Visits) -> None:
    """They close by themselves, and the old cookie opens nothing."""
    first = visit(folk.sana, DASHBOARD)
    second = visit.tab(first.context, "/settings")
    first.get_by_role("button", name="Your menu").click()
    first.get_by_role("button", name="Sign out").click()
    second.wait_for_url("**/sign-in?next=/settings&ended=true")
    expect(
        second.get_by_text("You were signed out, here or in another tab. Your drafts are kept")
    ).to_be_visible()
    old_cookie = visit(folk.sana)
    old_cookie.goto(DASHBOARD)
    expect(old_cookie).to_have_url(f"{visit.site.address}/sign-in?next={DASHBOARD}")


def test_s6_a_click_after_the_sign_in_has_ended_does_nothing(
    site: Site, server: embedded.Server, folk: People, visit: Visits
) -> None:
    """Even where the page has not heard of the end: the click itself looks."""
    page = visit(folk.sana, DASHBOARD)
    submit = fill(open_form(page), unique("Interview prep"))
    end_unheard(server, site, folk.sana)
    submit.click()
    page.wait_for_url(f"**/sign-in?next={DASHBOARD}&ended=true")
    assert asked(site, folk.sana) == []


def test_a_tunnel_is_said_quietly_and_costs_nothing_typed(site: Site, folk: People, visit: Visits) -> None:
    visit.forgiven += ["ERR_INTERNET_DISCONNECTED", "WebSocket connection"]
    # By number: under the name of localhost, socket.io does not listen to whether there is a network.
    page = visit(folk.sana, DASHBOARD, address=site.address.replace("localhost", "127.0.0.1"))
    title = unique("Interview prep")
    submit = fill(form := open_form(page), title)
    form.get_by_role("button", name="Add details").click()
    page.context.set_offline(True)
    banner = page.get_by_text("You are offline for a moment.")
    expect(banner).to_be_visible()
    form.get_by_label("Topics").fill("python")
    # A click that worked later on its own would be worse than one that does nothing, and says so.
    expect(submit).to_have_accessible_name(re.compile("Waits for the connection$"))
    submit.click()
    expect(form.get_by_label("Title")).to_have_value(title)
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    expect(form.get_by_label("Title")).to_have_value(title)
    expect(form.get_by_label("Topics")).to_have_value("python")
    expect(submit).to_have_accessible_name("Submit request")
    assert asked(site, folk.sana) == []
    submit.click()
    expect(article(page, title)).to_be_visible()
    assert asked(site, folk.sana) == [title]
    (row,) = factories.sql(
        site.database, "SELECT topics FROM mini_mentorship_requests WHERE student_id = :id", id=folk.sana.id
    )
    assert row.topics == ["python"]


def open_form(page: Page) -> Locator:
    page.get_by_role("button", name="Request Mini Session").click()
    form = page.get_by_role("dialog", name="Request a mini session")
    expect(form.get_by_label("Title")).to_be_focused()
    return form


def fill(form: Locator, title: str) -> Locator:
    """Fill in a request that fits; returns the button that sends it."""
    form.get_by_label("Title").fill(title)
    form.get_by_label("Session type").select_option("Interview Preparation")
    form.get_by_label("Description").fill(DESCRIPTION)
    form.get_by_label("Duration").select_option("60 minutes")
    form.get_by_label("Date").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    form.get_by_label("From").fill("11:00")
    form.get_by_label("To", exact=True).fill("14:00")
    form.get_by_role("button", name="Add time").click()
    expect(form.get_by_role("listitem")).to_have_count(1)
    return form.get_by_role("button", name="Submit request")


def asked(site: Site, person: Person) -> list[str]:
    """The titles of all that this person ever asked."""
    rows = factories.sql(
        site.database, "SELECT title FROM mini_mentorship_requests WHERE student_id = :id", id=person.id
    )
    return [row.title for row in rows]


def draft(site: Site, person: Person) -> dict[str, Any]:
    rows = factories.sql(site.database, "SELECT body FROM drafts WHERE person_id = :id", id=person.id)
    return dict(rows[0].body) if rows else {}


def until(page: Page, holds: Callable[[], object]) -> None:
    """Look again, while the browser goes on, until something holds that no page shows."""
    last = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < last
        page.wait_for_timeout(20)


def end_unheard(server: embedded.Server, site: Site, person: Person) -> None:
    """End a sign-in with the database's triggers asleep, so that no page is told."""
    name = site.database.engine.url.database
    dsn = make_url(server.admin_url).set(drivername="postgresql", database=name)
    with psycopg.connect(dsn.render_as_string(hide_password=False)) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE sign_ins SET ended_at = now() WHERE person_id = %s", [person.id])
