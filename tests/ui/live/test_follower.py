"""What one person does, the others see; and who may no longer look is shown out."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from fastapi import Depends
from nicegui import ui
from sqlalchemy import text

from domain import people
from domain.errors import NotFound
from persistence.database import Database
from tests import factories
from tests.ui.conftest import Site, Tab, until
from ui.auth.dependency import current_user
from ui.client.current_user import CurrentUser
from ui.live.changes import Change
from ui.runtime.follow import follow
from ui.runtime.run import run

pytestmark = pytest.mark.anyio


def everything(_change: Change) -> bool:
    return True


def following(interested: Callable[[Change], bool] = everything) -> list[list[Change]]:
    """Make the page /follow; returns the rounds of changes that its visitors were told."""
    rounds: list[list[Change]] = []

    @ui.page("/follow")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        async def on_change(changes: list[Change]) -> None:
            rounds.append(changes)
            ui.label(str(changes))

        follow(user, interested, on_change)

    return rounds


async def followed(
    site: Site, interested: Callable[[Change], bool] = everything
) -> tuple[Tab, list[list[Change]]]:
    rounds = following(interested)
    tab = await site.open("/follow", site.sign_in(site.cast.maya))
    return tab, rounds


async def test_a_page_hears_what_is_committed(site: Site) -> None:
    tab, rounds = await followed(site)
    request_id = await asyncio.to_thread(factories.request, site.context.database, site.cast.sana)
    await until(lambda: rounds)
    assert rounds == [[Change("request", request_id, "open", student_id=site.cast.sana.id)]]
    await until(lambda: tab.drawn(str(rounds[0])))


async def test_a_page_hears_only_what_it_asked_for(site: Site) -> None:
    _, rounds = await followed(site, lambda change: change.kind == "session")
    session_id = await asyncio.to_thread(
        factories.scheduled, site.context.database, site.cast.sana, site.cast.maya
    )
    await until(lambda: rounds)
    assert {(change.kind, change.id) for changes in rounds for change in changes} == {("session", session_id)}


async def test_many_changes_are_told_in_few_rounds_and_the_last_word_counts(site: Site) -> None:
    _, rounds = await followed(site)
    for number in range(1000):
        site.context.bus.receive(Change("request", number % 10, "open"))
    site.context.bus.receive(Change("request", 3, "claimed"))
    await until(lambda: rounds)
    assert len(rounds) == 1
    assert len(rounds[0]) == 10
    assert Change("request", 3, "claimed") in rounds[0]


async def test_a_page_out_of_reach_hears_it_when_it_is_back(site: Site) -> None:
    tab, rounds = await followed(site)
    tab_id, tab.client.tab_id = tab.client.tab_id, None
    site.context.bus.receive(Change("request", 1, "claimed"))
    await until(lambda: site.context.bus.followers[tab.client.id][0].waiting)
    assert rounds == []
    tab.client.tab_id = tab_id
    for back in tab.client.connect_handlers:
        tab.client.safe_invoke(back)
    await until(lambda: rounds)
    assert rounds == [[Change("request", 1, "claimed")]]


async def test_a_page_is_never_told_twice_at_once(site: Site) -> None:
    at_work = told = 0
    go_on = asyncio.Event()

    @ui.page("/slow")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        async def on_change(_changes: list[Change]) -> None:
            nonlocal at_work, told
            at_work += 1
            assert at_work == 1
            await go_on.wait()
            at_work -= 1
            told += 1

        follow(user, everything, on_change)

    tab = await site.open("/slow", site.sign_in(site.cast.maya))
    (follower,) = site.context.bus.followers[tab.client.id]
    site.context.bus.receive(Change("request", 1))
    await until(lambda: at_work)
    site.context.bus.receive(Change("request", 2))
    await until(lambda: follower.waiting)
    go_on.set()
    await until(lambda: told == 2)


async def test_a_page_that_waits_for_nothing_is_told_there_and_then(site: Site) -> None:
    rounds: list[list[Change]] = []

    @ui.page("/quick")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        follow(user, everything, rounds.append)

    tab = await site.open("/quick", site.sign_in(site.cast.maya))
    (follower,) = site.context.bus.followers[tab.client.id]
    for number in (1, 2):
        follower.waiting["request", number] = Change("request", number)
        follower.deliver()
        assert rounds.pop() == [Change("request", number)]


async def test_what_comes_while_a_page_is_at_work_is_told_when_it_is_done(site: Site) -> None:
    rounds: list[list[Change]] = []
    go_on = asyncio.Event()

    @ui.page("/both")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        def on_change(changes: list[Change]) -> Awaitable[object] | None:
            rounds.append(changes)
            return go_on.wait() if len(rounds) == 1 else None

        follow(user, everything, on_change)

    tab = await site.open("/both", site.sign_in(site.cast.maya))
    (follower,) = site.context.bus.followers[tab.client.id]
    site.context.bus.receive(Change("request", 1))
    await until(lambda: rounds)
    site.context.bus.receive(Change("request", 2))
    await until(lambda: follower.waiting)
    assert len(rounds) == 1
    go_on.set()
    await until(lambda: len(rounds) == 2)
    assert not follower.is_working


async def test_a_page_that_fails_keeps_nobody_from_hearing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_change: Change) -> bool:
        raise RuntimeError

    await followed(site, broken)
    _, rounds = await followed(site)
    site.context.bus.receive(Change("request", 1))
    await until(lambda: rounds)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["surprise"]


async def test_what_is_no_longer_theirs_to_see_is_loaded_anew(site: Site) -> None:
    @ui.page("/gone")
    def page(user: CurrentUser = Depends(current_user)) -> None:
        async def on_change(_changes: list[Change]) -> None:
            raise NotFound

        follow(user, everything, on_change)

    tab = await site.open("/gone", site.sign_in(site.cast.maya))
    site.context.bus.receive(Change("request", 1))
    await until(lambda: tab.said("run_javascript"))
    assert tab.said("run_javascript")[0]["code"] == "location.reload()"


async def test_a_closed_page_is_forgotten(site: Site) -> None:
    tab, _ = await followed(site)
    assert site.context.bus.pages
    tab.client.delete()
    bus = site.context.bus
    assert (bus.pages, bus.pages_of, bus.followers) == ({}, {}, {})


async def test_s6_signing_out_closes_the_pages_of_that_sign_in_only(site: Site) -> None:
    following()
    token, other = site.sign_in(site.cast.maya), site.sign_in(site.cast.maya)
    first, second = await site.open("/follow", token), await site.open("/follow", token)
    elsewhere = await site.open("/follow", other)
    await site.browser(token).post("/sign-out")
    await until(lambda: first.said("open") and second.said("open"))
    assert first.said("open")[0]["path"] == "/sign-in?next=/follow&ended=true"
    assert not elsewhere.said("open")


async def test_s6_a_suspended_person_is_shown_out_everywhere(site: Site) -> None:
    tab, _ = await followed(site)

    def suspended(database: Database) -> None:
        with database.system_transaction() as db:
            people.suspend(db, site.cast.maya.email, now=db.now)

    await asyncio.to_thread(suspended, site.context.database)
    await until(lambda: tab.said("open"))


async def test_s6_with_other_roles_the_page_is_built_anew(site: Site) -> None:
    tab, _ = await followed(site)

    def changed(database: Database) -> None:
        with database.system_transaction() as db:
            people.change_roles(db, site.cast.maya.email, add=["student"], remove=["mentor"])

    await asyncio.to_thread(changed, site.context.database)
    await until(lambda: tab.said("run_javascript"))
    assert not tab.said("open")


async def test_s6_a_sign_in_that_ends_before_the_page_connects_is_noticed(site: Site) -> None:
    following()
    token = site.sign_in(site.cast.maya)
    tab = await site.load("/follow", token)
    await run(people.hash_token(token), people.sign_out)
    await until(lambda: site.context.bus._recent)
    assert not tab.said("open")
    await tab.connect()
    assert tab.said("open")


async def test_after_a_lost_connection_every_page_looks_again(site: Site) -> None:
    _, rounds = await followed(site)
    factories.request(site.context.database, site.cast.sana)
    await until(lambda: rounds)  # so it is listening
    cut_the_listener(site.context.database)
    await until(lambda: [] in rounds)
    heard = len(rounds)
    factories.request(site.context.database, site.cast.sam)
    await until(lambda: len(rounds) > heard)


async def test_an_end_that_was_missed_is_found_by_looking_again(site: Site) -> None:
    following()
    token = site.sign_in(site.cast.maya)
    tab = await site.open("/follow", token)
    await site.context.bus.stop()  # deaf
    await run(people.hash_token(token), people.sign_out)
    site.context.bus.refresh_all()
    await until(lambda: tab.said("open"))


def cut_the_listener(database: Database) -> None:
    """As our own login: everybody may end their own connections."""
    with database.engine.begin() as connection:
        ended = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'mini-mentorship listen' AND datname = current_database()"
            )
        )
        assert ended.scalars().all() == [True]
