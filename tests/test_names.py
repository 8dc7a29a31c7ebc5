"""What was renamed stays renamed: the old words stand in CHANGELOG alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parent.parent
FOLDERS = ("ui", "domain", "persistence", "integrations", "tests", "bench")
# Old names that mean something else by now, and what.
NEW_MEANINGS = {
    "Range": "psycopg's",
    "request_events": "still the table; its columns were renamed",
    "Answer": "what came back, in tests",
    "kept_answers": "a table of the unreleased version, which a test makes",
}


def test_no_old_name_has_come_back() -> None:
    old = old_names((HOUSE / "CHANGELOG.md").read_text())
    assert {"House", "may_move", "LET_GO", "half_within"} <= old
    found = [
        f"{path.relative_to(HOUSE)} says {name}"
        for folder in FOLDERS
        for path in (HOUSE / folder).rglob("*.py")
        if path != Path(__file__)
        for name in sorted(identifiers(path.read_text()) & old)
    ]
    assert found == []


def test_an_old_name_is_found() -> None:
    """So that the test above is one that can fail."""
    source = "def may_move(x: Visitor) -> None:\n    db.execute('SELECT may_touch(1)')\n    f(half_within=1).LET_GO"
    assert set(identifiers(source)) >= {"may_move", "Visitor", "may_touch", "half_within", "LET_GO"}


def old_names(changelog: str) -> set[str]:
    """What stands before an arrow, or in the left column, and is a name: ordinary words go on meaning other things."""
    renamed = changelog[changelog.index("### Renamed") :]
    old: set[str] = set()
    for row in re.findall(r"^\| (.*) \|$", renamed, re.MULTILINE):
        cells = row.split(" | ")
        parts = re.split(" · |: ", cells[1]) if "→" in cells[1] else [f"{cells[0]} → "]
        for part in parts:
            old |= set(re.findall(r"`(\w+)", part.split("→")[0]))
    return {name for name in old if name != name.lower() or "_" in name} - set(NEW_MEANINGS)


def identifiers(source: str) -> set[str]:
    return set(said(ast.parse(source)))


def said(tree: ast.AST) -> Iterator[str]:
    """Every name, also where it stands in SQL or in another string."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)):
                yield from re.findall(r"\w+_\w+", text)  # words of prose are no names
