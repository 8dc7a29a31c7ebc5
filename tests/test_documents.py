"""What the documents name is there: files, folders, targets of make, tests, links, settings and promises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest

from tests.conftest import promise_of
from ui.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDERS = ("ui", "domain", "persistence", "integrations", "tests", "bench", "docs", ".ci", ".github")
ENDINGS = (".py", ".md", ".css", ".toml", ".lock", ".yml", ".txt", ".sql")
ENTRANCES = ("README.md", "CONTRIBUTING.md")  # whoever comes begins with one of these
LIMITS = {
    "README.md": 90,
    "docs/decisions/*": 30,
    "CHANGELOG.md": 1000,
    "*": 120,
}  # lines; the first that fits
TEST = re.compile(r"^ *(?:async )?def (test_\w+)", flags=re.MULTILINE)
# Where a document was made, and who spoke of it, is nobody's business who reads it.
OURS_ALONE = re.compile(r"\.\./shared|/tmp/|/work/|(?<![\w&])#\d+\b")


@dataclass(frozen=True)
class Tree:
    """What can be named: `paths` from the root, folders with a slash at the end."""

    paths: frozenset[str]
    targets: frozenset[str]
    tests: frozenset[str]


def test_everything_that_a_document_names_is_there() -> None:
    found = [fault for name, text in documents().items() for fault in faults(name, text, tree())]
    assert found == []


def test_the_documents_that_must_be_there_are() -> None:
    assert documents().keys() >= {*ENTRANCES, "SECURITY.md", "CHANGELOG.md", "docs/architecture.md"}
    assert len([name for name in documents() if name.startswith("docs/decisions/")]) >= 9


def test_every_document_can_be_found_from_the_entrances() -> None:
    linked = {name: set(links(name, text)) for name, text in documents().items()}
    at_the_entrance = set().union(*(linked[name] for name in ENTRANCES))
    inside = {name for name in documents() if name.startswith("docs/")}
    top = {name for name in inside if name.count("/") == 1}
    assert sorted(top - at_the_entrance) == []
    assert sorted(inside - top - set().union(*linked.values())) == []


def test_operations_tells_of_every_setting() -> None:
    told = set(code_spans(documents()["docs/operations.md"]))
    assert sorted(name.upper() for name in Settings.model_fields if name.upper() not in told) == []


def test_the_promises_that_are_said_to_be_shown_are_those_with_a_test() -> None:
    shown, planned = documents()["docs/promises.md"].split("## Planned")
    tested = {promise for name in tree().tests if (promise := promise_of(name))}
    assert rows_of(shown) == tested
    assert rows_of(planned) & tested == set()


SMALL = Tree(
    frozenset({"ui/", "ui/pages/", "ui/pages/board.py", "ui/app.py", "docs/", "docs/api.md", "Makefile"}),
    frozenset({"test", "bench", "lint"}),
    frozenset({"test_it_works"}),
)
WRONG = [
    ("README.md", "see `ui/act.py`", "names ui/act.py"),
    ("README.md", "in `ui/doors/`", "names ui/doors/"),
    ("README.md", "in `ui/app.py/`", "names ui/app.py/"),
    ("README.md", "run `bash .ci/run`", "names .ci/run"),
    ("README.md", "the usual `door.py`", "names door.py"),
    ("README.md", "`ui/<noun>/text.py`", "names ui/<noun>/text.py"),
    ("README.md", "`make tea`", "names make tea"),
    ("README.md", "`make lint tea test`", "names make tea"),
    ("README.md", "```\nmake tea  # soon\n```", "names make tea"),
    ("README.md", "`test_it_sleeps`", "names test_it_sleeps"),
    ("README.md", "[way](docs/way.md)", "links docs/way.md"),
    ("docs/api.md", "[way](README.md)", "links docs/README.md"),
    ("README.md", "as ../shared/plan says", "says ../shared"),
    ("docs/api.md", "made in /tmp/w", "says /tmp/"),
    ("README.md", "see #17", "says #17"),
    ("README.md", "line\n" * 91, "has 91 lines"),
    ("docs/api.md", "line\n" * 121, "has 121 lines"),
    ("docs/decisions/1.md", "line\n" * 31, "has 31 lines"),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_what_is_not_there_is_found(name: str, text: str, said: str) -> None:
    (found,) = faults(name, text, SMALL)
    assert found.startswith(name)
    assert said in found


RIGHT = [
    "`ui/app.py`, `ui/pages/`, `ui/pages`, `board.py`, `Makefile`, `ui/<noun>/board.py` and `ui/*/`",
    '`make test`, `make bench BEFORE=<commit>`, `ONLY="R1 S9" make lint test`, `UPDATE_SNAPSHOTS=1 make test`',
    "```\nmake test     # all of it, make no mistake\npg_dump -f ui/dump.py\n```",
    "`test_it_works`, `test_r1_…`, `/requests/{id}/slots`, `Europe/Paris`, `requests.claim(…)`, `text/calendar`",
    "[API](docs/api.md), [errors](docs/api.md#errors), [pages](docs/), [out](https://example.org/x.md)",
    "line\n" * 90,
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_there_is_left_alone(text: str) -> None:
    assert faults("README.md", text, SMALL) == []


@cache
def documents() -> dict[str, str]:
    """Every document by its path from the root."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


@cache
def tree() -> Tree:
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    top = [path for path in ROOT.iterdir() if path.is_file() or path.name in FOLDERS]
    ours = {f"{path.relative_to(ROOT).as_posix()}{'/' if path.is_dir() else ''}" for path in (*inside, *top)}
    targets = re.findall(r"^([a-z][-\w]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    sources = (path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    tests = {name for source in sources for name in TEST.findall(source)}
    return Tree(frozenset({*ours, *niceguis()}), frozenset({*targets, ".venv"}), frozenset(tests))


def niceguis() -> Iterator[str]:
    """The files of NiceGUI, which docs/nicegui.md names."""
    package = find_spec("nicegui")
    for folder in (package and package.submodule_search_locations) or ():
        yield from (f"nicegui/{path.name}" for path in Path(folder).glob("*.py"))


def faults(name: str, text: str, there: Tree) -> list[str]:
    """What is wrong with this document, as sentences that begin with its path."""
    most = next(limit for pattern, limit in LIMITS.items() if fnmatchcase(name, pattern))
    lines = len(text.splitlines())
    return [
        *(
            f"{name} names {path}, which is not there"
            for path in named_paths(text)
            if not is_path(path, there)
        ),
        *(f"{name} names make {word}, which is no target" for word in named_targets(text) - there.targets),
        *(f"{name} names {test}, which is no test" for test in named_tests(text) - there.tests),
        *(
            f"{name} links {path}, which is not there"
            for path in links(name, text)
            if not is_path(path, there)
        ),
        *(f"{name} says {found[0]}, which is ours alone" for found in OURS_ALONE.finditer(text)),
        *([f"{name} has {lines} lines; {most} are enough"] if lines > most else []),
    ]


def code_spans(text: str) -> Iterator[str]:
    """What stands in backticks within a line."""
    return iter(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)))


def code_lines(text: str) -> Iterator[str]:
    """The lines of blocks of code."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def named_paths(text: str) -> Iterator[str]:
    """Words in backticks that begin with a folder of ours, or end like a file; `<noun>` and `*` stand for any."""
    for word in (word for span in code_spans(text) for word in span.split()):
        first, slash, _ = word.partition("/")
        if (slash and first in FOLDERS) or (
            not slash and re.fullmatch(r"[\w*.-]+", word) and is_file_name(word)
        ):
            yield word


def is_file_name(word: str) -> bool:
    return PurePosixPath(word).suffix in ENDINGS and not word.startswith(".")


def is_path(path: str, there: Tree) -> bool:
    """A name without a folder may stand anywhere; otherwise it is the whole path from the root."""
    if path in there.paths:
        return True
    pattern = re.sub(r"<\w+>", "*", path)
    patterns = (
        (pattern,)
        if path.endswith("/")
        else (pattern, f"{pattern}/", f"*/{pattern}" if "/" not in path else pattern)
    )
    return any(fnmatchcase(one, wanted) for one in there.paths for wanted in patterns)


def named_targets(text: str) -> set[str]:
    """What make is asked for, in backticks or in a block of code; settings and comments left aside."""
    found: set[str] = set()
    for command in (*code_spans(text), *code_lines(text)):
        make, *targets = re.sub(r'\w+=(?:"[^"]*"|\S*)|#.*', "", command).split() or [""]
        if make == "make":
            found.update(targets)
    return found


def named_tests(text: str) -> set[str]:
    return {span for span in code_spans(text) if re.fullmatch(r"test_\w+", span)}


def links(name: str, text: str) -> Iterator[str]:
    """Where the links of this document lead within the tree, as paths from the root."""
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            path = normpath(str(PurePosixPath(name).parent / target))
            yield f"{path}/" if target.endswith("/") else path


def rows_of(text: str) -> set[str]:
    """The promises that have a row in a table."""
    return set(re.findall(r"^\| ([RS]\d+) \|", text, flags=re.MULTILINE))
