"""One line of a table, and the tables: what things cost, and what they cost before and now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Figure:
    """Something measured. The budget is for the ratio to the baseline where there is one, else for the figure."""

    what: str
    figure: float
    unit: str
    baseline: float | None = None
    budget: float | None = None
    judged: Literal["ratio", "figure"] = "figure"

    @property
    def ratio(self) -> float | None:
        return self.figure / self.baseline if self.baseline else None

    @property
    def inside(self) -> bool | None:
        """None where there is no budget."""
        judged = self.ratio if self.judged == "ratio" else self.figure
        return None if self.budget is None or judged is None else judged <= self.budget

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "inside": self.inside}


@dataclass(frozen=True)
class Change:
    """The same measured of two versions of the product, in turns, beside the same baseline."""

    before: Figure
    now: Figure

    @property
    def ratio(self) -> float | None:
        return self.now.figure / self.before.figure if self.before.figure else None

    def as_json(self) -> dict[str, Any]:
        return {"before": self.before.as_json(), "now": self.now.as_json(), "ratio": self.ratio}


def table(figures: list[Figure]) -> str:
    head = ("what", "figure", "baseline", "ratio", "budget", "inside?")
    rows = [
        (
            one.what,
            _number(one.figure, one.unit),
            _number(one.baseline, one.unit),
            _number(one.ratio, "×"),
            _budget(one),
            _inside(one),
        )
        for one in figures
    ]
    return _laid_out(head, rows)


def table_of_changes(changes: list[Change]) -> str:
    head = ("what", "before", "now", "now/before", "baseline", "before", "now", "budget", "inside?")
    rows = [
        (
            one.now.what,
            _number(one.before.figure, one.now.unit),
            _number(one.now.figure, one.now.unit),
            _number(one.ratio, "×"),
            _number(one.now.baseline, one.now.unit),
            _number(one.before.ratio, "×"),
            _number(one.now.ratio, "×"),
            _budget(one.now),
            _inside(one.now),
        )
        for one in changes
    ]
    return _laid_out(head, rows)


def _laid_out(head: tuple[str, ...], body: Sequence[tuple[str, ...]]) -> str:
    rows = [head, *body]
    widths = [max(len(row[environment]) for row in rows) for environment in range(len(head))]
    lines = ["  ".join([row[0].ljust(widths[0]), *_right(row[1:], widths[1:])]).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _right(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    return [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]


def _budget(figure: Figure) -> str:
    return _number(figure.budget, "×" if figure.judged == "ratio" else figure.unit)


def _inside(figure: Figure) -> str:
    return {True: "yes", False: "NO", None: ""}[figure.inside]


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    words = f"{value:.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:.3g}"
    return f"{words} {unit}".strip()
