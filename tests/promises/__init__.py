"""The promises of promises.md: what they are shown with, and how often.

A test whose name begins with a promise (`test_r1_…`) shows that promise. `make test` runs it with small counts;
`make prove` sets PROVE=1 and so asks for the full ones, and makes a table of what `figure` was told.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

PROVE = os.environ.get("PROVE") == "1"
FIGURES = os.environ.get("PROVE_FIGURES")  # the file, one JSON object a line; set by tests.tools.prove


def count(small: int, full: int) -> int:
    """How often: enough to notice in `make test`, as often as promised in `make prove`."""
    return full if PROVE else small


def figure(
    promise: str,
    what: str,
    value: float,
    *,
    exactly: float | None = None,
    most: float | None = None,
    unit: str = "",
) -> None:
    """Note a measured figure and its target.

    What must be exact is asserted. A time is only noted: on a busy machine it says more of the machine than of
    us, so `make test` passes and `make prove` says that it did not hold. Without a target it is only told.
    """
    held = value == exactly if exactly is not None else most is None or value <= most
    target = f"{exactly:g}" if exactly is not None else f"<= {most:g}" if most is not None else "-"
    if FIGURES:
        line = {
            "promise": promise,
            "what": what,
            "value": value,
            "unit": unit,
            "target": target,
            "held": held,
        }
        with Path(FIGURES).open("a") as file:
            file.write(json.dumps(line) + "\n")
    if exactly is not None:
        assert value == exactly, f"{promise}: {what}"


def p99(seconds: Sequence[float]) -> float:
    """The time that 99 of 100 do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[max(0, round(len(ordered) * 0.99) - 1)]
