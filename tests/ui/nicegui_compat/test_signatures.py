"""Whether a handler takes arguments is remembered by its code, and is the same answer as NiceGUI's own."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pytest

from ui.nicegui_compat.signatures import expects_arguments, inspect_arguments


class Thing:
    def bare(self) -> None: ...

    def one(self, event: object) -> None: ...

    def __call__(self, event: object) -> None: ...


def optional(event: object = None) -> None: ...


def keyword(*, event: object) -> None: ...


def anything(*events: object, **more: object) -> None: ...


@wraps(keyword)
def wrapped(*args: Any) -> None: ...


@wraps(optional)
def wrapped_too(*args: Any) -> None: ...


THING = Thing()
HANDLERS: list[Callable[..., Any]] = [
    THING.bare, THING.one, THING, Thing.bare, optional, keyword, anything, wrapped, wrapped_too,
    partial(keyword, event=1), partial(THING.one), lambda: None, lambda e: None, lambda e=1: None, print,
]  # fmt: skip


@pytest.mark.parametrize("handler", HANDLERS)
def test_it_answers_as_nicegui_does(handler: Callable[..., Any]) -> None:
    assert expects_arguments(handler) == inspect_arguments(handler)
    assert expects_arguments(handler) == inspect_arguments(handler)


def test_the_same_lines_with_and_without_an_object_are_two_things() -> None:
    assert not expects_arguments(THING.bare)
    assert expects_arguments(Thing.bare)
