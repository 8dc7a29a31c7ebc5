"""The meeting: set its time, move it, join it, say how it went."""

from domain.sessions.booking import schedule as schedule
from domain.sessions.next_steps import tick_step as tick_step
from domain.sessions.outcome import add_notes as add_notes
from domain.sessions.outcome import complete as complete
from domain.sessions.outcome import contest as contest
from domain.sessions.outcome import correct as correct
from domain.sessions.outcome import join as join
from domain.sessions.outcome import mark_absent as mark_absent
from domain.sessions.outcome import rate as rate
from domain.sessions.rescheduling import cancel as cancel
from domain.sessions.rescheduling import reschedule as reschedule
