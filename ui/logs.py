"""How we log: a constant message, facts as fields (`extra=`), one line each; no personal text and no tokens."""

import json
import logging
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any, Literal

log = logging.getLogger(__name__)

MINUTE = 60.0
TRACEBACKS = 5  # from one place a minute that are written out
QUIET = 600.0  # seconds in which the same surprise is counted and not logged again
MOST_KNOWN = 1000
LINES = 50  # from one place a minute that are written at all

# What every record carries; whatever else it has came in by `extra` and is a fact.
_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", "color_message"}


def configure(log_format: Literal["console", "json"]) -> None:
    """Send all logs to stderr, in the form that people or machines read."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ConsoleFormatter() if log_format == "console" else JsonFormatter())
    handler.addFilter(RepeatFilter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Their informative lines carry addresses, and an address may carry a token or a client id.
    for name in (
        "uvicorn",
        "uvicorn.access",
        "uvicorn.error",
        "httpx",
        "apscheduler",
        "alembic",
        "engineio",
        "socketio",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).handlers.clear()  # their own, which write everything a second time


class RepeatFilter(logging.Filter):
    """Keeps the same error, made again and again, from filling the log: soon without traceback, then not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.monotonic()
        self.counts: Counter[tuple[str, str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info or not record.exc_info[2]:
            return True
        if time.monotonic() - self.began > MINUTE:
            self.began = time.monotonic()
            self.counts.clear()
        location = raised_at(record.exc_info[2])
        self.counts[location] += 1
        count = self.counts[location]
        if count > TRACEBACKS:
            record.exc_info = record.exc_text = None
        if count == LINES:
            record.more = "not logged for a minute"
        return count <= LINES


def raised_at(traceback: TracebackType) -> tuple[str, str, int]:
    """File, function and line where the error was raised."""
    while traceback.tb_next:
        traceback = traceback.tb_next
    code = traceback.tb_frame.f_code
    return code.co_filename, code.co_name, traceback.tb_lineno


class ConsoleFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is logging's
        fields = "".join(f" {name}={value!r}" for name, value in extra_fields(record).items())
        return super().formatMessage(record) + fields


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
            **extra_fields(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def extra_fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


@dataclass
class Surprise:
    """What nobody foresaw, as the log has it; `again` is how often the same has happened since."""

    reference: str
    logged_at: float
    again: int = 0


_surprises: dict[int, Surprise] = {}  # by what happened where


def log_unexpected(error: BaseException, *, where: str) -> str:
    """Log what nobody foresaw, with its traceback; returns the reference that the person is shown.

    The same again soon after has the reference of the first time; the next line about it says how often it was.
    """
    what, now = hash((type(error), where, *lines_of(error))), time.monotonic()
    known = _surprises.get(what)
    if known and now - known.logged_at < QUIET:
        known.again += 1
        return known.reference
    if len(_surprises) >= MOST_KNOWN:
        _surprises.clear()
    surprise = _surprises[what] = Surprise(secrets.token_hex(4), now)
    facts: dict[str, Any] = {"reference": surprise.reference, "where": where}
    if known and known.again:
        facts |= {"times_since": known.again, "reference_then": known.reference}
    log.error("surprise", extra=facts, exc_info=error)
    return surprise.reference


def lines_of(error: BaseException) -> list[tuple[str, int]]:
    """The way an error came, as files and lines: errors of a library are all raised in the same one."""
    return [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]


def unexpected_message(reference: str) -> str:
    return f"Something went wrong on our side, and we have a note of it ({reference}). Please try again."
