"""The product's words that are stored: for the floors above, which never open the models."""

from persistence.models import Absent as Absent
from persistence.models import ActorRole as ActorRole
from persistence.models import DateOrder as DateOrder
from persistence.models import EventKind as EventKind
from persistence.models import HourCycle as HourCycle
from persistence.models import Role as Role
from persistence.models import SessionStatus as SessionStatus
from persistence.models import SessionType as SessionType
from persistence.models import Status as Status
from persistence.models import Urgency as Urgency
