"""How long `make run` takes until it says that it is ready, with everything installed."""

import time
from collections.abc import Iterator

from bench.environment import Environment, free_port, serving
from bench.report import Figure


def figures(environment: Environment) -> Iterator[Figure]:
    """The first start makes the database and the demo's people; the second finds them there."""
    for what in ("the first time", "again"):
        began = time.monotonic()
        port = free_port()
        settings = {"MENTORSHIP_DATA_DIR": str(environment.folder / "start"), "MENTORSHIP_PORT": str(port)}
        with serving(environment, ["-m", "ui", "demo"], port, settings):
            taken = time.monotonic() - began
        yield Figure(f"start to ready, {what}", taken, "s", None, 4)
