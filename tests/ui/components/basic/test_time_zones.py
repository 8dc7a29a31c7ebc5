"""A choice among all time zones: by city and country, with the offset, and none of the names that have died."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ui.components.basic.text import utc_offset
from ui.components.basic.time_zones import find_zones, lived_in, same_clock, todays_name, zones

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_every_choice_is_a_zone_that_this_machine_knows_and_each_name_is_said_once() -> None:
    choice = zones("UTC")
    assert len(choice) > 400
    for zone in choice:
        ZoneInfo(zone)
    assert len(set(choice.values())) == len(choice)


def test_names_that_have_died_are_not_offered_but_to_whoever_has_one() -> None:
    assert "Asia/Katmandu" not in lived_in()
    assert "US/Eastern" not in lived_in()
    assert "Etc/GMT+5" not in lived_in()
    assert next(iter(zones("Asia/Katmandu").items())) == ("Asia/Katmandu", "Katmandu (UTC+5:45)")


@pytest.mark.parametrize(
    ("search", "zone"),
    [
        ("nepal", "Asia/Kathmandu"),
        ("new york", "America/New_York"),
        ("BERLIN", "Europe/Berlin"),
        ("utc+5:45", "Asia/Kathmandu"),
        ("kolk india", "Asia/Kolkata"),
        ("europe/paris", "Europe/Paris"),
    ],
)
def test_a_search_finds_a_place_by_city_country_and_offset(search: str, zone: str) -> None:
    assert zone in find_zones(search)


def test_a_name_that_has_died_leads_to_the_one_of_today() -> None:
    assert todays_name("Asia/Katmandu") == "Asia/Kathmandu"
    assert todays_name("Asia/Calcutta") == "Asia/Kolkata"
    assert todays_name("Europe/Oslo") == "Europe/Oslo"
    assert todays_name("Nowhere") == "Nowhere"


def test_a_search_for_no_place_finds_none() -> None:
    assert find_zones("atlantis") == {}


def test_offsets_are_written_as_people_write_them() -> None:
    assert [utc_offset(minutes) for minutes in (0, 60, 345, -300, -570)] == [
        "UTC",
        "UTC+1",
        "UTC+5:45",
        "UTC−5",
        "UTC−9:30",
    ]


def test_two_names_of_one_clock_are_no_difference_and_two_summers_are() -> None:
    assert same_clock("Asia/Calcutta", "Asia/Kolkata", NOW)
    assert not same_clock("Europe/Berlin", "Europe/London", NOW)
    assert not same_clock("America/Phoenix", "America/Denver", NOW)  # the same in winter only
