"""The cast, as programs with a token each."""

import pytest

from persistence.database import Database
from tests.factories import Cast
from tests.ui.api.programs import Program, program


@pytest.fixture
def sana(database: Database, cast: Cast) -> Program:
    return program(database, cast.sana)


@pytest.fixture
def sam(database: Database, cast: Cast) -> Program:
    return program(database, cast.sam)


@pytest.fixture
def maya(database: Database, cast: Cast) -> Program:
    return program(database, cast.maya)


@pytest.fixture
def milo(database: Database, cast: Cast) -> Program:
    return program(database, cast.milo)


@pytest.fixture
def ada(database: Database, cast: Cast) -> Program:
    return program(database, cast.ada)
