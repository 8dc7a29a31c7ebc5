"""What each command says of itself, kept word for word."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from tests import snapshots
from ui import cli


def test_help_is_what_was_kept(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    said = []
    for words in calls(get_command(cli.commands)):
        assert cli.run([*words, "--help"]) == 0
        said.append(capsys.readouterr().out.strip())
    snapshots.check("help.txt", "\n\n\n".join(said) + "\n")


def calls(command: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """The program itself, and every command below it."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from calls(below, *words, name)
