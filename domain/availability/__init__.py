"""When a mentor is free, and how much they take on. Reads stand in `queries`."""

from domain.availability.commands import end_pause as end_pause
from domain.availability.commands import replace as replace
from domain.availability.commands import save as save
from domain.availability.commands import save_limits as save_limits
from domain.availability.stored_hours import covers as covers
from domain.availability.stored_hours import hours_from_rows as hours_from_rows
from domain.availability.stored_hours import load_hours as load_hours
