"""The door to the room: a press is recorded, and answered by a page of ours that goes on by itself."""

import pytest
from markupsafe import escape

from domain import requests
from domain.requests import queries as request_queries
from tests import factories
from tests.ui.conftest import Site

pytestmark = pytest.mark.anyio

TITLE = 'Trees"><script>alert(1)</script>'


def live(site: Site, title: str = TITLE) -> int:
    """A session that began a moment ago; its id."""
    database, cast = site.context.database, site.cast
    request_id = factories.request(database, cast.sana, factories.fields(title))
    start = factories.tomorrow(days=2)
    factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
    card = factories.do(database, cast.sana, request_queries.detail, request_id).card
    assert card.session_id
    moved = """UPDATE mini_mentorship_sessions
                  SET starts_at = now() - interval '5 minutes', ends_at = now() + interval '55 minutes' WHERE id = :id"""
    factories.sql(database, moved, id=card.session_id)
    return int(card.session_id)


def joins(site: Site, session_id: int) -> int:
    return len(
        factories.sql(
            site.context.database, "SELECT 1 FROM session_joins WHERE session_id = :id", id=session_id
        )
    )


async def test_a_press_is_recorded_and_answered_by_a_page_that_goes_on_to_the_room(site: Site) -> None:
    session_id = live(site)
    answer = await site.browser(site.sign_in(site.cast.sana)).post(f"/join/{session_id}")
    room = f"https://meet.jit.si/{factories.meeting(site.context.database, session_id).room_name}"
    assert answer.status_code == 200  # not a redirect: that would be held to our policy for forms
    assert f'<meta http-equiv="refresh" content="0;url={room}">' in answer.text
    assert f'<a class="btn" href="{room}"' in answer.text
    assert f'value="{room}"' in answer.text  # to copy
    assert "If the room does not open" in answer.text
    assert "Maya sees on the session’s page that you are here." in answer.text
    assert str(escape(TITLE)) in answer.text
    assert TITLE not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "form-action 'self';" in answer.headers["content-security-policy"]
    assert joins(site, session_id) == 1


async def test_who_has_no_part_in_it_is_not_let_in_and_leaves_no_trace(site: Site) -> None:
    session_id = live(site)
    answer = await site.browser(site.sign_in(site.cast.milo)).post(f"/join/{session_id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/join/{session_id}")
    assert (await site.browser(site.sign_in(site.cast.milo)).get(f"/join/{session_id}")).status_code == 404
    assert joins(site, session_id) == 0


async def test_before_its_time_the_door_says_so_and_nothing_is_recorded(site: Site) -> None:
    session_id = factories.scheduled(site.context.database, site.cast.sana, site.cast.maya)
    browser = site.browser(site.sign_in(site.cast.sana))
    answer = await browser.post(f"/join/{session_id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/join/{session_id}")
    assert "The door opens 15 minutes before the start." in (await browser.get(f"/join/{session_id}")).text
    assert joins(site, session_id) == 0
