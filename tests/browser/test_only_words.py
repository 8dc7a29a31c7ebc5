"""Promise S2: whatever people type stays words, on every screen, with the content policy and without it.

That an address or a time zone which is a program cannot be kept at all is asked here, too; links in full in
`tests/domain/requests/test_fields.py` and `tests/persistence/test_checks.py` (S10).
"""

from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from domain import people, requests, sessions
from domain.errors import Invalid
from tests import factories
from tests.browser.conftest import (
    People,
    Person,
    Site,
    Visits,
    add_person,
    article,
    begin,
    board_of,
    go,
    unique,
)
from tests.promises import PROVE, figure

pytestmark = pytest.mark.browser

DASHBOARD = "/mentorship/dashboard"
# Each would leave `ran` behind in a page that took it for more than words. Without a space, so that each is a
# first name, too; short ones are topics.
SINKS = (
    "<script>ran=1</script>",
    "<img/src=x/onerror=ran=2>",
    "<svg/onload=ran=3>",
    "<svg><script>ran=4</script></svg>",
    "<iframe/srcdoc='<script>parent.ran=5</script>'>",
    "<iframe/src=javascript:parent.ran=6>",
    "<a/href=javascript:ran=7>read</a>",
    "<details/open/ontoggle=ran=8>",
    "<input/autofocus/onfocus=ran=9>",
    "<video><source/onerror=ran=10></video>",
    "<object/data=javascript:ran=11>",
    "<embed/src=javascript:ran=12>",
    "<form><button/formaction=javascript:ran=13>x",
    "<math><mtext><img/src/onerror=ran=14>",
    "<base/href=//evil.test>",
    "\"'></textarea></title></h1><svg/onload=ran=16>",
    "--></script></style><img/src/onerror=ran=17>",
    "{{constructor.constructor('ran=18')()}}",  # as a template of Vue
    "`;ran=19;//${ran=19}\\",  # in the text that the page's elements come in
    "[read](javascript:ran=20)",
)
EVERY = "\n".join(SINKS)
TOPICS = [sink for sink in SINKS if len(sink) <= 30][:5]
# An attribute or an element that would have been markup of theirs. Our own pages have none of these.
MARKUP = """[...document.querySelectorAll('*')].filter(one =>
    ['BASE', 'EMBED', 'IFRAME', 'MATH', 'OBJECT', 'VIDEO'].includes(one.tagName)
    || [...one.attributes].some(({name, value}) => /^on/i.test(name) || /^\\s*javascript:/i.test(value))
).map(one => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("unguarded", ["mentor", "student"] if PROVE else ["mentor"])
def test_s2_on_every_screen_they_are_words(site: Site, folk: People, visit: Visits, unguarded: str) -> None:
    """One of the two has the policy, which finds nothing to stop; the other's browser knows none."""
    names = SINKS[16], SINKS[18]
    for person, name in zip((folk.sana, folk.maya), names, strict=True):
        dress(site, person, name)
    title = f"{SINKS[0]}{SINKS[15]} {unique('q')}"
    open_id = factories.request(
        site.database, folk.sana, factories.fields(title, description=EVERY, topics=tuple(TOPICS))
    )
    session_id = factories.scheduled(site.database, folk.sana, folk.maya)
    begin(site, session_id)

    sana = visit(folk.sana, policy=unguarded != "student")
    maya = visit(folk.maya, policy=unguarded != "mentor")
    opened = [popping_up(page) for page in (sana, maya)]
    looks = 0
    for page, path, shown in (
        (sana, DASHBOARD, title),
        (sana, f"/mentorship/requests/{open_id}", SINKS[1]),
        (maya, f"/mentorship/requests/{open_id}", SINKS[1]),
        (maya, board_of(title[-6:]), names[0]),
        (maya, f"{board_of(title[-6:])}&topic=%3Cscript%3Eran%3D1%3C%2Fscript%3E", ""),
        (maya, f"/mentorship/requests/{open_id}/schedule", title),
        (sana, "/mentorship/sessions", names[1]),
        (sana, f"/mentorship/sessions/{session_id}", SINKS[1]),
        (maya, f"/mentorship/sessions/{session_id}", SINKS[1]),
        (maya, DASHBOARD, names[0]),
        (maya, "/settings", ""),
        (sana, f"/join/{session_id}", names[1]),
    ):
        assert "'unsafe-inline'" not in script_policy(page, path)
        if shown:
            expect(page.get_by_text(shown).first).to_be_visible()
        looks += is_only_words(page)

    # Dialogs and live changes draw the same words again.
    go(sana, f"/mentorship/requests/{open_id}")
    sana.get_by_role("button", name="Edit").click()
    expect(sana.get_by_role("dialog").get_by_label("Title")).to_have_value(title)
    looks += is_only_words(sana)
    sana.keyboard.press("Escape")
    go(maya, board_of(title[-6:]))
    article(maya, title).get_by_role("button", name="Claim and schedule").click()
    expect(maya.get_by_role("dialog").locator("button.slot").first).to_be_visible()
    looks += is_only_words(maya)
    go(sana, f"/mentorship/sessions/{session_id}")
    notes: dict[str, Any] = {"shared_note": EVERY, "next_steps": SINKS[:10], "private_note": EVERY}
    factories.do(site.database, folk.maya, sessions.complete, session_id, **notes)
    expect(sana.get_by_role("listitem").filter(has_text=SINKS[1])).to_be_visible()
    looks += is_only_words(sana)
    factories.do(site.database, folk.sana, requests.cancel, open_id, reason=EVERY[:500])
    go(sana, f"/mentorship/requests/{open_id}")
    expect(sana.get_by_text(SINKS[1]).first).to_be_visible()
    looks += is_only_words(sana)
    assert opened == [[], []]
    figure("S2", f"{len(SINKS)} sinks on {looks} screens, no policy for the {unguarded}: run", 0, exactly=0)


def test_s2_each_as_a_name_and_a_title_on_one_board(site: Site, folk: People, visit: Visits) -> None:
    word = unique("q")
    for number, sink in enumerate(SINKS):
        asks = add_person(site.database, f"Asks {number}", "student", "UTC")
        dress(site, asks, sink)
        factories.request(
            site.database, asks, factories.fields(f"{sink} {word}", topics=(sink,) if sink in TOPICS else ())
        )
    for policy in (True, False):
        page = visit(folk.maya, board_of(word), policy=policy)
        opened = popping_up(page)
        expect(page.get_by_role("article")).to_have_count(len(SINKS))
        for sink in SINKS:
            expect(article(page, f"{sink} {word}")).to_contain_text(sink)
        is_only_words(page)
        assert opened == []


def test_s2_no_address_and_no_time_zone_is_one(site: Site, folk: People) -> None:
    for sink in SINKS:
        with pytest.raises(Invalid, match="link"):
            factories.do(site.database, folk.sana, requests.create, factories.fields(links=(sink,)))
        words: dict[str, Any] = {"name": "Sana", "about": "", "time_zone": sink, "topics": ()}
        with pytest.raises(Invalid, match="zone"):
            factories.do(site.database, folk.sana, people.save_profile, **words)


def dress(site: Site, person: Person, name: str) -> None:
    """Give somebody a profile made of nothing but markup."""
    words: dict[str, Any] = {"name": name, "about": EVERY[:600], "time_zone": "UTC", "topics": TOPICS}
    factories.do(site.database, person, people.save_profile, **words)


def popping_up(page: Page) -> list[str]:
    """The words of the boxes that a script opens from now on."""
    opened: list[str] = []

    def popped_up(box: Dialog) -> None:
        opened.append(box.message)
        box.dismiss()

    page.on("dialog", popped_up)
    return opened


def is_only_words(page: Page) -> bool:
    assert page.evaluate("window.ran") is None
    assert page.evaluate(MARKUP) == []
    return True


def script_policy(page: Page, path: str) -> str:
    """What the policy of this page allows scripts; the page is open and alive afterwards."""
    policy = go(page, path).headers["content-security-policy"]
    (rule,) = (rule for rule in policy.split("; ") if rule.startswith("script-src"))
    return rule
