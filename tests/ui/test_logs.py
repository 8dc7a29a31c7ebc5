"""The log stays readable when the same thing goes wrong again and again (promise S9)."""

import logging
import sys
import time

import pytest

from ui.logs import LINES, QUIET, TRACEBACKS, RepeatFilter, log_unexpected


def fail(where: int) -> None:
    if where == 1:
        raise ValueError("one place")
    raise ValueError("another place")


def record(where: int = 1) -> logging.LogRecord:
    try:
        fail(where)
    except ValueError:
        return logging.LogRecord("ui", logging.ERROR, __file__, 1, "surprise", None, sys.exc_info())
    raise AssertionError


def test_s9_the_same_error_is_soon_logged_without_traceback_and_then_not_at_all() -> None:
    repeats = RepeatFilter()
    records = [record() for _ in range(1000)]
    let_through = [one for one in records if repeats.filter(one)]
    assert len(let_through) == LINES
    assert sum(one.exc_info is not None for one in let_through) == TRACEBACKS
    assert let_through[-1].__dict__["more"] == "not logged for a minute"


def test_s9_another_error_is_logged_all_the_same() -> None:
    repeats = RepeatFilter()
    for _ in range(1000):
        repeats.filter(record())
    other = record(2)
    assert repeats.filter(other)
    assert other.exc_info


def test_s9_a_minute_later_it_is_told_again() -> None:
    repeats = RepeatFilter()
    for _ in range(1000):
        repeats.filter(record())
    repeats.began -= 61
    assert repeats.filter(record())


def test_a_line_without_an_error_always_passes() -> None:
    repeats = RepeatFilter()
    lines = [logging.LogRecord("ui", logging.INFO, __file__, 1, "signed in", None, None) for _ in range(1000)]
    assert all(map(repeats.filter, lines))


# What nobody foresaw.


def surprise(where: str = "here") -> str:
    try:
        fail(1)
    except Exception as error:  # noqa: BLE001  # whatever it is
        return log_unexpected(error, where=where)
    raise AssertionError


def test_a_surprise_that_repeats_is_logged_once_and_counted(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    first = surprise()
    assert {surprise() for _ in range(20)} == {first}, "whoever reads the reference finds it in the log"
    assert len(caplog.records) == 1
    assert surprise("elsewhere") != first
    now += QUIET + 1
    later = surprise()
    assert later != first
    again = caplog.records[-1].__dict__
    assert (again["times_since"], again["reference_then"]) == (20, first)
    assert len(caplog.records) == 3
