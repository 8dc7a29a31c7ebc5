"""Time zones by their IANA names, as this machine knows them."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import Invalid


def clean_zone(name: str) -> str:
    """An IANA zone that this machine knows, and people read right. Raises Invalid otherwise."""
    if name not in _known_zones():
        raise Invalid("time_zone", "Choose a time zone by its city, such as Europe/Paris.")
    if re.fullmatch(r"Etc/GMT[+-][1-9]\d*", name):
        raise Invalid(
            "time_zone",
            f"{name} counts the other way round than people do. Choose a time zone by its city, such as Europe/Paris.",
        )
    return ZoneInfo(name).key


@cache
def _known_zones() -> frozenset[str]:
    """Read once: it walks a folder of files each time, and every form asks."""
    return frozenset(available_timezones() - {"localtime", "Factory"})
