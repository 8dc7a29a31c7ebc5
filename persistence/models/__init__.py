"""What is remembered: one class a table, with the constraints that keep it true.

Policies, triggers and the functions behind them stand in `migrations/`; here is everything
that `alembic check` can compare. Every instant is UTC, every status a word with a CHECK.
"""

from sqlalchemy.dialects.postgresql import Range as Range
from sqlmodel import SQLModel as SQLModel

from persistence.models.availability import Availability as Availability
from persistence.models.enums import Absent as Absent
from persistence.models.enums import ActorRole as ActorRole
from persistence.models.enums import ClaimOutcome as ClaimOutcome
from persistence.models.enums import DateOrder as DateOrder
from persistence.models.enums import EventKind as EventKind
from persistence.models.enums import HourCycle as HourCycle
from persistence.models.enums import OfferOutcome as OfferOutcome
from persistence.models.enums import PersonState as PersonState
from persistence.models.enums import Role as Role
from persistence.models.enums import SessionStatus as SessionStatus
from persistence.models.enums import SessionType as SessionType
from persistence.models.enums import Status as Status
from persistence.models.enums import Urgency as Urgency
from persistence.models.people import ApiToken as ApiToken
from persistence.models.people import CalendarFeed as CalendarFeed
from persistence.models.people import Draft as Draft
from persistence.models.people import Person as Person
from persistence.models.people import Profile as Profile
from persistence.models.people import SignIn as SignIn
from persistence.models.people import SignInCode as SignInCode
from persistence.models.requests import Claim as Claim
from persistence.models.requests import IdempotencyKey as IdempotencyKey
from persistence.models.requests import Request as Request
from persistence.models.requests import RequestEvent as RequestEvent
from persistence.models.requests import RequestLink as RequestLink
from persistence.models.sessions import CompletedStep as CompletedStep
from persistence.models.sessions import Feedback as Feedback
from persistence.models.sessions import Offer as Offer
from persistence.models.sessions import PrivateNote as PrivateNote
from persistence.models.sessions import Session as Session
from persistence.models.sessions import SessionJoin as SessionJoin
