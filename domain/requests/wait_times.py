"""How long requests like this one usually wait."""

from collections.abc import Iterable

from domain import permissions
from domain.requests.read_models import WaitEstimate
from domain.rows import ResultRow
from persistence import queries
from persistence.database import Db, Viewer
from persistence.models import SessionType, Status

ENOUGH_CASES = 20  # below that a figure says more than it knows


def wait_of(db: Db, viewer: Viewer, request: ResultRow) -> WaitEstimate | None:
    if request.status is not Status.OPEN or not permissions.is_student(viewer, request):
        return None
    return wait_estimates(db, [request.session_type]).get(request.session_type)


def wait_estimates(db: Db, kinds: Iterable[SessionType]) -> dict[SessionType, WaitEstimate]:
    """How requests of these types fared lately; nothing for a type with fewer than 20 cases."""
    asked = sorted(set(kinds))
    if not asked:
        return {}
    return {
        SessionType(kind): WaitEstimate(sample_size, claimed_count, median_wait)
        for kind, sample_size, claimed_count, median_wait in queries.wait_figures(db, asked)
        if sample_size >= ENOUGH_CASES
    }
