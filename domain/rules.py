"""The numbers of the product. `ui.app` makes this from the settings; commands receive it beside `now`."""

from dataclasses import dataclass
from datetime import timedelta

from domain.limits import OFFERS, RENEWALS
from persistence.models import Urgency


@dataclass(frozen=True)
class Rules:
    """Durations unless said otherwise. The defaults are those of the product's own documents."""

    request_lifetime: timedelta = timedelta(days=7)
    expiry_warning: timedelta = timedelta(days=2)  # before the end: day 5 of 7
    reopened_lifetime: timedelta = timedelta(hours=72)  # a request that comes back has at least this long
    renew_within: timedelta = timedelta(days=7)  # after it expired
    renewals: int = RENEWALS
    claim_lifetime: timedelta = timedelta(hours=48)
    urgent_claim_lifetime: timedelta = timedelta(hours=12)
    undo_claim_within: timedelta = timedelta(seconds=10)  # after it, as the page says
    undo_claim_grace: timedelta = timedelta(seconds=5)  # for the way from the click to here
    minimum_notice: timedelta = timedelta(hours=2)
    urgent_minimum_notice: timedelta = timedelta(minutes=30)
    join_opens: timedelta = timedelta(minutes=15)  # before the start
    join_closes: timedelta = timedelta(minutes=30)  # after the end
    late_cancellation: timedelta = timedelta(hours=3)  # before the start: marked as late
    no_show_after: timedelta = timedelta(minutes=10)  # after the start
    contest_within: timedelta = timedelta(hours=72)  # after being marked absent
    auto_complete_after: timedelta = timedelta(hours=72)  # after the end
    offers: int = OFFERS  # living ones, a request
    slot_step: timedelta = timedelta(minutes=15)
    windows_within: timedelta = timedelta(days=30)
    unfinished_requests: int = 3  # a student's, at once
    answer_kept: timedelta = timedelta(hours=24)  # for an Idempotency-Key
    link_lifetime: timedelta = timedelta(minutes=15)
    sign_in_lifetime: timedelta = timedelta(days=30)

    def claim_lasts(self, urgency: Urgency) -> timedelta:
        """How long a mentor may hold a request without setting a time."""
        return self.urgent_claim_lifetime if urgency is Urgency.URGENT else self.claim_lifetime

    def notice(self, urgency: Urgency) -> timedelta:
        """How far ahead a session must at least begin."""
        return self.urgent_minimum_notice if urgency is Urgency.URGENT else self.minimum_notice
