"""What probes ask: is the process alive, and is it any use? Neither ever builds a page."""

import logging

import anyio
from fastapi import APIRouter
from starlette.responses import JSONResponse

from persistence.database import Database
from persistence.migrate import MigrationState, migration_state
from ui.runtime.scheduler import Scheduler
from ui.urls import HEALTH, READINESS

DATABASE_TIMEOUT = 4  # seconds: a database that takes longer to answer is as good as away

log = logging.getLogger(__name__)


def routes(database: Database, clock: Scheduler) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    # Its own thread: when all others wait for the database, this answer still says so.
    limiter = anyio.CapacityLimiter(1)

    @router.get(HEALTH)
    async def healthz() -> JSONResponse:
        """The process answers. The database is not asked: a restart of this process would not mend it."""
        return JSONResponse({"status": "ok"})

    @router.get(READINESS)
    async def readyz() -> JSONResponse:
        """Whether people can be served: 503 names the part that is missing."""
        parts = {"database": "away", "migrations": "unknown"}
        with anyio.move_on_after(DATABASE_TIMEOUT):
            parts = await anyio.to_thread.run_sync(
                check_database, database, limiter=limiter, abandon_on_cancel=True
            )
        parts["chores"] = "ok" if clock.is_ticking() else "silent"
        # A newer database was migrated by the version that is about to take over.
        ready = set(parts.values()) <= {"ok", MigrationState.NEWER.value}
        headers = {} if ready else {"retry-after": "5"}
        return JSONResponse(
            {"status": "ok" if ready else "not ready", **parts}, 200 if ready else 503, headers
        )

    return router


def check_database(database: Database) -> dict[str, str]:
    """The state of the database in words: "ok" or what is wrong."""
    try:
        with database.engine.connect() as connection:
            migrated = migration_state(connection)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
        log.warning("not ready", extra={"why": type(error).__name__})
        return {"database": "away", "migrations": "unknown"}
    return {"database": "ok", "migrations": migrated.value}
