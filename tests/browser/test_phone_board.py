"""The board on a phone: somebody to help is in sight at once, and the filters are one press away."""

import pytest
from playwright.sync_api import expect

from domain import availability
from domain.availability.hours import Hours, Week
from tests import factories
from tests.browser.conftest import SIZES, People, Site, Visits, article, board_of, unique

pytestmark = pytest.mark.browser


def test_the_first_request_is_in_sight_and_filters_unfold_by_one_press(
    site: Site, folk: People, visit: Visits
) -> None:
    title = unique("Interview prep")
    factories.request(site.database, folk.sana, factories.fields(title))
    always = Hours("Europe/Berlin", Week((((0, 24 * 60),),) * 7))
    factories.do(site.database, folk.maya, availability.save, always)
    page = visit(folk.maya, board_of(title), phone=True)
    first = page.get_by_role("article").first.get_by_role("heading").bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < SIZES["phone"][1] / 2 + 100

    chip, fold = page.get_by_role("button", name="Fits my hours"), page.get_by_role("button", name="Filters")
    expect(chip).to_be_hidden()
    search = page.get_by_role("searchbox")
    search.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Order")).to_be_focused()  # search comes before the order
    page.keyboard.press("Tab")
    expect(fold).to_be_focused()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    chip.click()
    expect(page.get_by_role("button", name="Filters (1)")).to_have_attribute("aria-expanded", "true")
    expect(article(page, title)).to_be_visible()

    # A claim is undone where it was made, and keeps nobody from it.
    article(page, title).get_by_role("button", name="Claim", exact=True).click()
    expect(article(page, title).get_by_role("button", name="Schedule session")).to_be_focused()
    article(page, title).get_by_role("button", name="Undo").click()
    expect(article(page, title).get_by_role("button", name="Claim", exact=True)).to_be_focused()
