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
from persistence.embedded.cluster import Cluster, find_cluster
from persistence.embedded.errors import EmbeddedError

__all__ = ["EmbeddedError", "Server", "running"]

START_TIMEOUT = 60  # seconds for recovery after a crash, and for what is left of a killed server to go
MAX_SOCKET_PATH = 103  # bytes: macOS takes no more, Linux four more
MAX_LOG_SIZE = 2_000_000  # bytes: a larger one is put aside at the next start
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
    cluster = find_cluster(data_dir)
    # Whoever uses the server shares the lock `in_use`. It changes only under `deciding`, because a shared lock
    # is let go for a moment before it is had alone. The system frees both when a process is killed.
    with _open(cluster, "in_use.lock") as in_use, _open(cluster, "deciding.lock") as deciding:
        try:
            with _exclusive(deciding):
                fcntl.flock(in_use, fcntl.LOCK_SH)
                if not _is_running(cluster):
                    _start(cluster)
                logins.make(cluster)
            yield Server(url=logins.url(cluster, "mentorship"), admin_url=logins.url(cluster, "postgres"))
        finally:
            with _exclusive(deciding):
                if _is_last_user(in_use):
                    _stop(cluster)


def _open(cluster: Cluster, lock: str) -> IO[str]:
    path = cluster.folder / lock
    path.touch(mode=0o600)
    return path.open()


@contextmanager
def _exclusive(lock: IO[str]) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _is_last_user(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_running(cluster: Cluster, *, within: float = 0) -> bool:
    """Whether the server runs: asked of the server, because a pid file outlives its process.

    One that is still recovering or stopping says so, and is waited for; one that is silent may have `within`
    seconds to speak up.
    """
    asked = time.monotonic()
    while (answer := logins.ping(cluster)) != logins.Ping.OK:
        waited = time.monotonic() - asked
        if answer == logins.Ping.REJECT and waited > START_TIMEOUT:
            raise EmbeddedError(f"PostgreSQL is not ready after {START_TIMEOUT} seconds.{_log_tail(cluster)}")
        if answer != logins.Ping.REJECT and waited >= within:
            return False
        time.sleep(0.05)
    return True


def _start(cluster: Cluster) -> None:
    if not cluster.data_folder.exists():
        _init_data_folder(cluster)
    if cluster.log.exists() and cluster.log.stat().st_size > MAX_LOG_SIZE:
        cluster.log.replace(cluster.folder / "server.log.1")
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        seen = cluster.log.stat().st_size if cluster.log.exists() else 0
        options = shlex.join(f"--{name}={value}" for name, value in (SETTINGS | _address(cluster)).items())
        outcome = _pg_ctl(cluster, "start", "-t", str(START_TIMEOUT), "-l", str(cluster.log), "-o", options)
        if outcome is None:
            return
        words = _log_tail(cluster, seen)
        if "lock file" in words:
            # Somebody lives under the pid of the last server. If that is a server whose starter was killed just
            # now, it answers in a moment; else it is a stranger. Were it a server alive but mute, its shared
            # memory would still keep a second one off the cluster.
            if _is_running(cluster, within=1):
                return
            for leftover in (
                cluster.data_folder / "postmaster.pid",
                cluster.folder / f"{cluster.socket.name}.lock",
            ):
                leftover.unlink(missing_ok=True)
        elif "still in use" not in words and "could not bind" not in words:
            raise EmbeddedError(f"PostgreSQL did not start: {outcome}{words}")
        # What a killed server left running needs a moment to go; a free port may be taken before we open it.
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start within {START_TIMEOUT} seconds: {outcome}{words}")
        time.sleep(0.1)


def _stop(cluster: Cluster) -> None:
    if logins.ping(cluster) == logins.Ping.NO_RESPONSE:
        return
    if _pg_ctl(cluster, "stop", "-m", "fast", "-t", "20") is not None:
        # A recovery at the next start is better than a server that nobody stops.
        _pg_ctl(cluster, "stop", "-m", "immediate", "-t", "20")


def _pg_ctl(cluster: Cluster, action: str, *arguments: str) -> str | None:
    """None when it worked, else what it said."""
    return cluster.run(
        str(cluster.programs / "pg_ctl"), action, "-w", "-D", str(cluster.data_folder), *arguments
    )


def _log_tail(cluster: Cluster, since: int = 0) -> str:
    """The end of the server's log, from this byte on."""
    if not cluster.log.exists():
        return ""
    lines = cluster.log.read_bytes()[since:].decode(errors="replace").splitlines()
    return "\n".join(["", *lines[-8:]])


def _init_data_folder(cluster: Cluster) -> None:
    """A new, empty data folder: made beside where it will be and then renamed, so that a half-made one is never used."""
    half_made = cluster.folder / "cluster.new"
    shutil.rmtree(half_made, ignore_errors=True)
    who = ("--username=postgres", f"--pwfile={logins.make_passwords(cluster)}", "--auth=scram-sha-256")
    # Letters beyond ASCII fold and sort alike on every machine, whatever its locales are.
    letters = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    fault = cluster.run(str(cluster.programs / "initdb"), "-D", str(half_made), *who, *letters)
    if fault is not None:
        raise EmbeddedError(f"PostgreSQL could not make its data folder: {fault}")
    half_made.rename(cluster.data_folder)


def _address(cluster: Cluster) -> dict[str, str]:
    """The settings for where to listen: at a socket in the private folder, wherever its path can be one."""
    # To a client a comma stands between two hosts.
    if len(os.fsencode(cluster.socket)) <= MAX_SOCKET_PATH and "," not in str(cluster.socket):
        cluster.port_file.unlink(missing_ok=True)
        return {"listen_addresses": "", "unix_socket_directories": f'"{cluster.folder}"', "port": "5432"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    cluster.port_file.write_text(port)
    return {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
