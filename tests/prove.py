"""`make prove`: every promise at its full count, one test after the other, and a table of what was measured.

Exits 1 when a test failed or a figure missed its target. `python -m tests.prove R3 S9` proves only these.
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import promise_of

WIDTHS = (7, 66, 14, 12)


class Watch:
    """Hears from pytest which tests there are and how they ended."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted = wanted
        self.outcomes: dict[str, Counter[str]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self.is_wanted(promise_of(item.name))]

    def is_wanted(self, promise: str | None) -> bool:
        return promise is not None and (not self.wanted or promise in self.wanted)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            promise = promise_of(report.nodeid.partition("[")[0].rpartition("::")[2]) or ""
            self.outcomes.setdefault(promise, Counter())[report.outcome] += 1


def main() -> None:
    watch = Watch(set(sys.argv[1:]))
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as figures:
        os.environ |= {"PROVE": "1", "PROVE_FIGURES": figures.name}
        code = pytest.main(["-q", "--no-header", "--tb=short", "--durations=8", "tests"], plugins=[watch])
        lines = [json.loads(line) for line in Path(figures.name).read_text().splitlines()]
    rows = table(watch.outcomes, lines)
    print("\n".join(rows))
    sys.exit(1 if code or not all(line["held"] for line in lines) else 0)


def table(outcomes: dict[str, Counter[str]], figures: list[dict[str, Any]]) -> list[str]:
    """Each promise with its tests, and below it what they measured."""
    rows = ["", row("promise", "figure", "measured", "target", "held")]
    for promise in sorted(outcomes, key=lambda name: (name[:1], int(name[1:] or 0))):
        ended = outcomes[promise]
        words = ", ".join(f"{count} {outcome}" for outcome, count in ended.items())
        rows.append(row(promise, "tests", words, "all passed", "no" if ended["failed"] else "yes"))
        for one in figures:
            if one["promise"] == promise:
                measured = f"{one['value']:,.6g} {one['unit']}".strip()
                rows.append(row("", one["what"], measured, one["target"], "yes" if one["held"] else "NO"))
    return rows


def row(*cells: str) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=False)), cells[-1]])


if __name__ == "__main__":
    main()
