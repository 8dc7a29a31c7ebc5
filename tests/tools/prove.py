"""`make prove`: every promise at its full count, and a table of what was measured.

First what only counts, side by side; then what measures times or stops servers, one after the other. Exits 1 when
a test failed or a figure missed its target. `python -m tests.tools.prove R3 S9` proves only these.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import promise_of

WIDTHS = (7, 66, 14, 12)
HALVES = (["-m", "promise and not alone", "-n", "auto", "--dist", "worksteal"], ["-m", "promise and alone"])


class Watch:
    """Hears from pytest how each test ended."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            promise = promise_of(report.nodeid.partition("[")[0].rpartition("::")[2]) or ""
            self.outcomes.setdefault(promise, Counter())[report.outcome] += 1


def main() -> None:
    began, watch = time.monotonic(), Watch()
    named = ["-k", " or ".join(f"test_{promise}_" for promise in sys.argv[1:])] if sys.argv[1:] else []
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as figures:
        os.environ |= {"PROVE": "1", "PROVE_FIGURES": figures.name}
        words = ["-q", "--no-header", "--tb=short", "--durations=8", *named, "tests"]
        codes = {pytest.main([*half, *words], plugins=[watch]) for half in HALVES}
        lines = [json.loads(line) for line in Path(figures.name).read_text().splitlines()]
    print("\n".join(table(watch.outcomes, lines)))
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes")
    fine = codes <= {
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }  # a half may have none of those named
    sys.exit(not (watch.outcomes and fine and all(line["held"] for line in lines)))


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
