"""R15: the loop never blocks. Measured under load, and read off the code."""

import ast
import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bench import dataset as world
from bench.claim import Api, claimed
from bench.environment import Environment, as_admin
from bench.pace import paced
from bench.socket_client import browser, close
from tests.promises import count, figure, p99
from tests.promises.served import Served, served

SECONDS = count(2, 30)
PAGES = count(10, 100)
A_SECOND = 20
UI = Path(__file__).parents[2] / "ui"
# What waits for something else: only in a thread, and only these rooms may put it there.
BLOCKING = {
    "transaction",
    "system_transaction",
    "connect",
    "begin",
    "execute",
    "scalar",
    "sleep",
    "urlopen",
    "getaddrinfo",
}
MODULES_THAT_BLOCK = {"requests", "smtplib", "urllib.request", "subprocess", "sqlite3"}


def test_r15_the_loop_is_never_late_under_load(place: Environment, own_url: str) -> None:
    """Pages are loaded, and requests claimed, while many pages are open that show it."""
    claims = A_SECOND * SECONDS
    world.fill(place, own_url, students=claims, mentors=PAGES, batches=[world.Batch(claims, students=claims)])
    with as_admin(place, own_url) as admin:
        waiting = world.ids(admin)
    with served(place, own_url) as program:
        begin, end = asyncio.run(busy(program, waiting))
    late = [lag for when, lag in lags(program) if begin < when < end]
    assert len(late) > SECONDS, "the probe was there"
    figure(
        "R15",
        f"{PAGES} pages open, {A_SECOND} claims and 4 pages a second: lag p99",
        p99(late),
        most=50,
        unit="ms",
    )
    figure("R15", "the same: longest", 1000 * max(late), most=250, unit="ms")


async def busy(program: Served, waiting: list[int]) -> tuple[float, float]:
    """From when to when there was load."""
    async with browser(program.address) as one:
        tabs = await one.open_all(
            [("/mentorship/requests", world.cookie(world.mentor(n))) for n in range(1, PAGES + 1)]
        )
        await asyncio.sleep(1)
        api = Api(program.program, one.http)
        todo: list[Callable[[], Awaitable[object]]] = []
        for number, request_id in enumerate(waiting):
            todo.append(partial(claimed, api, (request_id, world.mentor(1 + number % PAGES))))
            if number % 5 == 0:
                student = world.cookie(world.student(1 + number))
                todo.append(partial(one.get, "/mentorship/dashboard", student))
        begin = time.time()
        await paced(A_SECOND * 1.2, todo)
        end = time.time()
        await close(tabs)
    return begin, end


def lags(program: Served) -> Iterator[tuple[float, float]]:
    for line in program.lags.read_text().splitlines():
        when, late = line.split()
        yield float(when), float(late)


# Read off the code


def coroutines_that_block() -> Iterator[str]:
    for path in sorted(UI.rglob("*.py")):
        tree = ast.parse(path.read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.AsyncFunctionDef):
                yield from (
                    f"{path.relative_to(UI.parent)}:{line} {name}" for line, name in blocking(function)
                )


def blocking(function: ast.AsyncFunctionDef) -> Iterator[tuple[int, str]]:
    """Calls that wait and are not awaited, in its own lines: a function inside runs when and where it is called."""
    inside: list[ast.AST] = list(function.body)
    awaited: set[int] = set()
    while inside:
        node = inside.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Await | ast.AsyncWith):
            awaited |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Call)}
        if isinstance(node, ast.Call) and id(node) not in awaited and name_of(node) in BLOCKING:
            yield node.lineno, name_of(node)
        inside += ast.iter_child_nodes(node)


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def test_r15_no_coroutine_touches_the_database_itself() -> None:
    assert list(coroutines_that_block()) == []


def test_r15_no_room_of_ours_imports_what_only_blocks() -> None:
    found = [
        f"{path.name}: {name}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import)
        for name in (alias.name for alias in node.names)
        if name in MODULES_THAT_BLOCK
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("with database.transaction(sign_in) as (db, viewer): pass", ["transaction"]),
        ("db.execute(query)", ["execute"]),
        ("time.sleep(1)", ["sleep"]),
        ("await asyncio.sleep(1)", []),
        ("await run(sign_in, board)", []),
        ("def inside():\n        db.execute(query)", []),
    ],
)
def test_r15_the_reader_knows_what_blocks(line: str, found: list[str]) -> None:
    (function,) = ast.parse(f"async def page():\n    {line}").body
    assert isinstance(function, ast.AsyncFunctionDef)
    assert [name for _, name in blocking(function)] == found
