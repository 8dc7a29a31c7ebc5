"""`make bench`, or `BENCH="board live" make bench` for some of it: measures, prints a table, writes JSON."""

import asyncio
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import claim, crowd, live, pages, size, slots, start
from bench.place import Place, opened
from bench.report import Figure, table

WRITTEN = Path("bench.json")
PARTS: dict[str, Callable[[Place], Iterator[Figure]]] = {
    "dashboard": pages.dashboard,
    "board": pages.board,
    "slots": slots.figures,
    "claim": claim.figures,
    "live": live.figures,
    "million": size.figures,
    "crowd": crowd.figures,
    "start": start.figures,
}


def main() -> None:
    chosen = os.environ.get("BENCH", "").split() or list(PARTS)
    if unknown := set(chosen) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. The parts are: {', '.join(PARTS)}.")
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="mini-mentorship-bench-", ignore_cleanup_errors=True) as folder:
        # Embedded PostgreSQL may run as another user than we do, who must be able to come through.
        Path(folder).chmod(0o755)
        with opened(Path(folder)) as place:
            for part in chosen:
                found += measured(part, place)
    figures = [figure.as_json() for figure in found]
    WRITTEN.write_text(json.dumps({"at": time.time(), "cores": os.cpu_count(), "figures": figures}, indent=1))
    print(f"\n{table(found)}\n")
    print(f"Also in {WRITTEN}. Ratios hold across machines, absolute figures do not.")


def measured(part: str, place: Place) -> list[Figure]:
    """The figures of one part. One that fails is told and does not spoil the others."""
    began = time.monotonic()
    found: list[Figure] = []
    print(f"{part} …", end=" ", flush=True)
    try:
        for figure in PARTS[part](place):
            found.append(figure)  # noqa: PERF402  # so that what came before a failure is kept
    except Exception:  # noqa: BLE001  # the table of the other parts is worth having
        traceback.print_exc()
        found.append(Figure(f"{part}: did not get through", float("nan"), ""))
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    return found


if __name__ == "__main__":
    try:
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    except ImportError:
        pass
    main()
