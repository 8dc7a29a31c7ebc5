"""A file is one room, and a folder a corridor that one can overlook."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

HOUSE = Path(__file__).parent.parent
FLOORS = ("ui", "integrations", "domain", "persistence")
MOST_LINES, MOST_FILES = 300, 15
# These grow by one file with each page, and with each change of the database.
MAY_GROW = {"ui/pages", "persistence/migrations/versions"}


def test_no_file_and_no_folder_is_too_large() -> None:
    lines = {
        path.relative_to(HOUSE).as_posix(): len(path.read_text().splitlines())
        for floor in FLOORS
        for path in (HOUSE / floor).rglob("*.py")
    }
    assert len(lines) > 100
    assert too_large(lines) == []


def test_what_is_too_large_is_found() -> None:
    """So that the test above is one that can fail."""
    many = {f"domain/{n}.py": 10 for n in range(16)} | {f"ui/pages/{n}.py": 10 for n in range(30)}
    assert too_large(many | {"ui/app.py": 301, "ui/urls.py": 300}) == [
        "ui/app.py has 301 lines",
        "domain has 16 files",
    ]


def too_large(lines: Mapping[str, int]) -> list[str]:
    folders = Counter(str(Path(path).parent) for path in lines)
    return [
        *(f"{path} has {count} lines" for path, count in sorted(lines.items()) if count > MOST_LINES),
        *(
            f"{folder} has {count} files"
            for folder, count in sorted(folders.items())
            if count > MOST_FILES and folder not in MAY_GROW
        ),
    ]
