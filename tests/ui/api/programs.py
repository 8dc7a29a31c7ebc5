"""Programs that call the API: in this process, through the real routes, on a real database."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from domain import people
from domain.rules import Rules
from persistence.database import THREADS, Database
from tests import factories
from tests.factories import Actor
from ui import api
from ui.live.bus import Bus
from ui.runtime import context
from ui.runtime.worker_queue import WorkerQueue
from ui.settings import load

ADDRESS = "http://localhost:8080"
DAY = factories.tomorrow(days=2)
WINDOW = {"starts_at": DAY.isoformat(), "ends_at": (DAY + timedelta(hours=4)).isoformat()}
NEW: dict[str, Any] = {
    "title": "Interview prep for Google SWE",
    "session_type": "interview_preparation",
    "description": "Need help preparing for technical interviews",
    "topics": ["python", "algorithms"],
    "links": ["https://example.org/resume"],
    "duration_minutes": 60,
    "urgency": "normal",
    "windows": [WINDOW],
}


@dataclass(frozen=True)
class Call:
    """One call to be made. `content` is sent as it is, `json` is written as JSON."""

    method: str
    path: str
    json: Any = None
    content: bytes | None = None
    headers: Mapping[str, str | bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """A program with somebody's token (or none)."""

    database: Database
    token: str | None

    def get(self, path: str, **query: str | int) -> httpx.Response:
        return self.make(Call("GET", f"{path}?{httpx.QueryParams(query)}"))

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.make(Call("POST", path, body, headers=headers))

    def patch(self, path: str, body: Any) -> httpx.Response:
        return self.make(Call("PATCH", path, body))

    def put(self, path: str, body: Any) -> httpx.Response:
        return self.make(Call("PUT", path, body))

    def make(self, call: Call) -> httpx.Response:
        return together([(self, call)])[0]


def program(database: Database, person: Actor) -> Program:
    """A program with a new token of this person."""
    with database.system_transaction() as db:
        return Program(database, people.create_api_token(db, person.email, name="test", now=db.now))


def together(calls: Sequence[tuple[Program, Call]]) -> list[httpx.Response]:
    """Make all of these calls in one event loop, so many at once that none is sent away; the answers in the same order."""
    return asyncio.run(_together(calls))


async def _together(calls: Sequence[tuple[Program, Call]]) -> list[httpx.Response]:
    settings = load(base_url=ADDRESS, _env_file=None)
    workers = WorkerQueue()
    context.set_current(
        context.AppContext(settings, calls[0][0].database, Rules(), workers, cast("Bus", None))
    )
    app = FastAPI()
    app.include_router(api.router)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        try:
            turns = asyncio.Semaphore(2 * THREADS)
            return await asyncio.gather(*(_made(client, turns, program, call) for program, call in calls))
        finally:
            workers.stop()


async def _made(
    client: httpx.AsyncClient, turns: asyncio.Semaphore, program: Program, call: Call
) -> httpx.Response:
    headers = {
        name: value.encode() if isinstance(value, str) else value for name, value in call.headers.items()
    }
    if program.token:
        headers.setdefault("Authorization", f"Bearer {program.token}".encode())
    if call.content is not None:
        headers.setdefault("Content-Type", b"application/json")
    sent = [(name.encode(), value) for name, value in headers.items()]
    path = call.path if call.path.startswith("/api") else f"/api/v1{call.path}"
    async with turns:
        return await client.request(call.method, path, json=call.json, content=call.content, headers=sent)


def is_problem(answer: httpx.Response, status: int, named: str | None = None) -> bool:
    """Whether this is a problem document with this status, about this field, with a sentence in it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"]
    assert problem["title"]
    assert problem["detail"][-1] in ".)?", problem
    return bool(problem.get("field") == named)


def instant(text: str) -> datetime:
    """An instant of an answer; it always has its offset."""
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None
    return moment


def change(database: Database, statement: str) -> None:
    """Move the world, as the system may."""
    with database.system_transaction() as db:
        db.execute(text(statement))
