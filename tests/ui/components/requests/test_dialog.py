"""The form that edits and renews: as long as what was asked, in its zone, and without what time has taken."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nicegui import ui
from nicegui.element import Element

from domain.requests import queries as request_queries
from domain.requests.fields import Window
from tests import factories
from tests.ui.conftest import Site, Tab
from ui.client.current_user import CurrentUser
from ui.components.requests import dialog

pytestmark = pytest.mark.anyio


async def nothing() -> None:
    """What the page does afterwards."""


async def opened(site: Site, show: Callable[[CurrentUser], Any]) -> Tab:
    """Sana's page, with a dialog open."""
    ui.page("/dialog")(lambda: None)
    sana = site.cast.sana
    tab = await site.open("/dialog", site.sign_in(sana))
    with site.context.database.transaction(sana.sign_in) as (_, viewer):
        user = CurrentUser(sana.sign_in, viewer, "SS")
    with tab.client:
        waits = show(user)
        if isinstance(waits, Awaitable):
            await waits
    return tab


async def press(tab: Tab, words: str) -> None:
    button: Element = [one for one in tab.client.elements.values() if one._text == words][-1]
    listener = next(one for one in button._event_listeners.values() if one.type == "click")
    with tab.client:
        await listener.handler()  # type: ignore[misc]


async def test_renewing_asks_for_times_as_long_as_the_session_that_was_asked_for(site: Site) -> None:
    database, sana = site.context.database, site.cast.sana
    request_id = factories.request(database, sana, replace(factories.fields(), duration_minutes=60))
    factories.expired(database, request_id)
    [card] = factories.do(database, sana, request_queries.list_own).items
    tab = await opened(site, lambda user: dialog.renew(user, card, nothing))
    await press(tab, "Tomorrow afternoon")
    await press(tab, "Renew")
    row = factories.row(database, request_id)
    assert (row.status, row.time_zone, len(row.windows)) == ("open", "America/New_York", 1)
    assert row.windows[0].upper - row.windows[0].lower == timedelta(hours=5)


async def test_an_edit_needs_no_clearing_away_of_times_that_have_passed(site: Site) -> None:
    database, sana = site.context.database, site.cast.sana
    now = datetime.now(UTC).replace(microsecond=0)
    over = Window(now + timedelta(hours=1), now + timedelta(hours=3))
    ahead = Window(now + timedelta(days=2), now + timedelta(days=2, hours=2))
    request_id = factories.request(database, sana, factories.fields(windows=(over, ahead)))
    move = "UPDATE mini_mentorship_requests SET windows = windows + tstzmultirange(tstzrange(:a, :b)) - tstzmultirange(tstzrange(:c, :d)) WHERE id = :id"
    day = timedelta(days=1)
    earlier = {"a": over.starts_at - day, "b": over.ends_at - day, "c": over.starts_at, "d": over.ends_at}
    factories.sql(database, move, id=request_id, **earlier)
    fields = factories.do(database, sana, request_queries.detail, request_id).fields
    assert len(fields.windows) == 2
    tab = await opened(site, lambda user: dialog.edit(user, request_id, fields, nothing))
    await press(tab, "Save changes")
    assert [one.lower for one in factories.row(database, request_id).windows] == [ahead.starts_at]
