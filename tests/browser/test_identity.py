"""Whoever looks sees what is theirs, while others act at the same moment; and nobody's words run as a program.

That a link with a bad scheme cannot be stored is shown in `tests/persistence/test_checks.py` (S10).
"""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from domain import people, requests, sessions
from tests import make
from tests.browser.conftest import People, Person, Site, Visits, article, begin, board_of, go, unique

pytestmark = pytest.mark.browser

DASHBOARD = "/mentorship/dashboard"
SCRIPT = "<script>window.ran = 'script'</script>"
IMAGE = '<img src=x onerror="window.ran = `image`">'
BREAK_OUT = '"\'></textarea></title></h1><svg onload="window.ran = `svg`">'
LINK = "[read](javascript:window.ran=1) {{window.ran = 'template'}}"
NAMES = (
    "<img/src=x/onerror=window.ran=1>",
    "<svg/onload=window.ran=2>",
)  # without a space: so it is a first name
EVIL = (SCRIPT, IMAGE, BREAK_OUT, LINK)


def test_two_people_on_one_page_never_see_or_act_as_each_other(
    site: Site, folk: People, visit: Visits
) -> None:
    """Trap 1: what is drawn anew for one is drawn for them alone, however the changes fall."""
    sana, sam = visit(folk.sana, DASHBOARD), visit(folk.sam, DASHBOARD)
    hers, his = unique("Only of Sana"), unique("Only of Sam")
    her_request = make.request(site.database, folk.sana, make.fields(hers))
    his_request = make.request(site.database, folk.sam, make.fields(his))
    expect(article(sana, hers)).to_be_visible()
    expect(article(sam, his)).to_be_visible()

    make.do(site.database, folk.maya, requests.claim, her_request)
    make.do(site.database, folk.milo, requests.claim, his_request)
    expect(article(sana, hers).locator(".badge")).to_have_text("Claimed")
    expect(article(sam, his).locator(".badge")).to_have_text("Claimed")
    for page, name, other, title in ((sana, "Sana", "Sam", his), (sam, "Sam", "Sana", hers)):
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(page.get_by_text(title)).to_have_count(0)
        assert not re.search(rf"\b{other}\b", page.content())

    # Their clicks, after all that drawing, are still their own.
    cancel(sam, his)
    expect(article(sam, his).locator(".badge")).to_have_text("Cancelled")
    assert make.row(site.database, her_request).status == "claimed"
    assert make.events(site.database, his_request)[-1] == ("cancelled", "student")

    # What is not theirs is not there for them, by its address either.
    visit.forgiven.append("Failed to load resource")
    assert go(sam, f"/mentorship/requests/{her_request}").status == 404
    expect(sam.get_by_text(hers)).to_have_count(0)


def test_two_mentors_on_the_board_each_hold_their_own(site: Site, folk: People, visit: Visits) -> None:
    word = unique("Shared")
    first, second = f"{word} one", f"{word} two"
    ids = [make.request(site.database, folk.sana, make.fields(title)) for title in (first, second)]
    maya, milo = visit(folk.maya, board_of(word)), visit(folk.milo, board_of(word))
    for page, title in ((maya, first), (milo, second)):
        article(page, title).get_by_role("button", name="Claim", exact=True).click()
        expect(article(page, title)).to_contain_text("It is yours")
    expect(article(maya, second)).to_contain_text("Someone took this one")
    expect(article(milo, first)).to_contain_text("Someone took this one")
    holders = [make.row(site.database, request_id).mentor_id for request_id in ids]
    assert holders == [folk.maya.id, folk.milo.id]


def test_what_people_type_is_only_ever_words(site: Site, folk: People, visit: Visits) -> None:
    """Every text a person can give, on every screen that shows it; the policy is on and has nothing to stop."""
    for person, name in zip((folk.sana, folk.maya), NAMES, strict=True):
        dress(site, person, name)
    title = f"{IMAGE}{SCRIPT} {unique('q')}"
    topics = ("<img src=x onerror=ran=1>", "<script>ran=2</script>")
    words = make.fields(title, description="\n".join(EVIL), topics=topics)
    open_id = make.request(site.database, folk.sana, words)
    session_id = make.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id)

    sana, maya = visit(folk.sana), visit(folk.maya)
    opened: list[str] = []

    def popped_up(box: Dialog) -> None:
        opened.append(box.message)
        box.dismiss()

    for page in (sana, maya):
        page.on("dialog", popped_up)
    for page, path, shown in (
        (sana, DASHBOARD, title),
        (sana, f"/mentorship/requests/{open_id}", SCRIPT),
        (maya, f"/mentorship/requests/{open_id}", SCRIPT),
        (maya, board_of(title[-6:]), NAMES[0]),
        (maya, f"{board_of(title[-6:])}&topic=%3Cscript%3Ewindow.ran%3D1%3C%2Fscript%3E", ""),
        (maya, f"/mentorship/requests/{open_id}/schedule", title),
        (sana, "/mentorship/sessions", NAMES[1]),
        (sana, f"/mentorship/sessions/{session_id}", SCRIPT),
        (maya, f"/mentorship/sessions/{session_id}", SCRIPT),
        (maya, DASHBOARD, NAMES[0]),
        (maya, "/settings", ""),
        (sana, f"/join/{session_id}", NAMES[1]),
    ):
        assert "'unsafe-inline'" not in script_policy(page, path)
        if shown:
            expect(page.get_by_text(shown).first).to_be_visible()
        is_only_words(page)

    # Dialogs and live changes draw the same words again.
    go(sana, f"/mentorship/requests/{open_id}")
    sana.get_by_role("button", name="Edit").click()
    expect(sana.get_by_role("dialog").get_by_label("Title")).to_have_value(title)
    sana.keyboard.press("Escape")
    go(maya, board_of(title[-6:]))
    article(maya, title).get_by_role("button", name="Claim and schedule").click()
    expect(maya.get_by_role("dialog").locator("button.slot").first).to_be_visible()
    is_only_words(maya)
    go(sana, f"/mentorship/sessions/{session_id}")
    make.do(
        site.database,
        folk.maya,
        sessions.complete,
        session_id,
        shared_note="\n".join(EVIL),
        next_steps=EVIL,
        private_note=SCRIPT,
    )
    expect(sana.get_by_role("listitem").filter(has_text=IMAGE)).to_be_visible()
    make.do(site.database, folk.sana, requests.cancel, open_id, reason="\n".join(EVIL))
    go(sana, f"/mentorship/requests/{open_id}")
    expect(sana.get_by_text(SCRIPT).first).to_be_visible()
    is_only_words(sana)
    assert opened == []


def cancel(page: Page, title: str) -> None:
    article(page, title).get_by_role("button", name="Cancel request").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel request").click()


def dress(site: Site, person: Person, name: str) -> None:
    """Give somebody a profile made of nothing but markup."""
    about, topics = "\n".join(EVIL), ("<svg onload=ran=3>",)
    make.do(
        site.database, person, people.save_profile, name=name, about=about, time_zone="UTC", topics=topics
    )


def is_only_words(page: Page) -> None:
    assert page.evaluate("window.ran") is None
    assert page.locator("img[onerror], svg[onload], [href^='javascript:']").count() == 0


def script_policy(page: Page, path: str) -> str:
    """What the policy of this page allows scripts; the page is open and alive afterwards."""
    policy = go(page, path).headers["content-security-policy"]
    (rule,) = (rule for rule in policy.split("; ") if rule.startswith("script-src"))
    return rule
