"""`python -m tests.promises.probed FILE`: `mini-mentorship serve`, and how late its loop was, every 5 ms."""

import asyncio
import sys
import time
from pathlib import Path

from nicegui import app

from ui.cli import main

EVERY = 0.005  # seconds


def watch(file: Path) -> None:
    """From the start to the end; then a line each: when, and how late in seconds."""
    seen: list[tuple[float, float]] = []

    async def probe() -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(EVERY)
            seen.append((time.time(), time.perf_counter() - asked - EVERY))

    def begin() -> None:
        seen_by.append(asyncio.get_running_loop().create_task(probe()))

    def end() -> None:
        seen_by.pop().cancel()
        file.write_text("".join(f"{when:.6f} {late:.6f}\n" for when, late in seen))

    seen_by: list[asyncio.Task[None]] = []
    app.on_startup(begin)
    app.on_shutdown(end)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.argv = ["mini-mentorship", "serve"]
    main()
