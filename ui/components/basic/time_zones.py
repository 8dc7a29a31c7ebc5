"""Every time zone of the world, for a choice among them."""

from functools import cache
from zoneinfo import available_timezones

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def zones(own: str) -> dict[str, str]:
    """Every zone as value → words, their own one included even if it has an old name."""
    return {own: zone_label(own), **all_zones()}


@cache
def all_zones() -> dict[str, str]:
    names = sorted(name for name in available_timezones() if name.split("/")[0] in AREAS)
    return {"UTC": "UTC", **{name: zone_label(name) for name in names}}


def zone_label(zone: str) -> str:
    """ "Europe / Berlin": the area first, so that typing it jumps there."""
    return zone.replace("_", " ").replace("/", " / ")
