"""The embedded server: PostgreSQL out of a Python package, for whoever has no database of their own.

Everything it keeps lies in DATA_DIR/postgres: the cluster, the socket, the two passwords, the log and two lock
files. Only the package's programs are used (initdb, pg_ctl, postgres), none of its Python.
"""

import fcntl
import os
import shlex
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from persistence.embedded import logins
from persistence.embedded.cluster import Place, find_place
from persistence.embedded.errors import EmbeddedError

__all__ = ["EmbeddedError", "Server", "running"]

PATIENCE = 60  # seconds for recovery after a crash, and for what is left of a killed server to go
LONGEST_SOCKET_PATH = 103  # bytes: macOS takes no more, Linux four more
LARGEST_LOG = 2_000_000  # bytes: a larger one is put aside at the next start
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # compiling costs more than it saves on short queries
    # The log holds start, stop and what is fatal; a failed statement, with its personal text, it does not.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Server:
    """How to reach the running server, as SQLAlchemy URLs with the password in them."""

    url: str  # the product's login: owns the database `mentorship`, is neither superuser nor BYPASSRLS
    admin_url: str  # the superuser: only for making that login, and for tests


@contextmanager
def running(data_dir: Path) -> Iterator[Server]:
    """Start (or join) the embedded server of this data directory; stop it on leaving if nobody else uses it.

    Takes about a second, and up to a minute after a crash. Raises EmbeddedError.
    """
    place = find_place(data_dir)
    # Whoever uses the server shares the lock `in_use`. It changes only under `deciding`, because a shared lock
    # is let go for a moment before it is had alone. The system frees both when a process is killed.
    with _open(place, "in_use.lock") as in_use, _open(place, "deciding.lock") as deciding:
        try:
            with _alone(deciding):
                fcntl.flock(in_use, fcntl.LOCK_SH)
                if not _answers(place):
                    _start(place)
                logins.make(place)
            yield Server(url=logins.url(place, "mentorship"), admin_url=logins.url(place, "postgres"))
        finally:
            with _alone(deciding):
                if _nobody_else(in_use):
                    _stop(place)


def _open(place: Place, lock: str) -> IO[str]:
    path = place.folder / lock
    path.touch(mode=0o600)
    return path.open()


@contextmanager
def _alone(lock: IO[str]) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _nobody_else(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(place: Place, *, within: float = 0) -> bool:
    """Whether the server runs: asked of the server, because a pid file outlives its process.

    One that is still recovering or stopping says so, and is waited for; one that is silent may have `within`
    seconds to speak up.
    """
    asked = time.monotonic()
    while (answer := logins.ping(place)) != logins.Ping.OK:
        waited = time.monotonic() - asked
        if answer == logins.Ping.REJECT and waited > PATIENCE:
            raise EmbeddedError(f"PostgreSQL is not ready after {PATIENCE} seconds.{_last_words(place)}")
        if answer != logins.Ping.REJECT and waited >= within:
            return False
        time.sleep(0.05)
    return True


def _start(place: Place) -> None:
    if not place.cluster.exists():
        _make_cluster(place)
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG:
        place.log.replace(place.folder / "server.log.1")
    deadline = time.monotonic() + PATIENCE
    while True:
        seen = place.log.stat().st_size if place.log.exists() else 0
        options = shlex.join(f"--{name}={value}" for name, value in (SETTINGS | _address(place)).items())
        outcome = _pg_ctl(place, "start", "-t", str(PATIENCE), "-l", str(place.log), "-o", options)
        if outcome is None:
            return
        words = _last_words(place, seen)
        if "lock file" in words:
            # Somebody lives under the pid of the last server. If that is a server whose starter was killed just
            # now, it answers in a moment; else it is a stranger. Were it a server alive but mute, its shared
            # memory would still keep a second one off the cluster.
            if _answers(place, within=1):
                return
            for leftover in (place.cluster / "postmaster.pid", place.folder / f"{place.socket.name}.lock"):
                leftover.unlink(missing_ok=True)
        elif "still in use" not in words and "could not bind" not in words:
            raise EmbeddedError(f"PostgreSQL did not start: {outcome}{words}")
        # What a killed server left running needs a moment to go; a free port may be taken before we open it.
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start within {PATIENCE} seconds: {outcome}{words}")
        time.sleep(0.1)


def _stop(place: Place) -> None:
    if logins.ping(place) == logins.Ping.NO_RESPONSE:
        return
    if _pg_ctl(place, "stop", "-m", "fast", "-t", "20") is not None:
        # A recovery at the next start is better than a server that nobody stops.
        _pg_ctl(place, "stop", "-m", "immediate", "-t", "20")


def _pg_ctl(place: Place, action: str, *arguments: str) -> str | None:
    """None when it worked, else what it said."""
    return place.run(str(place.programs / "pg_ctl"), action, "-w", "-D", str(place.cluster), *arguments)


def _last_words(place: Place, since: int = 0) -> str:
    """The end of the server's log, from this byte on."""
    if not place.log.exists():
        return ""
    lines = place.log.read_bytes()[since:].decode(errors="replace").splitlines()
    return "\n".join(["", *lines[-8:]])


def _make_cluster(place: Place) -> None:
    """A new, empty cluster: made beside its place and then renamed, so that a half-made one is never used."""
    half_made = place.folder / "cluster.new"
    shutil.rmtree(half_made, ignore_errors=True)
    who = ("--username=postgres", f"--pwfile={logins.make_passwords(place)}", "--auth=scram-sha-256")
    # Letters beyond ASCII fold and sort alike on every machine, whatever its locales are.
    letters = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    fault = place.run(str(place.programs / "initdb"), "-D", str(half_made), *who, *letters)
    if fault is not None:
        raise EmbeddedError(f"PostgreSQL could not make its data folder: {fault}")
    half_made.rename(place.cluster)


def _address(place: Place) -> dict[str, str]:
    """The settings for where to listen: at a socket in the private folder, wherever its path can be one."""
    # To a client a comma stands between two hosts.
    if len(os.fsencode(place.socket)) <= LONGEST_SOCKET_PATH and "," not in str(place.socket):
        place.port_file.unlink(missing_ok=True)
        return {"listen_addresses": "", "unix_socket_directories": f'"{place.folder}"', "port": "5432"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    place.port_file.write_text(port)
    return {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
