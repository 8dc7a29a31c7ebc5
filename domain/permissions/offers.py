"""Who may offer other times, and who answers."""

from datetime import datetime

from domain.errors import ErrorCode
from domain.permissions.requests import can_schedule
from domain.permissions.results import (
    Decision,
    Forbidden,
    OfferLike,
    RequestLike,
    SessionLike,
    Unavailable,
    is_mentor,
    is_student,
    still_has_role,
)
from domain.permissions.sessions import can_reschedule
from persistence.database import Viewer


def can_offer(viewer: Viewer, request: RequestLike, now: datetime, session: SessionLike | None) -> Decision:
    if not is_mentor(viewer, request) and not (session and is_student(viewer, request)):
        return Forbidden("Only the mentor who holds this request can offer other times.")
    if session is not None:
        return can_reschedule(viewer, session, now)
    return can_schedule(viewer, request, now)


def can_accept_offer(viewer: Viewer, offer: OfferLike, now: datetime) -> Decision:
    answer = can_answer_offer(viewer, offer, now)
    return still_has_role(viewer, offer) if answer is True else answer


def can_answer_offer(viewer: Viewer, offer: OfferLike, now: datetime) -> Decision:
    if viewer.person_id not in (offer.student_id, offer.mentor_id) or viewer.person_id == offer.offered_by:
        return Forbidden("This offer is for the other one to answer.")
    if offer.ended_at is not None:
        return Unavailable("This offer is gone. Please pick another time.", ErrorCode.OFFER_ENDED)
    if offer.lapses_at <= now:
        return Unavailable("This offer has lapsed. Please pick another time.", ErrorCode.OFFER_ENDED)
    return True
