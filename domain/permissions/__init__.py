"""Who may do what: each decision is True, or the sentence that says why not.

Pure decisions: status, roles and `now` go in, nothing is read here. A page shows or explains
with the same function that the command enforces with.
"""

from domain.permissions.offers import can_accept_offer as can_accept_offer
from domain.permissions.offers import can_answer_offer as can_answer_offer
from domain.permissions.offers import can_offer as can_offer
from domain.permissions.requests import below_request_limit as below_request_limit
from domain.permissions.requests import can_browse as can_browse
from domain.permissions.requests import can_cancel as can_cancel
from domain.permissions.requests import can_claim as can_claim
from domain.permissions.requests import can_create as can_create
from domain.permissions.requests import can_edit as can_edit
from domain.permissions.requests import can_release as can_release
from domain.permissions.requests import can_renew as can_renew
from domain.permissions.requests import can_schedule as can_schedule
from domain.permissions.requests import can_see as can_see
from domain.permissions.requests import can_see_private as can_see_private
from domain.permissions.requests import can_undo_claim as can_undo_claim
from domain.permissions.requests import has_capacity as has_capacity
from domain.permissions.requests import why_not_open as why_not_open
from domain.permissions.results import Decision as Decision
from domain.permissions.results import Forbidden as Forbidden
from domain.permissions.results import MentorLoad as MentorLoad
from domain.permissions.results import OfferLike as OfferLike
from domain.permissions.results import OutcomeLike as OutcomeLike
from domain.permissions.results import RequestLike as RequestLike
from domain.permissions.results import SessionLike as SessionLike
from domain.permissions.results import Unavailable as Unavailable
from domain.permissions.results import enforce as enforce
from domain.permissions.results import is_mentor as is_mentor
from domain.permissions.results import is_party as is_party
from domain.permissions.results import is_student as is_student
from domain.permissions.results import still_has_role as still_has_role
from domain.permissions.sessions import can_add_notes as can_add_notes
from domain.permissions.sessions import can_cancel_session as can_cancel_session
from domain.permissions.sessions import can_complete as can_complete
from domain.permissions.sessions import can_contest as can_contest
from domain.permissions.sessions import can_correct as can_correct
from domain.permissions.sessions import can_join as can_join
from domain.permissions.sessions import can_mark_absent as can_mark_absent
from domain.permissions.sessions import can_rate as can_rate
from domain.permissions.sessions import can_reschedule as can_reschedule
from domain.permissions.sessions import can_tick_steps as can_tick_steps
from domain.permissions.sessions import is_absent as is_absent
from persistence.database import Viewer as Viewer
