"""Where it is measured: an embedded PostgreSQL of its own, and the real programs beside it. Loopback only."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # its types are a package of their own
import psycopg
from sqlalchemy.engine import make_url

from persistence import embedded, migrate

READY = "is ready at"
HERE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Environment:
    folder: Path
    server: embedded.Server
    template: str  # a migrated, empty database
    code: Path = HERE  # whose product is served: the root of its tree


@dataclass(frozen=True)
class Program:
    """A program that serves, as a process whose costs we read."""

    address: str
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes that are really there."""
        return int(self.process.memory_info().rss)


@contextmanager
def opened(folder: Path) -> Iterator[Environment]:
    with embedded.running(folder / "data") as server:
        environment = Environment(folder, server, "bench_template")
        migrate.upgrade(create(environment, environment.template))
        yield environment


def create(environment: Environment, name: str) -> str:
    """A database without anything in it, of the product's login; its URL."""
    _as_admin(environment, f"CREATE DATABASE {name} OWNER mentorship")
    return url_of(environment, name)


@contextmanager
def database(environment: Environment) -> Iterator[str]:
    """A migrated, empty database for one part; its URL is the product's login."""
    name = f"bench_{secrets.token_hex(4)}"
    _as_admin(
        environment,
        f"CREATE DATABASE {name} TEMPLATE {environment.template} OWNER mentorship STRATEGY file_copy",
    )
    yield url_of(environment, name)
    _as_admin(environment, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def product(environment: Environment, url: str) -> Iterator[Program]:
    """The real application, serving this database."""
    port = free_port()
    settings = {
        "MENTORSHIP_DATABASE_URL": url,
        "MENTORSHIP_DATA_DIR": str(environment.folder / f"product-{port}"),
        "MENTORSHIP_BASE_URL": f"http://localhost:{port}",
        "MENTORSHIP_PORT": str(port),
        "MENTORSHIP_RATE_LIMITS": "off",
    }
    with serving(environment, ["-m", "ui", "serve"], port, settings, code=environment.code) as program:
        yield program


@contextmanager
def bare(environment: Environment) -> Iterator[Program]:
    """A bare NiceGUI page, served the same way: what no page of ours can go below."""
    port = free_port()
    with serving(environment, ["-m", "bench.baseline", str(port)], port, {}) as program:
        yield program


@contextmanager
def serving(
    environment: Environment, arguments: list[str], port: int, settings: dict[str, str], *, code: Path = HERE
) -> Iterator[Program]:
    """A Python program of ours until the end of the block, from the moment it says that it is ready.

    Python looks for modules where a program is started, first: so `code` is whose `ui` and `bench` it runs.
    """
    log = environment.folder / f"log-{port}"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=code,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout  # noqa: S101  # it is a pipe
            if not any(READY in line for line in process.stdout):
                raise RuntimeError(f"{arguments} did not start: {log.read_text()[-2000:]}")
            yield Program(f"http://localhost:{port}", psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def as_admin(environment: Environment, url: str) -> Iterator[psycopg.Connection]:
    """The superuser in this database: only to fill it and to look at its plans."""
    there = make_url(environment.server.admin_url).set(
        drivername="postgresql", database=make_url(url).database
    )
    with psycopg.connect(there.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


def plain(url: str) -> str:
    """The same address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def url_of(environment: Environment, name: str) -> str:
    return make_url(environment.server.url).set(database=name).render_as_string(hide_password=False)


def _as_admin(environment: Environment, statement: str) -> None:
    with as_admin(environment, environment.server.admin_url) as connection:
        connection.execute(statement)
