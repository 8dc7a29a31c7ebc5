"""S9: what no browser of ours would send changes nothing and fills no log, however often it is sent."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import pytest

from bench import dataset as world
from bench.environment import Environment, as_admin
from bench.socket_client import Browser, Tab, browser, close
from tests.promises import count, figure
from tests.promises.served import Served, served
from ui.web.socket_frames import MAX_FRAME

BOARD = "/mentorship/requests"
DASHBOARD = "/mentorship/dashboard"
TIMES = count(3, 100)  # that each forgery is sent
STATE = """
SELECT (SELECT array_agg(r ORDER BY id) FROM (SELECT id, status, mentor_id, title FROM mini_mentorship_requests) r)::text,
       (SELECT array_agg(c ORDER BY id) FROM (SELECT id, ended_at FROM claims) c)::text,
       (SELECT count(*) FROM request_events), (SELECT count(*) FROM mini_mentorship_sessions),
       (SELECT count(*) FROM drafts), (SELECT count(*) FROM sign_ins WHERE ended_at IS NULL)
"""
MALFORMED = [
    "",
    "zzzz",
    "4",
    "42",
    "4" * 50,
    "42nonsense",
    "42[",
    "42[]",
    "42{}",
    "42[1]",
    '42["event"]',
    '42["event",5]',
    '42["event",null]',
    '42["event",{}]',
    '42["event",{"client_id":[],"id":1,"listener_id":"","args":[]}]',
    '42["handshake",{}]',
    '42["handshake",{"client_id":"x","tab_id":{},"document_id":"y"}]',
    '42["ack",{"client_id":"x"}]',
    '42["ack",{"client_id":"x","next_message_id":"many"}]',
    '42["javascript_response",{"request_id":{}}]',
    '42["log",{"client_id":"x","level":5,"message":"x"}]',
    '42["connect",{}]',
    '42["disconnect"]',
    '42["nothing_known",{}]',
    '42/elsewhere,["event",{}]',
    "40/elsewhere,",
    '40{"a":',
    '43["event"]',
    "44{}",
    '451-["event",{"_placeholder":true,"num":0}]',
    "42" + "[" * 100_000,
    '42["event",{"client_id":"' + "x" * (MAX_FRAME - 100) + '"}]',
]


@pytest.fixture
def program(place: Environment, own_url: str) -> Iterator[Served]:
    world.fill(place, own_url, students=4, mentors=3, batches=[world.Batch(4, students=4)])
    with served(place, own_url) as running:
        yield running


def state(place: Environment, url: str) -> Any:
    with as_admin(place, url) as admin:
        return admin.execute(STATE).fetchone()


async def is_well(one: Browser) -> None:
    """Others are still served, and the board still works."""
    tab = await one.open(BOARD, world.cookie(world.mentor(3)))
    assert tab.card_button("Claim")
    await close([tab])


def test_s9_malformed_frames_end_their_socket_and_fill_no_log(
    place: Environment, own_url: str, program: Served
) -> None:
    async def forge() -> int:
        ended = 0
        async with browser(program.address) as one:
            for frame in MALFORMED:
                tabs = [await one.open(BOARD, world.cookie(world.mentor(1)))]
                for _ in range(TIMES):
                    ended += await refused(one, tabs, frame)
                await close(tabs)
            await is_well(one)
        return ended

    before = state(place, own_url)
    ended = asyncio.run(forge())
    figure(
        "S9",
        f"of {len(MALFORMED)} malformed frames, {TIMES} times each: accepted",
        len(MALFORMED) * TIMES - ended,
        exactly=0,
    )
    figure("S9", "malformed frames: what they changed", int(state(place, own_url) != before), exactly=0)
    figure("S9", "malformed frames: complaints in the log", len(program.complaints()), exactly=0)


async def refused(one: Browser, tabs: list[Tab], frame: str) -> bool:
    """Whether a socket ends when it says this. The page is the same each time, and comes back as browsers do."""
    (tab,) = tabs
    socket = await knock(one, tab.query)
    await socket.send_str(frame)
    async with asyncio.timeout(20):
        while True:
            message = await socket.receive()
            if message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
                return True
            if message.type == aiohttp.WSMsgType.ERROR:
                return True


async def knock(one: Browser, query: dict[str, Any]) -> aiohttp.ClientWebSocketResponse:
    """A second socket of the same tab, shaken hands with."""
    said = query | {
        "document_id": str(uuid4()),
        "EIO": 4,
        "transport": "websocket",
        "implicit_handshake": "true",
    }
    socket = await one.http.ws_connect(
        f"{one.address}/_nicegui_ws/socket.io/?{urlencode(said)}", headers={"Origin": one.address}
    )
    await socket.receive_str()
    await socket.send_str("40")
    await socket.receive_str()
    return socket


def test_s9_polled_frames_and_queries_are_looked_at_too(
    place: Environment, own_url: str, program: Served
) -> None:
    async def forge() -> set[int]:
        statuses = set()
        async with browser(program.address) as one:
            where = f"{one.address}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
            headers = {"Origin": one.address}
            async with one.http.get(where, headers=headers) as answer:
                sid = json.loads((await answer.text())[1:])["sid"]
            for frame in MALFORMED[1:-1] * TIMES:
                async with one.http.post(f"{where}&sid={sid}", headers=headers, data=frame) as answer:
                    statuses.add(answer.status)
            for query in (
                "client_id=x",
                "client_id=x&tab_id=y",
                "client_id=x&tab_id=y&document_id=z&next_message_id=n",
            ):
                async with one.http.get(
                    f"{where}&implicit_handshake=true&{query}", headers=headers
                ) as answer:
                    statuses.add(answer.status)
            await is_well(one)
        return statuses

    assert asyncio.run(forge()) == {400}
    figure("S9", "polled frames and queries: complaints in the log", len(program.complaints()), exactly=0)


def test_s9_events_that_are_not_theirs_change_nothing(
    place: Environment, own_url: str, program: Served
) -> None:
    """Ids of other people's pages and listeners, and listeners on the wrong element, from a page that is real."""

    async def forge() -> None:
        async with browser(program.address) as one:
            theirs = await one.open(BOARD, world.cookie(world.mentor(1)))
            mine = await one.open(BOARD, world.cookie(world.mentor(2)))
            students = await one.open(DASHBOARD, world.cookie(world.student(1)))
            (number, listener), *told = theirs.card_button("Claim")
            (own, _), *_ = mine.card_button("Claim")
            their_id, my_id = theirs.query["client_id"], mine.query["client_id"]
            forged = [
                (mine, their_id, number, listener),  # as somebody else
                (students, their_id, number, listener),
                (mine, my_id, own, listener),  # the listener of another page
                (mine, my_id, own, str(uuid4())),
                (mine, my_id, 0, listener),
                (mine, my_id, -1, listener),
                (mine, my_id, 2**63, listener),
                (mine, str(uuid4()), number, listener),
                (mine, "", number, listener),
            ]
            for tab, client_id, element, heard_by in forged * TIMES:
                body = {"id": element, "client_id": client_id, "listener_id": heard_by}
                await tab.emit("event", body | {"args": [json.dumps(one) for one in told]})
            for tab in (mine, students):
                await tab.emit("javascript_response", {"client_id": their_id, "request_id": "x", "result": 1})
                await tab.emit("ack", {"client_id": their_id, "next_message_id": 2**60})
                await tab.emit("log", {"client_id": their_id, "level": "error", "message": "Traceback"})
            await answered(mine)
            await answered(students)
            await is_well(one)
            await close([theirs, mine, students])

    before = state(place, own_url)
    asyncio.run(forge())
    figure(
        "S9", "events that are not theirs: what they changed", int(state(place, own_url) != before), exactly=0
    )
    figure("S9", "events that are not theirs: complaints in the log", len(program.complaints()), exactly=0)


async def answered(tab: Tab) -> None:
    """Everything sent before has been dealt with: a click that is answered came after it."""
    heard = tab.hears(".")
    await tab.click(tab.latest("click", lambda found: bool(found.get("text"))))
    with suppress(TimeoutError):
        await asyncio.wait_for(heard, 5)


VALUES: list[Any] = [
    None,
    -1,
    10**12,
    1e300,
    True,
    "",
    "x" * 100_000,
    "a\0b",
    "\u202e<script>alert(1)</script>",
    [],
    [[1, 2]],
    ["claim", -1],
    ["claim", True],
    ["claim", "1"],
    ["release", 1],
    {},
    {"value": 99, "label": "x"},
    {"__class__": "x"},
]


def test_s9_values_of_the_wrong_kind_change_nothing(
    place: Environment, own_url: str, program: Served
) -> None:
    """Every listener of a mentor's board and a student's dashboard with its dialog gets values it never offers."""

    async def forge() -> int:
        sent = 0
        async with browser(program.address) as one:
            board = await one.open(BOARD, world.cookie(world.mentor(1)))
            dashboard = await one.open(DASHBOARD, world.cookie(world.student(1)))
            opened = dashboard.hears("Submit request")
            await dashboard.click(
                dashboard.latest("click", lambda found: found.get("text") == "Request Mini Session")
            )
            await asyncio.wait_for(opened, 20)
            assert await refuses_too_long_a_title(dashboard)
            for tab in (board, dashboard):
                with suppress(LookupError):
                    tab.latest("none", lambda _: False)  # takes in what was drawn since
                for element, listener in list(listeners(tab)):
                    for value in VALUES:
                        body = {"id": element, "client_id": tab.query["client_id"], "listener_id": listener}
                        for _ in range(max(1, TIMES // 30)):
                            await tab.emit("event", body | {"args": [json.dumps(value)]})
                            sent += 1
            await is_well(one)
            await close([board, dashboard])
        return sent

    before = state(place, own_url)
    sent = asyncio.run(forge())
    after = state(place, own_url)
    assert before[:4] == after[:4], "requests, claims, events, sessions"
    figure(
        "S9", f"{sent} values of the wrong kind: complaints in the log", len(program.complaints()), exactly=0
    )


def is_title(element: dict[str, Any]) -> bool:
    return 'data-limits="120 0"' in str(element.get("props", {}).get("innerHTML"))


async def refuses_too_long_a_title(tab: Tab) -> bool:
    """Whether the server says what is wrong with a title that no browser would let anybody type."""
    element, listener = tab.latest("input", is_title)
    body = {"id": element, "client_id": tab.query["client_id"], "listener_id": listener}
    await tab.emit("event", body | {"args": [json.dumps("x" * 121)]})
    told = tab.hears("the most is 120")
    await tab.click(tab.latest("click", lambda found: found.get("text") == "Submit request"))
    await asyncio.wait_for(told, 20)
    return True


def listeners(tab: Tab) -> Iterator[tuple[int, str]]:
    """Whatever takes a value on this page: not the plain clicks, which are allowed."""
    for number, element in tab.elements.items():
        for listener in (element or {}).get("events", ()):
            if listener["type"] != "click" or listener["js_handler"]:
                yield int(number), listener["listener_id"]
