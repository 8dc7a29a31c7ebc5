"""What the database tells us: one connection that listens, and finds its way back when it is lost."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from enum import Enum
from typing import Any, Final

from psycopg import AsyncConnection, OperationalError
from sqlalchemy.engine import make_url

CHANNEL: Final = "mini_mentorship"
ASK_AGAIN = 10.0  # seconds of silence after which we ask whether the server is still there
ANSWER_WITHIN = 3.0  # seconds
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 1.0  # seconds between tries, so that pages are live again soon after the database is

log = logging.getLogger(__name__)


class Link(Enum):
    """How the connection stands."""

    UP = "up"  # listening (again), so something may have been missed
    LOST = "lost"  # and tried again; each try that fails says so anew


async def notifications(url: str) -> AsyncIterator[dict[str, Any] | Link]:
    """Yield what is told on our channel, and how the connection stands, for ever.

    `url` is SQLAlchemy's. A lost connection is made anew, after pauses that grow from a tenth of a second.
    """
    pause = SHORTEST_PAUSE
    while True:
        try:
            async with aclosing(_heard(url)) as heard:
                async for payload in heard:
                    pause = SHORTEST_PAUSE
                    yield payload
        except (OperationalError, OSError, TimeoutError) as error:
            # The kind alone: the text of the error may hold the address with its password.
            log.warning("lost the connection that listens", extra={"error": type(error).__name__})
            yield Link.LOST
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


async def _heard(url: str) -> AsyncGenerator[dict[str, Any] | Link]:
    connection = await asyncio.wait_for(_connect(url), ANSWER_WITHIN)
    async with connection:
        await asyncio.wait_for(connection.execute(f"LISTEN {CHANNEL}"), ANSWER_WITHIN)
        yield Link.UP
        while True:
            async with aclosing(connection.notifies(timeout=ASK_AGAIN)) as told:
                async for notify in told:
                    if payload := _payload(notify.payload):
                        yield payload
            # A cable that was pulled makes no sound: only a question finds out.
            await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_WITHIN)


async def _connect(url: str) -> AsyncConnection[Any]:
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return await AsyncConnection.connect(
        conninfo, autocommit=True, connect_timeout=3, application_name="mini-mentorship listen"
    )


def _payload(text: str) -> dict[str, Any] | None:
    """Anybody who may connect may also notify: what is no JSON object is passed over."""
    try:
        payload = json.loads(text)
    except ValueError:
        return None
    return payload if isinstance(payload, dict) else None
