"""What single reads cost in the product whose code comes first on the path: a question a line, an answer a line.

`bench.compare` starts it as a program of its own, also on the code of an earlier commit; so it needs nothing of
today's bench, and no more of the product than these names.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from domain.board import queries as board
from domain.dashboard import queries as dashboard
from domain.requests import queries as requests
from domain.rules import Rules
from persistence.database import Database

READS: dict[str, Callable[..., Any]] = {
    "board": board.list_open,
    "dashboard": dashboard.dashboard,
    "request": requests.detail,
}


def main() -> None:
    database = Database(os.environ["MENTORSHIP_DATABASE_URL"], pool_size=1)
    for line in sys.stdin:
        print(json.dumps(cost(database, **json.loads(line))), flush=True)
    database.close()


def cost(database: Database, read: str, given: list[Any], sign_in: str, rounds: int) -> list[float]:
    """Milliseconds of one read in a transaction of its own: the median, and the CPU of this process."""
    taken = []
    spent = time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        with database.transaction(sign_in) as (db, viewer):
            READS[read](db, viewer, *given, now=db.now, rules=Rules())
        taken.append(time.perf_counter() - began)
    return [1000 * median(taken), 1000 * (time.process_time() - spent) / rounds]


if __name__ == "__main__":
    main()
