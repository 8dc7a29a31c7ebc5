"""The board comes in pages, and goes on after the one that was seen last."""

from itertools import product

import pytest

from domain import requests
from domain.board import queries as board
from domain.errors import Invalid
from persistence.database import Database
from tests import factories
from tests.domain.lists import many, walk
from tests.factories import Cast


@pytest.mark.parametrize(("sort", "fits"), list(product(board.SORTS, (False, True))))
def test_nothing_is_skipped_or_doubled_when_one_that_was_seen_leaves(
    database: Database, cast: Cast, sort: str, fits: bool
) -> None:
    many(database, 9)
    factories.sql(database, "UPDATE profiles SET topics = '{python}' WHERE person_id = :id", id=cast.maya.id)
    whole = [card.id for card in walk(database, cast.maya, board.list_open, sort=sort, fits=fits, limit=100)]
    first = factories.do(database, cast.maya, board.list_open, sort=sort, fits=fits, limit=3)
    seen = [card.id for card in first.items]
    for gone in (seen[0], seen[-1]):  # also the very one after which it goes on
        factories.do(database, cast.milo, requests.claim, gone)
    rest = walk(database, cast.maya, board.list_open, sort=sort, fits=fits, limit=3, cursor=first.next_cursor)
    assert seen + [card.id for card in rest] == whole
    assert len(whole) == 9


@pytest.mark.parametrize("sort", board.SORTS)
def test_the_end_of_the_list_is_said(database: Database, cast: Cast, sort: str) -> None:
    many(database, 3)
    for fits in (False, True):
        page = factories.do(database, cast.maya, board.list_open, sort=sort, fits=fits, limit=3)
        assert (len(page.items), page.next_cursor) == (3, None)


def test_a_cursor_of_another_order_is_not_known(database: Database, cast: Cast) -> None:
    many(database, 3)
    cursors = {
        sort: factories.do(database, cast.maya, board.list_open, sort=sort, limit=1).next_cursor
        for sort in board.SORTS
    }
    for sort, of in product(board.SORTS, board.SORTS):
        for fits in (False, True) if sort != of else ():
            with pytest.raises(Invalid, match="place in the list"):
                factories.do(database, cast.maya, board.list_open, sort=sort, fits=fits, cursor=cursors[of])
