"""A house of their own for the hard promises: a PostgreSQL that may be killed, and the real program beside it."""

from collections.abc import Iterator

import pytest

import bench.environment
from bench.environment import Environment
from persistence.database import Database


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """An embedded PostgreSQL that no other test uses."""
    with bench.environment.opened(tmp_path_factory.mktemp("promises")) as opened:
        yield opened


@pytest.fixture
def own_url(place: Environment) -> Iterator[str]:
    """A migrated, empty database in it."""
    with bench.environment.database(place) as made:
        yield made


@pytest.fixture
def own_database(own_url: str) -> Iterator[Database]:
    opened = Database(own_url)
    yield opened
    opened.close()
