"""The command line against a real database: what it prints, what it refuses, and in how many words."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy.engine import make_url

from domain import people
from domain.rules import Rules
from persistence import embedded
from persistence.database import Database
from ui import cli

ROOT = Path(__file__).parents[3]
# What is typed after `person add`, and what the sentence names.
WRONG: list[tuple[list[str], str]] = [
    (["nobody-at-all", "--name", "Ann Other", "--role", "student"], "e-mail address"),
    (["a\r\nBcc: all@school.edu", "--name", "Ann Other", "--role", "student"], "e-mail address"),
    (["ann@school.edu", "--name", " ", "--role", "student"], "--name"),
    (["ann@school.edu", "--name", "Ann \x1b[31mRed", "--role", "student"], "--name"),
    (["ann@school.edu", "--name", "x" * 121, "--role", "student"], "--name"),
    (["ann@school.edu", "--name", "Ann Other", "--role", "wizard"], "wizard"),
    (
        ["ann@school.edu", "--name", "Ann Other", "--role", "student", "--time-zone", "Mars/Base"],
        "--time-zone",
    ),
    (
        ["ann@school.edu", "--name", "Ann Other", "--role", "student", "--time-zone", "Etc/GMT+5"],
        "--time-zone",
    ),
    (
        ["ann@school.edu", "--name", "Ann Other", "--role", "student", "--time-zone", "../../etc"],
        "--time-zone",
    ),
    (["ann@school.edu", "--name", "Ann Other"], "--role"),
    (["ann@school.edu", "--role", "student"], "--name"),
    ([], "EMAIL"),
    (["ann@school.edu", "--nmae", "Ann"], "--nmae"),
    (["ann\udcff@school.edu", "--name", "Ann Other", "--role", "student"], "UTF-8"),
]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.splitlines()[-1]


@dataclass(frozen=True)
class Terminal:
    """Where commands are typed: an empty folder, with one database in the environment."""

    capsys: pytest.CaptureFixture[str]

    def type(self, *words: str) -> Said:
        self.capsys.readouterr()
        code = cli.run(words)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)


@pytest.fixture
def terminal(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Terminal:
    for name in [name for name in os.environ if name.startswith("MENTORSHIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MENTORSHIP_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORSHIP_BASE_URL", "https://mentors.example.org")
    return Terminal(capsys)


def refused(said: Said, *words: str) -> bool:
    """One sentence on stderr, exit 2, nothing on stdout, no traceback."""
    one_line = said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.code == 2 and not said.out and one_line and all(word in said.err for word in words)


def test_a_person_is_added_and_listed(terminal: Terminal) -> None:
    added = terminal.type(
        "person", "add", "Ines@School.edu", "--name", "Inès Núñez", "--role", "mentor", "--role", "student",
        "--time-zone", "Europe/Paris",
    )  # fmt: skip
    assert added.code == 0
    listed = json.loads(terminal.type("person", "list", "--json").out)
    assert [(line["email"], line["name"], line["roles"], line["state"]) for line in listed] == [
        ("ines@school.edu", "Inès Núñez", ["student", "mentor"], "active")
    ]
    assert "ines@school.edu" in terminal.type("person", "list").out


def test_an_empty_list_says_what_to_do(terminal: Terminal) -> None:
    assert "person add" in terminal.type("person", "list").out
    assert json.loads(terminal.type("person", "list", "--json").out) == []


def test_what_does_not_fit_is_refused_in_one_sentence(terminal: Terminal) -> None:
    for words, named in WRONG:
        assert refused(terminal.type("person", "add", *words), named), words
    assert json.loads(terminal.type("person", "list", "--json").out) == []


def test_no_line_break_gets_into_a_name(terminal: Terminal) -> None:
    terminal.type("person", "add", "ann@school.edu", "--name", "Ann\r\nBcc: x@y.z", "--role", "student")
    for line in json.loads(terminal.type("person", "list", "--json").out):
        assert line["name"].isprintable()


def test_the_same_address_is_refused_the_second_time(terminal: Terminal) -> None:
    again = ("--name", "Ann Other", "--role", "student")
    assert terminal.type("person", "add", "ann@school.edu", *again).code == 0
    assert refused(terminal.type("person", "add", "ANN@school.edu", *again), "already here")


def test_roles_are_given_and_taken(terminal: Terminal) -> None:
    terminal.type("person", "add", "ann@school.edu", "--name", "Ann Other", "--role", "student")
    changed = terminal.type("person", "role", "ann@school.edu", "--add", "mentor", "--remove", "student")
    assert changed.out == "ann@school.edu is now: mentor\n"
    assert refused(terminal.type("person", "role", "ann@school.edu", "--remove", "mentor"), "suspend")
    assert refused(terminal.type("person", "role", "ann@school.edu"), "--add")
    assert refused(terminal.type("person", "role", "who@school.edu", "--add", "mentor"), "who@school.edu")


def test_a_token_stands_alone_on_the_last_line_and_works(terminal: Terminal, database: Database) -> None:
    terminal.type("person", "add", "ann@school.edu", "--name", "Ann Other", "--role", "student")
    token = terminal.type("token", "ann@school.edu", "--name", "nightly script", "--days", "3").last_line
    with database.transaction(people.hash_token(token)) as (_, viewer):
        assert viewer.first_name == "Ann"
    assert refused(terminal.type("token", "who@school.edu"), "who@school.edu")
    assert refused(terminal.type("token", "ann@school.edu", "--days", "0"), "--days")
    assert refused(terminal.type("token", "ann@school.edu", "--days", "9" * 40), "--days")
    assert refused(terminal.type("token", "ann@school.edu", "--days", "soon"), "--days")


def test_a_sign_in_link_works_once(terminal: Terminal, database: Database) -> None:
    terminal.type("person", "add", "ann@school.edu", "--name", "Ann Other", "--role", "admin")
    address, _, code = terminal.type("person", "link", "ann@school.edu").last_line.rpartition("/")
    assert address == "https://mentors.example.org/sign-in/link"
    with database.system_transaction() as db:
        assert people.redeem_link(db, code, now=db.now, rules=Rules())


def test_a_suspended_person_gets_no_link(terminal: Terminal) -> None:
    terminal.type("person", "add", "ann@school.edu", "--name", "Ann Other", "--role", "student")
    assert terminal.type("person", "suspend", "ann@school.edu").code == 0
    assert json.loads(terminal.type("person", "list", "--json").out)[0]["state"] == "suspended"
    assert refused(terminal.type("person", "link", "ann@school.edu"), "suspended")


def test_sweep_says_what_was_done(terminal: Terminal) -> None:
    done = json.loads(terminal.type("sweep", "--json").out)
    assert done
    assert set(done.values()) == {0}
    assert terminal.type("sweep").out.count("\n") == len(done)


def test_doctor_is_content_with_a_sound_database(terminal: Terminal) -> None:
    said = terminal.type("doctor")
    assert (said.code, "FAULT" in said.out) == (0, False), said.out
    findings = json.loads(terminal.type("doctor", "--json").out)
    assert [each["check"] for each in findings] == [
        "database", "roles", "row-level security", "migrations", "clock",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        ("ALTER TABLE people NO FORCE ROW LEVEL SECURITY", "row-level security: not forced on people"),
        ("CREATE TABLE forgotten (id int)", "row-level security: not forced on forgotten"),
        ("UPDATE alembic_version SET version_num = '0001'", "migrations"),
    ],
)
def test_doctor_names_each_fault(terminal: Terminal, database_url: str, harm: str, check: str) -> None:
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute(harm)
    said = terminal.type("doctor")
    assert said.code == 1
    assert f"FAULT  {check}" in said.out


def test_doctor_says_that_the_database_does_not_answer(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORSHIP_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    said = terminal.type("doctor")
    assert said.code == 1
    assert said.out.startswith("FAULT  database:")


def test_a_database_that_is_away_is_one_sentence(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORSHIP_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    said = terminal.type("person", "list")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "cannot be reached" in said.err


@pytest.mark.parametrize("words", [["migrate"], ["serve"], ["demo"], ["person", "list"], ["sweep"]])
def test_a_database_of_an_unreleased_version_is_one_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, database_url: str, words: list[str]
) -> None:
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0012'")
    monkeypatch.setenv("MENTORSHIP_SECRET_KEY", "x" * 32)
    if words == ["demo"]:
        monkeypatch.delenv("MENTORSHIP_BASE_URL")
    said = terminal.type(*words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), said
    assert "unreleased version" in said.err
    assert "Nothing was changed" in said.err


def test_s16_serve_refuses_a_short_secret(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORSHIP_SECRET_KEY", "x" * 31)
    assert refused(terminal.type("serve"), "SECRET_KEY")


def test_s16_serve_refuses_a_login_that_row_level_security_does_not_bind(
    terminal: Terminal, server: embedded.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORSHIP_DATABASE_URL", server.admin_url)
    assert refused(terminal.type("serve"), "MENTORSHIP_DATABASE_URL", "superuser")
    said = terminal.type("doctor")
    assert said.code == 1
    assert "FAULT  roles:" in said.out


def test_serve_names_the_missing_setting(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENTORSHIP_BASE_URL")
    assert refused(terminal.type("serve"), "MENTORSHIP_BASE_URL")


@pytest.mark.parametrize(
    ("name", "value"), [("HOST", "192.0.2.7"), ("BASE_URL", "https://mentors.example.org")]
)
def test_demo_is_only_for_this_machine(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.delenv("MENTORSHIP_BASE_URL")
    monkeypatch.setenv(f"MENTORSHIP_{name}", value)
    assert refused(terminal.type("demo"), f"MENTORSHIP_{name}")


def test_a_setting_that_does_not_fit_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORSHIP_PORT", "eighty")
    assert refused(terminal.type("person", "list"), "MENTORSHIP_PORT")


def test_an_unknown_word_is_one_sentence(terminal: Terminal) -> None:
    for words in (["dance"], ["person", "dance"], ["person"], ["migrate", "now"]):
        assert refused(terminal.type(*words), "--help"), words


def test_the_demo_prints_its_address_last_and_stops_with_its_database(tmp_path: Path) -> None:
    """Meanwhile the other commands work on the same data directory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    at = {"cwd": tmp_path, "env": environment(tmp_path) | {"MENTORSHIP_PORT": str(port)}}
    with subprocess.Popen(
        [sys.executable, "-m", "ui", "demo"], stdout=subprocess.PIPE, text=True, **at
    ) as demo:  # type: ignore[call-overload]
        try:
            said = ""
            while f"http://localhost:{port}" not in said:
                said = demo.stdout.readline()
                assert said, "the demo ended"
            token = typed("token", "sana@demo.test", at=tmp_path).last_line
            headers = {"Authorization": f"Bearer {token}"}
            me = httpx.get(f"http://localhost:{port}/api/v1/me", headers=headers, trust_env=False)
            assert me.json()["name"] == "Sana Student"
            docs = httpx.get(f"http://localhost:{port}/api/docs", trust_env=False)
            assert (docs.status_code, docs.headers["content-type"]) == (200, "text/html; charset=utf-8")
        finally:
            demo.terminate()
        assert demo.stdout.read() == ""
        assert demo.wait(timeout=30) == 0
    assert not (tmp_path / "data/postgres/cluster/postmaster.pid").exists()


def test_a_data_directory_is_enough_and_is_shared_with_whoever_uses_it(tmp_path: Path) -> None:
    """Several processes, one data directory: as when a person is added while the server runs."""
    with embedded.running(tmp_path / "data") as server:
        added = typed(
            "person", "add", "ann@school.edu", "--name", "Ann Other", "--role", "student", at=tmp_path
        )
        assert (added.code, added.err) == (0, "")
        token = typed("token", "ann@school.edu", at=tmp_path).last_line
        database = Database(server.url)
        with database.transaction(people.hash_token(token)) as (_, viewer):
            assert viewer.first_name == "Ann"
        database.close()


def test_help_is_plain(tmp_path: Path) -> None:
    said = typed("--help", at=tmp_path)
    assert (said.code, said.err) == (0, "")
    commands = ("demo", "serve", "migrate", "person", "token", "sweep", "doctor")
    assert all(command in said.out for command in commands)
    assert said.out.isascii()  # no boxes
    assert typed(at=tmp_path).out == said.out


def test_help_is_quick_because_it_loads_no_heavy_room(tmp_path: Path) -> None:
    question = "import sys, ui.cli; print({'nicegui', 'sqlalchemy', 'pydantic'} & {*sys.modules})"
    asked = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert asked.stdout == "set()\n"


def typed(*words: str, at: Path) -> Said:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "ui", *words],
        cwd=at, env=environment(at), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def environment(at: Path) -> dict[str, str]:
    """Ours, without its settings, and with a data directory in this folder."""
    not_ours = ("MENTORSHIP_", "PYTEST_", "NICEGUI_")  # NiceGUI serves otherwise where it sees a test
    plain = {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}
    return plain | {"MENTORSHIP_DATA_DIR": str(at / "data"), "PYTHONPATH": str(ROOT)}
