"""Doing things at a steady pace, however long each takes, and saying how long the slow ones took."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence


async def paced(a_second: float, todo: Sequence[Callable[[], Awaitable[object]]]) -> list[float]:
    """Begin one after the other at this pace; the seconds that each took."""
    began = time.perf_counter()

    async def one(environment: int, do: Callable[[], Awaitable[object]]) -> float:
        await asyncio.sleep(began + environment / a_second - time.perf_counter())
        started = time.perf_counter()
        await do()
        return time.perf_counter() - started

    return list(await asyncio.gather(*(one(environment, do) for environment, do in enumerate(todo))))


def centile(values: Sequence[float], which: float) -> float:
    """The value that `which` percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(len(ordered) * which / 100 + 0.5) - 1))]
