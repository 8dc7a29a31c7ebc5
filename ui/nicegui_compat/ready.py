"""When the server answers."""

import asyncio

from nicegui.server import Server


async def wait_until_started() -> None:
    """Return once the server takes connections. NiceGUI's own start-up comes a moment before it does."""
    while not Server.instance.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
