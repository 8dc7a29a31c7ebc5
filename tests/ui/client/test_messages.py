"""What an open page is told: one sentence, escaped, with ways on from there."""

import pytest
from nicegui import ui

from tests.ui.conftest import Site
from ui.client.messages import show_message

pytestmark = pytest.mark.anyio


async def test_a_message_can_lead_somewhere_and_runs_nothing_that_was_typed(site: Site) -> None:
    @ui.page("/empty")
    def empty() -> None:
        ui.label("Empty")

    tab = await site.open("/empty", site.sign_in(site.cast.sana))
    show_message(tab.client, "<b>Booked</b>", ("View session", "/mentorship/sessions/1"))
    (told,) = tab.said("notify")
    assert told["html"] is True
    assert told["message"] == ('&lt;b&gt;Booked&lt;/b&gt; <a href="/mentorship/sessions/1">View session</a>')


async def test_a_message_without_a_way_on_is_plain_text(site: Site) -> None:
    @ui.page("/empty")
    def empty() -> None:
        ui.label("Empty")

    tab = await site.open("/empty", site.sign_in(site.cast.sana))
    show_message(tab.client, "<b>Done</b>")
    (told,) = tab.said("notify")
    assert (told["html"], told["message"]) == (False, "<b>Done</b>")
