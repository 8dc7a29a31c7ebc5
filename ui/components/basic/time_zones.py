"""The time zones that people live in, for a choice among them: by city and country, with the offset of today."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale

from ui.components.basic import text
from ui.components.basic.times import city

HALF_A_YEAR = timedelta(days=182)  # on the other side of a change of clocks


def zones(own: str) -> dict[str, str]:
    """Every zone as value → words, their own one first, even if it has an old name."""
    known = _labelled(_this_hour())
    return {own: known.get(own) or _label(own, None, datetime.now(UTC)), **known}


def find_zones(search: str) -> dict[str, str]:
    """The zones whose city, country or name has each word of `search` in it, as value → words."""
    words = search.casefold().split()
    return {
        zone: label
        for zone, label in _labelled(_this_hour()).items()
        if all(word in f"{label} {zone}".casefold() for word in words)
    }


def same_clock(zone: str, other: str, now: datetime) -> bool:
    """Whether two zones show the same time, now and half a year from now: one of them may be an old name."""
    moments = (now, now + HALF_A_YEAR)
    return all(at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset() for at in moments)  # fmt: skip


def _this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=4)  # an offset changes at a full hour
def _labelled(now: datetime) -> Mapping[str, str]:
    labels = {zone: _label(zone, country, now) for zone, country in lived_in().items()}
    return {"UTC": "UTC", **dict(sorted(labels.items(), key=lambda pair: pair[1]))}


def todays_name(zone: str) -> str:
    """The name that a zone goes by today: browsers still say some that have died, such as Asia/Katmandu."""
    return zone if zone in lived_in() else _links().get(zone, zone)


@cache
def _links() -> Mapping[str, str]:
    """Names of the tz database that only point at another, by that name."""
    lines = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text("utf-8").splitlines()
    return {name: zone for _, zone, name in (line.split() for line in lines if line.startswith("L "))}


@cache
def lived_in() -> Mapping[str, str]:
    """Each zone that the tz database counts as one of today's, with its country's code: names that have died are not."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in lines}


def _label(zone: str, country: str | None, now: datetime) -> str:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    name = Locale("en").territories.get(country) if country else None
    return text.place(city(zone), name, text.utc_offset(offset // timedelta(minutes=1)))
