"""Whoever looks sees what is theirs, while others act at the same moment."""

import re

import pytest
from playwright.sync_api import Page, expect

from domain import requests
from tests import factories
from tests.browser.conftest import People, Site, Visits, article, board_of, go, unique

pytestmark = pytest.mark.browser

DASHBOARD = "/mentorship/dashboard"


def test_two_people_on_one_page_never_see_or_act_as_each_other(
    site: Site, folk: People, visit: Visits
) -> None:
    """Trap 1: what is drawn anew for one is drawn for them alone, however the changes fall."""
    sana, sam = visit(folk.sana, DASHBOARD), visit(folk.sam, DASHBOARD)
    hers, his = unique("Only of Sana"), unique("Only of Sam")
    her_request = factories.request(site.database, folk.sana, factories.fields(hers))
    his_request = factories.request(site.database, folk.sam, factories.fields(his))
    expect(article(sana, hers)).to_be_visible()
    expect(article(sam, his)).to_be_visible()

    factories.do(site.database, folk.maya, requests.claim, her_request)
    factories.do(site.database, folk.milo, requests.claim, his_request)
    expect(article(sana, hers).locator(".badge")).to_have_text("Claimed")
    expect(article(sam, his).locator(".badge")).to_have_text("Claimed")
    for page, name, other, title in ((sana, "Sana", "Sam", his), (sam, "Sam", "Sana", hers)):
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(page.get_by_text(title)).to_have_count(0)
        assert not re.search(rf"\b{other}\b", page.content())

    # Their clicks, after all that drawing, are still their own.
    cancel(sam, his)
    expect(article(sam, his).locator(".badge")).to_have_text("Cancelled")
    assert factories.row(site.database, her_request).status == "claimed"
    assert factories.events(site.database, his_request)[-1] == ("cancelled", "student")

    # What is not theirs is not there for them, by its address either.
    visit.forgiven.append("Failed to load resource")
    assert go(sam, f"/mentorship/requests/{her_request}").status == 404
    expect(sam.get_by_text(hers)).to_have_count(0)


def test_two_mentors_on_the_board_each_hold_their_own(site: Site, folk: People, visit: Visits) -> None:
    word = unique("Shared")
    first, second = f"{word} one", f"{word} two"
    ids = [factories.request(site.database, folk.sana, factories.fields(title)) for title in (first, second)]
    maya, milo = visit(folk.maya, board_of(word)), visit(folk.milo, board_of(word))
    for page, title in ((maya, first), (milo, second)):
        article(page, title).get_by_role("button", name="Claim", exact=True).click()
        expect(article(page, title)).to_contain_text("You have it.")
    expect(article(maya, second)).to_contain_text("Someone took this one")
    expect(article(milo, first)).to_contain_text("Someone took this one")
    holders = [factories.row(site.database, request_id).mentor_id for request_id in ids]
    assert holders == [folk.maya.id, folk.milo.id]


def cancel(page: Page, title: str) -> None:
    article(page, title).get_by_role("button", name="Cancel request").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel request").click()
