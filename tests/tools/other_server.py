"""`make test-other`: the tests of persistence and domain on this machine's own PostgreSQL, of version 15 or later.

The oldest one is taken, as the furthest from the one we bring. It runs as a private server: its own folder, a
socket in it, no port, and nothing of it is left afterwards. Arguments are tests, instead of all of both.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OLDEST = 15
FOLDERS = ((Path("/usr/lib/postgresql"), "*/bin"), (Path("/usr"), "pgsql-*/bin"))  # Debian's, Red Hat's
NONE_HERE = (
    f"there is no PostgreSQL {OLDEST} or later in /usr/lib/postgresql; apt-get install postgresql brings one"
)
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "UTC",
    "jit": "off",
    # A test's database need not outlive the machine, only the processes; so none waits for the disk.
    "fsync": "off",
    "full_page_writes": "off",
}
TESTS = ("tests/persistence", "tests/domain")
# The tests of the embedded server start one of their own and say nothing about another.
LEFT_OUT = "--ignore=tests/persistence/test_embedded.py"


def main() -> int:
    bin_folder = programs()
    if bin_folder is None:
        print(f"Skipped: {NONE_HERE}.", file=sys.stderr)
        return 1 if is_required() else 0
    with running(bin_folder) as admin_url:
        os.environ["TEST_ADMIN_URL"] = admin_url
        print(version(bin_folder), flush=True)
        return pytest.main(["-n", "auto", *(sys.argv[1:] or TESTS), LEFT_OUT])


def is_required() -> bool:
    """Whether a machine without such a server is a failure: in CI it is."""
    return any(os.environ.get(name, "") not in {"", "0", "false"} for name in ("CI", "REQUIRE_OTHER"))


def programs() -> Path | None:
    """The folder of the oldest server that we support and this machine has, or None."""
    found = {
        int(number): folder
        for base, pattern in FOLDERS
        for folder in base.glob(pattern)
        if (folder / "postgres").exists()
        and (number := folder.parent.name.removeprefix("pgsql-")).isdecimal()
    }
    return min(((n, folder) for n, folder in found.items() if n >= OLDEST), default=(0, None))[1]


def version(bin_folder: Path) -> str:
    said = subprocess.run([bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip()


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """A new, empty server of these programs; the URL of its superuser."""
    with tempfile.TemporaryDirectory(prefix="other-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if account:
            shutil.chown(folder, account)
        cluster = str(folder / "cluster")
        settings = SETTINGS | {"unix_socket_directories": name}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        # Whoever gets into the folder, which is closed to others, may be anybody in it: no passwords.
        letters = ("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        run(account, bin_folder / "initdb", "-D", cluster, "--username=postgres", "--auth=trust", *letters)
        pg_ctl = (bin_folder / "pg_ctl", "-w", "-D", cluster)
        run(account, *pg_ctl, "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={name}"
        finally:
            run(account, *pg_ctl, "-m", "immediate", "stop")


def run(account: str | None, *command: str | Path) -> None:
    """Run a program as this account, in a session of its own: Ctrl-C is for us, who then stop the server."""
    groups = os.getgrouplist(account, pwd.getpwnam(account).pw_gid) if account else None
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
        cwd="/",
        start_new_session=True,
        user=account,
        group=groups[0] if groups else None,
        extra_groups=groups,
    )


if __name__ == "__main__":
    sys.exit(main())
