"""What a student types into the form becomes the fields of a request, and comes back from a draft."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.errors import Invalid
from domain.people.time_format import TimeFormat
from domain.requests.fields import RequestFields, Window, problems
from domain.rules import Rules
from persistence.models import SessionType, Urgency
from ui.components.requests.form import IN_ORDER
from ui.components.requests.form_values import (
    as_body,
    body_of,
    complete_links,
    fields_of,
    has_details,
    is_empty,
    new_form,
)
from ui.components.scheduling.window_picker import read

NEW_YORK = "America/New_York"
FIELDS = RequestFields(
    title="Interview prep for Google SWE",
    session_type=SessionType.INTERVIEW_PREPARATION,
    description="Need help preparing for technical interviews",
    topics=("python", "algorithms"),
    links=("https://example.org/a", "https://example.org/b"),
    duration_minutes=60,
    urgency=Urgency.HIGH,
    windows=(Window(datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC)),),
    time_zone=NEW_YORK,
)


def form(body: dict[str, Any] | None = None) -> RequestFields:
    return fields_of(new_form(TimeFormat(NEW_YORK), Rules(), lambda: None, body))


def typed(date: str, begin: str, end: str) -> dict[str, str]:
    return {"date": date, "from": begin, "to": end}


def test_the_form_asks_in_the_order_in_which_the_domain_looks() -> None:
    """So that the first wrong field of the one is the first of the other."""
    nothing = RequestFields(duration_minutes=7, topics=("x" * 31,), links=("x",), urgency="", time_zone="?")
    found = problems(nothing, now=datetime.now(UTC), rules=Rules())
    assert list(found) == [*IN_ORDER, "time_zone"]


def test_a_new_form_asks_for_half_an_hour_and_is_in_no_hurry() -> None:
    assert (form().duration_minutes, form().urgency, form().session_type) == (30, "normal", "")


def test_a_request_comes_back_from_the_form_as_it_was() -> None:
    assert form(as_body(FIELDS)) == FIELDS


def test_a_draft_holds_everything_that_was_typed() -> None:
    before = new_form(TimeFormat(NEW_YORK), Rules(), lambda: None, as_body(FIELDS))
    before.picker.times.typed["from"] = "09:00"
    after = new_form(TimeFormat(NEW_YORK), Rules(), lambda: None, body_of(before))
    assert fields_of(after) == FIELDS
    assert after.picker.times.typed == {"date": "", "from": "09:00", "to": ""}


def test_topics_come_with_commas_and_links_with_any_space() -> None:
    fields = form({"topics": " python, , interviews,", "links": "https://a.example\n https://b.example,"})
    assert fields.topics == ("python", "interviews")
    assert fields.links == ("https://a.example", "https://b.example")


def test_a_link_keeps_the_commas_inside_it() -> None:
    assert form({"links": "https://maps.example/@52.5,13.4,12z"}).links == (
        "https://maps.example/@52.5,13.4,12z",
    )


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("www.example.org", "https://www.example.org"),
        ("github.com/sana", "https://github.com/sana"),
        (
            "a.example/x www.b.example\nwww.c.example",
            "https://a.example/x https://www.b.example\nhttps://www.c.example",
        ),
        ("https://www.example.org/a.b/c", "https://www.example.org/a.b/c"),
        ("http://example.org/x", "http://example.org/x"),  # not what they meant, perhaps: the form says so
        ("resume.pdf", "resume.pdf"),
        ("", ""),
    ],
)
def test_an_address_gets_the_beginning_that_people_leave_out(typed: str, whole: str) -> None:
    assert complete_links(typed) == whole
    assert form({"links": typed}).links == tuple(whole.split())


@pytest.mark.parametrize(
    ("body", "empty", "details"),
    [
        ({}, True, False),
        ({"title": " "}, True, False),
        ({"title": "Interview"}, False, False),
        ({"duration_minutes": "60"}, False, False),
        ({"typed": {"from": "09:00"}}, False, False),
        ({"topics": "python"}, False, True),
        ({"urgency": "urgent"}, False, True),
        (as_body(FIELDS), False, True),
    ],
)
def test_a_form_knows_whether_there_is_anything_in_it(
    body: dict[str, Any], empty: bool, details: bool
) -> None:
    made = new_form(TimeFormat(NEW_YORK), Rules(), lambda: None, body)
    assert (is_empty(made), has_details(made)) == (empty, details)


def test_a_more_urgent_request_may_begin_sooner() -> None:
    asked = new_form(TimeFormat(NEW_YORK), Rules(), lambda: None, {"urgency": "urgent"})
    assert asked.picker.notice() == Rules().urgent_minimum_notice
    asked.texts["urgency"] = "whatever somebody sends"
    assert asked.picker.notice() == Rules().minimum_notice


@pytest.mark.parametrize(
    "body",
    [
        {"duration_minutes": "soon"},
        {"windows": "yesterday"},
        {"windows": [["2026-11-24", None]]},
        {"windows": [["2026-11-24T10:00:00", "2026-11-24T12:00:00"]]},
        {"typed": None},
        {"title": None, "typed": {"date": 7}},
    ],
)
def test_a_draft_that_makes_no_sense_is_an_empty_form(body: dict[str, Any]) -> None:
    assert form(body).windows == ()
    assert form(body).duration_minutes == 30


def test_a_typed_time_is_in_the_student_s_zone() -> None:
    window = read(typed("2026-11-24", "09:00", "13:00"), TimeFormat(NEW_YORK))
    assert window == Window(datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC))


def test_midnight_ends_the_day() -> None:
    window = read(typed("2026-11-24", "22:00", "00:00"), TimeFormat("UTC"))
    assert window.ends_at == datetime(2026, 11, 25, tzinfo=UTC)


def test_a_time_across_the_end_of_summer_is_an_hour_longer() -> None:
    window = read(typed("2026-11-01", "00:30", "02:30"), TimeFormat(NEW_YORK))
    assert (window.ends_at - window.starts_at).total_seconds() == 3 * 3600


@pytest.mark.parametrize(
    ("texts", "field", "says"),
    [
        (typed("", "", ""), "date", "Choose a date."),
        (typed("2026-11-24", "", "12:00"), "from", "Choose when it starts."),
        (typed("2026-11-24", "10:00", ""), "to", "Choose when it ends."),
        (typed("2026-11-24", "10:00", "09:00"), "to", "A time must end after it starts."),
        (typed("2027-03-14", "02:30", "04:00"), "from", "There is no 02:30 on Sunday 14 March in New York"),
        (typed("2027-03-14", "01:30", "02:15"), "to", "There is no 02:15 on Sunday 14 March in New York"),
        (typed("24.11.2026", "10:00", "12:00"), "date", "Choose a date."),
        (typed("9999-12-31", "10:00", "00:00"), "date", "Choose a date."),
        (typed("0001-01-01", "00:00", "01:00"), "date", "Choose a date."),
    ],
)
def test_a_wrong_time_says_which_field_and_why(texts: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(texts, TimeFormat(NEW_YORK))
    assert refusal.value.field == field
    assert says in refusal.value.message
