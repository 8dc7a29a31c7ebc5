"""The real program as a process of its own, and what it wrote into its log."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.environment import Environment, Program, free_port, serving

RED = ("ERROR", "CRITICAL", "Traceback")


@dataclass(frozen=True)
class Served:
    program: Program
    log: Path
    lags: Path  # written when it ends: when, and how late the loop was

    @property
    def address(self) -> str:
        return self.program.address

    def complaints(self) -> list[str]:
        """The lines of its log that nobody wants to see."""
        said = self.log.read_text()
        print(said[-20_000:])  # pytest shows it where a test fails
        return [line for line in said.splitlines() if any(word in line for word in RED)]

    def is_alive(self) -> bool:
        process = self.program.process
        return bool(process.is_running() and process.status() != "zombie")


@contextmanager
def served(place: Environment, url: str, *, sweep_every: str = "PT15S") -> Iterator[Served]:
    """The product on this database, with a probe on its loop, until the end of the block."""
    port = free_port()
    lags = place.folder / f"lags-{port}"
    settings = {
        "MENTORSHIP_DATABASE_URL": url,
        "MENTORSHIP_DATA_DIR": str(place.folder / "product"),
        "MENTORSHIP_BASE_URL": f"http://localhost:{port}",
        "MENTORSHIP_PORT": str(port),
        "MENTORSHIP_RATE_LIMITS": "off",
        "MENTORSHIP_SWEEP_EVERY": sweep_every,
    }
    with ExitStack() as stack:
        with outside_of_pytest():
            program = stack.enter_context(
                serving(place, ["-m", "tests.promises.probed", str(lags)], port, settings)
            )
        yield Served(program, place.folder / f"log-{urlsplit(program.address).port}", lags)


@contextmanager
def outside_of_pytest() -> Iterator[None]:
    """NiceGUI serves nothing where it believes to be inside pytest."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PYTEST")}
    try:
        yield
    finally:
        os.environ |= hidden
