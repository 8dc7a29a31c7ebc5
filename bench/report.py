"""One line of the table, and the table."""

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


def table(figures: list[Figure]) -> str:
    head = ("what", "figure", "baseline", "ratio", "budget", "inside?")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    lines = ["  ".join([row[0].ljust(widths[0]), *_right(row[1:], widths[1:])]).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _right(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    return [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]


def _row(figure: Figure) -> tuple[str, ...]:
    budget = (
        ""
        if figure.budget is None
        else f"{figure.budget:g} {'×' if figure.judged == 'ratio' else figure.unit}"
    )
    return (
        figure.what,
        f"{_number(figure.figure)} {figure.unit}",
        "" if figure.baseline is None else f"{_number(figure.baseline)} {figure.unit}",
        "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
        budget,
        {True: "yes", False: "NO", None: ""}[figure.inside],
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:.3g}"
