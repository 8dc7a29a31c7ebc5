"""What the clock does: the jobs of the sweep, and the removal of what is kept for a time only."""

from domain.maintenance.jobs import JOBS as JOBS
from domain.maintenance.jobs import TIDY as TIDY
from domain.maintenance.jobs import Job as Job
from domain.maintenance.jobs import complete_overdue as complete_overdue
from domain.maintenance.jobs import expire as expire
from domain.maintenance.jobs import lapse as lapse
from domain.maintenance.jobs import lapse_offers as lapse_offers
from domain.maintenance.jobs import release_from_inactive as release_from_inactive
from domain.maintenance.jobs import sweep as sweep
