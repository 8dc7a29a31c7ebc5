"""R1 as people bring it about: many mentors take one request, through the service and through their browsers."""

import asyncio
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bench import dataset as world
from bench.environment import Environment, as_admin
from bench.socket_client import Browser, Tab, browser, close
from domain import requests
from domain.errors import TAKEN, Conflict
from persistence.database import Database
from tests.promises import PROVE, figure, p99
from tests.promises.served import served
from ui.live.bus import Bus
from ui.runtime.context import AppContext, set_current
from ui.runtime.run import check_sign_in, run
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import load

PATIENCE = 60  # seconds
ON_A_PAGE = 20  # requests that the board shows
TARGETS = {50: 350.0, 200: 1200.0}  # milliseconds, p99
SERVICE = {2: 200, 10: 200, 50: 200, 200: 200} if PROVE else {2: 3, 10: 3, 50: 1}
SOCKETS = {50: 200, 200: 200} if PROVE else {8: 3}
BOARD = "/mentorship/requests?sort=oldest"


# Through the service


@pytest.mark.parametrize("rivals", SERVICE)
def test_r1_through_the_service_one_of_many_mentors_wins(
    place: Environment, own_database: Database, tmp_path: Path, rivals: int
) -> None:
    rounds = SERVICE[rivals]
    world.fill(
        place,
        own_database.url,
        students=rounds,
        mentors=rivals,
        batches=[world.Batch(rounds, students=rounds)],
    )
    with as_admin(place, own_database.url) as admin:
        waiting = world.ids(admin)
    settings = load(data_dir=tmp_path, _env_file=None)
    bus = Bus(own_database.url, check_sign_in)
    set_current(AppContext(settings, own_database, settings.rules(), WorkerQueue(), bus))
    winners, taken = asyncio.run(rounds_of(waiting, rivals))
    figure("R1", f"service, {rivals} mentors: rounds with exactly one winner", winners, exactly=rounds)
    figure("R1", f"service, {rivals} mentors: p99", p99(taken), most=TARGETS.get(rivals, 350), unit="ms")
    with as_admin(place, own_database.url) as admin:
        assert admin.execute("SELECT count(*) FROM claims").fetchone() == (rounds,)


async def rounds_of(waiting: list[int], rivals: int) -> tuple[int, list[float]]:
    """In how many rounds there was one winner, and how long everybody's answers took."""
    winners, taken = 0, list[float]()

    async def claim(request_id: int, mentor: int) -> object:
        began = time.perf_counter()
        try:
            return await run(world.sign_in(world.mentor(mentor)), requests.claim, request_id)
        except Conflict as refusal:
            return refusal
        finally:
            taken.append(time.perf_counter() - began)

    for request_id in waiting:
        order = random.sample(range(1, rivals + 1), rivals)
        answers = await asyncio.gather(*(claim(request_id, mentor) for mentor in order))
        lost = [answer.message for answer in answers if isinstance(answer, Conflict)]
        assert set(lost) == {TAKEN}
        winners += len(lost) == rivals - 1
        (student,) = [place + 1 for place, one in enumerate(waiting) if one == request_id]
        await run(
            world.sign_in(1 + student % len(waiting)), requests.cancel, request_id
        )  # so that nobody holds many
    return winners, taken


# Through their browsers


@pytest.mark.parametrize("rivals", SOCKETS)
def test_r1_through_sockets_one_of_many_clicks_wins(place: Environment, own_url: str, rivals: int) -> None:
    rounds = SOCKETS[rivals]
    world.fill(
        place, own_url, students=rounds, mentors=rivals, batches=[world.Batch(rounds, students=rounds)]
    )
    with as_admin(place, own_url) as admin:
        waiting = world.ids(admin)
    with served(place, own_url) as program:
        won, told, taken = asyncio.run(clicked(program.address, waiting, rivals))
        complaints = program.complaints()
    with as_admin(place, own_url) as admin:
        asked = "SELECT request_id, mentor_id FROM claims WHERE ended_at IS NULL ORDER BY id"
        held = admin.execute(asked).fetchall()
    assert complaints == []
    assert held == won, "who was told that it is theirs has it, and nobody else"
    figure("R1", f"sockets, {rivals} mentors: rounds with exactly one winner", len(won), exactly=rounds)
    figure("R1", f"sockets, {rivals} mentors: losers told so kindly", told, exactly=rounds * (rivals - 1))
    figure("R1", f"sockets, {rivals} mentors: p99", p99(taken), most=TARGETS.get(rivals, 350), unit="ms")


async def clicked(
    address: str, waiting: list[int], rivals: int
) -> tuple[list[tuple[int, int]], int, list[float]]:
    """Who won what, how many were told that somebody else did, and how long everybody waited for their word."""
    won, told, taken = list[tuple[int, int]](), 0, list[float]()
    people = [world.mentor(number) for number in range(1, rivals + 1)]
    async with browser(address) as one:
        for first in range(0, len(waiting), ON_A_PAGE):
            tabs = await boards(one, people)
            pairs = list(zip(people, tabs, strict=True))
            for request_id in waiting[first : first + ON_A_PAGE]:
                random.shuffle(pairs)
                answers = await asyncio.gather(*(take(tab, request_id) for _, tab in pairs))
                won += [(request_id, pairs[place][0]) for place, (mine, _) in enumerate(answers) if mine]
                told += sum(not mine for mine, _ in answers)
                taken += [seconds for _, seconds in answers]
            await close(tabs)
    return won, told, taken


async def boards(one: Browser, people: list[int]) -> list[Tab]:
    """Everybody's board, a few at a time. On a machine that is too busy to draw one, they load it again."""
    few = asyncio.Semaphore(4)

    async def board(person: int) -> Tab:
        async with few:
            for _ in range(5):
                with suppress(RuntimeError):
                    return await one.open(BOARD, world.cookie(person))
        raise TimeoutError

    return list(await asyncio.gather(*map(board, people)))


async def take(tab: Tab, request_id: int) -> tuple[bool, float]:
    """Click "Claim" on this card: whether it is theirs then, and after how long their click was answered.

    Whoever loses is told so, and the card says it, too: it may have heard so from the winner's click already.
    """
    card = rf'request-{request_id}\\"[^{{}}]*'
    # Read out and shown are two messages; the one that is shown is the last of an answer, so none runs into the next.
    mine, lost = tab.hears(f"{card}You have it"), tab.hears(r'^42\["notify".*Someone (else )?took this one')
    gone = tab.hears(f"{card}Someone took this one")
    button = tab.card_button("Claim", request_id)
    began = time.perf_counter()
    await tab.click(*button)
    done, _ = await asyncio.wait([mine, lost], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    assert done, "nothing was heard of the click"
    (heard,) = done
    if heard is lost:
        await asyncio.wait_for(gone, PATIENCE)
    return heard is mine, heard.result() - began
