"""`make bench`, or `BENCH="board live" make bench` for some of it: measures, prints a table, writes JSON.

`make bench BEFORE=<commit>` measures that commit's product beside today's instead, in turns.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bench import claim, compare, live, pages, slots
from bench import load as crowd
from bench import scaling as size
from bench import startup as start
from bench.environment import Environment, opened
from bench.previous_version import earlier, title
from bench.report import Change, Figure, table, table_of_changes

PARTS: dict[str, Callable[[Environment], Iterator[Figure]]] = {
    "dashboard": pages.dashboard,
    "board": pages.board,
    "slots": slots.figures,
    "claim": claim.figures,
    "live": live.figures,
    "million": size.figures,
    "crowd": crowd.figures,
    "start": start.figures,
}
Found = TypeVar("Found")


def main() -> None:
    if commit := os.environ.get("BEFORE"):
        compared(commit)
    else:
        benched()


def benched() -> None:
    found: list[Figure] = []
    wanted = chosen(PARTS)
    with somewhere() as environment:
        for part in wanted:
            found += measured(part, PARTS[part](environment), lost(part))
    write(Path("bench.json"), {"figures": [figure.as_json() for figure in found]})
    print(f"\n{table(found)}\n")
    print("Also in bench.json. Ratios hold across machines, absolute figures do not.")


def compared(commit: str) -> None:
    found: list[Change] = []
    wanted, versions = chosen(compare.PARTS), {"before": title(commit), "now": title("HEAD", changed=True)}
    print("\n".join(f"{which}: {words}" for which, words in versions.items()), flush=True)
    with somewhere() as environment, earlier(environment, commit) as before:
        for part in wanted:
            changes = compare.PARTS[part](before, environment)
            found += measured(part, changes, Change(lost(part), lost(part)))
    write(Path("bench-compared.json"), versions | {"changes": [change.as_json() for change in found]})
    print(f"\n{table_of_changes(found)}\n")
    print("Also in bench-compared.json. Before and now took turns, so their ratio holds.")


def chosen(parts: Collection[str]) -> list[str]:
    wanted = os.environ.get("BENCH", "").split() or list(parts)
    if unknown := set(wanted) - set(parts):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. The parts are: {', '.join(parts)}.")
    return wanted


@contextmanager
def somewhere() -> Iterator[Environment]:
    with tempfile.TemporaryDirectory(prefix="mini-mentorship-bench-", ignore_cleanup_errors=True) as folder:
        # Embedded PostgreSQL may run as another user than we do, who must be able to come through.
        Path(folder).chmod(0o755)
        with opened(Path(folder)) as environment:
            yield environment


def measured(part: str, figures: Iterator[Found], if_lost: Found) -> list[Found]:
    """The figures of one part. One that fails is told and does not spoil the others."""
    began = time.monotonic()
    found: list[Found] = []
    print(f"{part} …", end=" ", flush=True)
    try:
        for figure in figures:
            found.append(figure)  # noqa: PERF402  # so that what came before a failure is kept
    except Exception:  # noqa: BLE001  # the table of the other parts is worth having
        traceback.print_exc()
        found.append(if_lost)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    return found


def lost(part: str) -> Figure:
    return Figure(f"{part}: did not get through", float("nan"), "")


def write(path: Path, found: dict[str, Any]) -> None:
    path.write_text(json.dumps({"at": time.time(), "cores": os.cpu_count(), **found}, indent=1))


if __name__ == "__main__":
    # A `kill` ends it in good order, as Ctrl-C does: no server and no worktree is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    except ImportError:
        pass
    main()
