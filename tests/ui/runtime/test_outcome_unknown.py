"""A connection lost during COMMIT: nobody is told that nothing was changed, and the page shows what is so.

The server is one of its own, which waits for a standby that is not there. So each COMMIT is kept and not answered.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from fastapi import Depends
from nicegui import ui
from sqlalchemy.engine import make_url

from domain import people, requests
from persistence import embedded, migrate
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import NEW
from tests.ui.conftest import OpenSite, Site, until
from ui.auth.dependency import current_user
from ui.client.current_user import CurrentUser
from ui.client.text import OUTCOME_UNKNOWN
from ui.runtime.act import act
from ui.runtime.follow import follow

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Lonely:
    """A server of its own with a cast; `admin` is its superuser."""

    database: Database
    cast: Cast
    admin: psycopg.Connection[Any]

    def waits_for_a_standby(self, name: str) -> None:
        self.admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'".encode())
        self.admin.execute("SELECT pg_reload_conf()")

    def in_commit(self) -> list[int]:
        """The processes whose COMMIT waits."""
        asked = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        return [row[0] for row in self.admin.execute(asked).fetchall()]

    def claimed_by(self, request_id: int) -> int | None:
        asked = "SELECT mentor_id FROM mini_mentorship_requests WHERE id = %s"
        row = self.admin.execute(asked, [request_id]).fetchone()
        return row[0] if row else None

    @asynccontextmanager
    async def cut_off_in_commit(self) -> AsyncIterator[None]:
        """What is committed in this block loses its connection meanwhile."""

        async def cut() -> None:
            await until(self.in_commit)
            for pid in self.in_commit():
                self.admin.execute("SELECT pg_terminate_backend(%s)", [pid])

        self.waits_for_a_standby("nobody")
        cutting = asyncio.create_task(cut())
        try:
            yield
            await cutting
        finally:
            cutting.cancel()
            self.waits_for_a_standby("")


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lonely]:
    with embedded.running(tmp_path_factory.mktemp("lonely")) as server:
        migrate.upgrade(server.url)
        database = Database(server.url)
        address = make_url(server.admin_url).set(
            drivername="postgresql", database=make_url(server.url).database
        )
        dsn = address.render_as_string(hide_password=False)
        with psycopg.connect(dsn, autocommit=True) as admin:
            yield Lonely(database, factories.cast(database), admin)
        database.close()


@pytest.fixture
async def site(open_site: OpenSite, lonely: Lonely) -> AsyncIterator[Site]:
    async with open_site(url=lonely.database.url) as opened:
        await asyncio.wait_for(opened.context.bus.listens.wait(), 30)
        yield Site(opened.context, lonely.cast)


async def test_a_program_reads_that_we_cannot_say_and_not_that_nothing_was_changed(
    site: Site, lonely: Lonely
) -> None:
    with lonely.database.system_transaction() as db:
        token = people.create_api_token(db, site.cast.sam.email, name="test", now=db.now)
    headers = {"Authorization": f"Bearer {token}"}
    keyed = headers | {"Idempotency-Key": "once"}
    async with site.browser() as browser:
        async with lonely.cut_off_in_commit():
            answer = await browser.post("/api/v1/requests", json=NEW, headers=keyed)
        assert (answer.status_code, answer.json()["code"]) == (503, "outcome_unknown")
        assert "Nothing was changed" not in answer.text
        assert "retry-after" not in answer.headers, "nobody sends it again unseen"
        mine = (await browser.get("/api/v1/requests/mine", headers=headers)).json()["items"]
        assert len(mine) == 1, "it was done"
        again = await browser.post("/api/v1/requests", json=NEW, headers=keyed)
        assert (again.status_code, again.json()["id"]) == (201, mine[0]["id"])


async def test_who_clicked_is_told_so_and_their_page_looks_again(site: Site, lonely: Lonely) -> None:
    request_id = factories.request(lonely.database, site.cast.sana)
    looked: list[object] = []

    @ui.page("/followed")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        follow(user, lambda _change: False, looked.append)

    tab = await site.open("/followed", site.sign_in(site.cast.maya))
    async with lonely.cut_off_in_commit():
        with tab.client:
            outcome = await act(site.cast.maya.sign_in, requests.claim, request_id, done="Never said.")
    assert outcome is None
    assert [message["message"] for message in tab.said("notify")] == [OUTCOME_UNKNOWN]
    assert looked == [[]], "an empty list: look at everything"
    assert lonely.claimed_by(request_id) == site.cast.maya.id, "it was done"
