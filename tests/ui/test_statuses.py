"""One error, one status, whoever asks: pages take it from the table, and the API must not say another."""

import pytest

from domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from persistence.database import DatabaseBusy, DatabaseUnavailable, NotSignedIn, OutcomeUnknown
from ui.api.problems import problem_of
from ui.statuses import STATUSES

ERRORS = [
    NotSignedIn(),
    NotAllowed(""),
    NotFound(),
    Conflict(""),
    Invalid("", ""),
    DatabaseUnavailable(),
    DatabaseBusy(),
    OutcomeUnknown(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_the_api_answers_with_the_status_of_the_table(error: Exception) -> None:
    problem = problem_of(error)
    known = STATUSES[type(error)]
    assert problem
    headers = {name.lower(): value for name, value in problem.headers.items()}
    assert problem.status == known.status
    assert headers.get("retry-after") == known.headers().get("retry-after")


def test_every_refusal_of_the_domain_has_its_status() -> None:
    assert {type(error) for error in ERRORS} == set(STATUSES) >= set(DomainError.__subclasses__())
