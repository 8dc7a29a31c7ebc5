"""The next steps that a mentor leaves, which the student ticks one by one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Text, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from domain import locking, permissions
from domain.errors import Conflict, ErrorCode, Invalid
from domain.limits import NEXT_STEP, NEXT_STEPS
from domain.permissions import enforce
from domain.rules import Rules
from domain.sessions.read_models import NextStep
from domain.text import clean_line, visible_length
from persistence.database import Db, Viewer
from persistence.tables import COMPLETED_STEPS


def tick_step(
    db: Db,
    viewer: Viewer,
    session_id: int,
    position: int,
    *,
    done: bool,
    now: datetime,
    rules: Rules,
    text: str | None = None,
) -> None:
    """Say that the student has done a next step, the first at `position` 1, or has not after all.

    To say it twice changes nothing. `text` is the step as they read it. Raises Conflict where it stands there no
    longer, because the mentor changed the list meanwhile.
    """
    session = locking.lock_session_only(db, session_id)
    enforce(permissions.can_tick_steps(viewer, session))
    step = session.next_steps[position - 1] if 0 < position <= len(session.next_steps) else None
    if step is None or text not in (None, step):
        raise Conflict(
            "The list of next steps has changed. Please look at it again.", code=ErrorCode.STEPS_CHANGED
        )
    ticked = {"session_id": session.id, "step": step}
    if done:
        db.execute(insert(COMPLETED_STEPS).values(**ticked, done_at=now).on_conflict_do_nothing())
    else:
        db.execute(delete(COMPLETED_STEPS).filter_by(**ticked))


def clean_steps(steps: object) -> list[str]:
    """Up to ten next steps of one line, each once."""
    if isinstance(steps, str) or not isinstance(steps, Sequence):
        raise Invalid("next_steps", "Give next steps as a list, one line each.")
    lines = [clean_line("next_steps", step, NEXT_STEP) for step in steps]
    lines = list(dict.fromkeys(line for line in lines if visible_length(line)))
    if len(lines) > NEXT_STEPS:
        raise Invalid("next_steps", f"Up to {NEXT_STEPS} next steps; fewer are easier to take.")
    return lines


def steps_done(sessions: FromClause) -> ColumnElement[int]:
    """How many of the next steps of these sessions are ticked."""
    step: ColumnElement[str] = literal_column("step", type_=Text)
    listed = func.unnest(sessions.c.next_steps).alias("step")
    ticked = (
        select(COMPLETED_STEPS.c.step)
        .where(COMPLETED_STEPS.c.session_id == sessions.c.id)
        .correlate_except(COMPLETED_STEPS)
    )
    return select(func.count()).select_from(listed).where(step.in_(ticked)).scalar_subquery()


def ticked_steps(sessions: FromClause) -> ColumnElement[list[str]]:
    """The words of the ticked ones; `next_steps` takes them."""
    of_session = select(func.array_agg(COMPLETED_STEPS.c.step))
    return of_session.where(COMPLETED_STEPS.c.session_id == sessions.c.id).scalar_subquery()


def next_steps(lines: Sequence[str], ticked: Iterable[str] | None) -> tuple[NextStep, ...]:
    done = frozenset(ticked or ())
    return tuple(NextStep(position, line, line in done) for position, line in enumerate(lines, start=1))
