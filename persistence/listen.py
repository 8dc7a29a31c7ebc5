"""What the database notifies us of: one connection that listens, and finds its way back when it is lost."""

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
PING_AFTER = 10.0  # seconds of silence after which we ask whether the server is still there
ANSWER_TIMEOUT = 3.0  # seconds
MIN_RETRY_PAUSE = 0.1
MAX_RETRY_PAUSE = 1.0  # seconds between tries, so that pages are live again soon after the database is

log = logging.getLogger(__name__)


class ListenState(Enum):
    """How the connection stands."""

    UP = "up"  # listening (again), so something may have been missed
    LOST = "lost"  # and tried again; each try that fails says so anew


async def notifications(url: str) -> AsyncIterator[dict[str, Any] | ListenState]:
    """Yield the notifications of our channel, and how the connection stands, for ever.

    `url` is SQLAlchemy's. A lost connection is made anew, after pauses that grow from a tenth of a second.
    """
    pause = MIN_RETRY_PAUSE
    while True:
        try:
            async with aclosing(_listen(url)) as payloads:
                async for payload in payloads:
                    pause = MIN_RETRY_PAUSE
                    yield payload
        except (OperationalError, OSError, TimeoutError) as error:
            # The kind alone: the text of the error may hold the address with its password.
            log.warning("lost the connection that listens", extra={"error": type(error).__name__})
            yield ListenState.LOST
        await asyncio.sleep(pause)
        pause = min(MAX_RETRY_PAUSE, pause * 2)


async def _listen(url: str) -> AsyncGenerator[dict[str, Any] | ListenState]:
    connection = await asyncio.wait_for(_connect(url), ANSWER_TIMEOUT)
    async with connection:
        await asyncio.wait_for(connection.execute(f"LISTEN {CHANNEL}"), ANSWER_TIMEOUT)
        yield ListenState.UP
        while True:
            async with aclosing(connection.notifies(timeout=PING_AFTER)) as received:
                async for notify in received:
                    if payload := _payload(notify.payload):
                        yield payload
            # A cable that was pulled makes no sound: only a question finds out.
            await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_TIMEOUT)


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
