"""A cursor that somebody made up, in every list."""

from collections.abc import Callable
from typing import Any

import pytest

from domain import requests
from domain.board import queries as board
from domain.errors import Invalid
from domain.requests import queries as request_queries
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import Actor, Cast

BAD_CURSORS = [
    "", "x", "=", "====", "%%%", "nul\0", "🙂", "\ud800", "e30", "W10", "WyJ4Il0", "WzFd", "bnVsbA", "W251bGxd",
    "W3RydWVd", "WzFlOTk5XQ", "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ", "WyIyMDI2LTAxLTAxIiwxXQ",
    "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwieCJd", "W1tbW1tbW1tbW1tb", "A" * 5000,
]  # fmt: skip


def test_a_bad_cursor_is_refused_and_never_a_surprise(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    factories.do(database, cast.maya, requests.claim, request_id)
    reads: list[tuple[Actor, Callable[..., Any], dict[str, Any]]] = [
        *((cast.maya, board.list_open, {"sort": sort}) for sort in ("oldest", "urgent")),
        (cast.maya, session_queries.list_own, {}),
        (cast.maya, session_queries.list_own, {"when": "past"}),
    ]
    for who, read, how in reads:
        for cursor in BAD_CURSORS:
            with pytest.raises(Invalid) as caught:
                factories.do(database, who, read, cursor=cursor, **how)
            assert caught.value.field == "cursor"
    one_number = [cursor for cursor in BAD_CURSORS if cursor != "WzFd"]  # [1] is a fine one here
    reads = [
        (cast.sana, request_queries.list_own, {}),
        (cast.maya, request_queries.list_claimed, {}),
        (cast.maya, board.list_open, {"sort": "best"}),
        (cast.maya, board.list_open, {"fits": True}),
    ]
    for who, read, how in reads:
        for cursor in one_number:
            with pytest.raises(Invalid):
                factories.do(database, who, read, cursor=cursor, **how)
