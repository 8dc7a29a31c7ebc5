"""What a student may write into a request, and how it is kept; of links only safe ones (promise S10)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain import requests
from domain.errors import Invalid
from domain.requests import fields as request_form
from domain.requests import queries as request_queries
from domain.requests.fields import RequestFields, Window
from persistence.database import Database
from tests import factories
from tests.domain.requests.commands import DAY, HOUR, NOW, window
from tests.factories import RULES, Cast

FINE = replace(factories.fields(), windows=(Window(NOW + DAY, NOW + DAY + 2 * HOUR),))

# Fields out of their range

BAD: list[tuple[str, dict[str, Any]]] = [
    ("title", {"title": ""}),
    ("title", {"title": "four"}),
    ("title", {"title": "  four  "}),
    ("title", {"title": "x" * 121}),
    ("title", {"title": "nul \0 byte"}),
    ("title", {"title": "half \ud83d a smile"}),
    ("title", {"title": "bell \x07 rings"}),
    ("title", {"title": "\u200b" * 8}),
    *(("title", {"title": char * 8}) for char in "\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0f\u0301"),
    ("title", {"title": "\u3164 \u2800 " * 5}),
    ("title", {"title": "a" + "\u3164" * 10}),
    ("title", {"title": "private \ue000 use"}),
    ("title", {"title": "unassigned \U000e0fff"}),
    ("title", {"title": "\uffff\ufffe noncharacters"}),
    ("title", {"title": "tower e" + "\u0301" * 6}),
    ("title", {"title": "Z\u0338\u031b\u0354\u0334\u0335 algo"}),
    ("description", {"description": "\u0301" * 2000}),
    ("description", {"description": "\u2800\n" * 100}),
    ("topics", {"topics": ("İ" * 30,)}),
    ("title", {"title": None}),
    ("title", {"title": 12345}),
    ("title", {"title": ["a", "list"]}),
    ("session_type", {"session_type": ""}),
    ("session_type", {"session_type": "Interview Preparation"}),
    ("session_type", {"session_type": None}),
    ("session_type", {"session_type": 3}),
    ("description", {"description": "x" * 19}),
    ("description", {"description": "x" * 2001}),
    ("description", {"description": "x" * 1_000_000}),
    ("description", {"description": "nul \0 byte, and then enough of it"}),
    ("description", {"description": "half \udc00 a character and then enough"}),
    ("description", {"description": "an escape \x1b[31m and then enough of it"}),
    ("description", {"description": None}),
    ("topics", {"topics": ("a", "b", "c", "d", "e", "f")}),
    ("topics", {"topics": ("x" * 31,)}),
    ("topics", {"topics": "python"}),
    ("topics", {"topics": ("nul\0",)}),
    ("topics", {"topics": (7,)}),
    ("topics", {"topics": None}),
    ("links", {"links": ("https://a.org", "https://b.org", "https://c.org", "https://d.org")}),
    ("links", {"links": "https://a.org"}),
    ("links", {"links": (7,)}),
    ("links", {"links": None}),
    ("links", {"links": ("https://example.org/" + "x" * 500,)}),
    ("duration_minutes", {"duration_minutes": 0}),
    ("duration_minutes", {"duration_minutes": 20}),
    ("duration_minutes", {"duration_minutes": 61}),
    ("duration_minutes", {"duration_minutes": -15}),
    ("duration_minutes", {"duration_minutes": 10**30}),
    ("duration_minutes", {"duration_minutes": True}),
    ("duration_minutes", {"duration_minutes": 15.0}),
    ("duration_minutes", {"duration_minutes": "60"}),
    ("duration_minutes", {"duration_minutes": None}),
    ("urgency", {"urgency": "asap"}),
    ("urgency", {"urgency": ""}),
    ("urgency", {"urgency": None}),
    ("windows", {"windows": ()}),
    ("windows", {"windows": None}),
    ("windows", {"windows": tuple(window(DAY * n) for n in range(1, 12))}),
    ("windows", {"windows": (window(-HOUR, 3 * HOUR),)}),
    ("windows", {"windows": (window(timedelta()),)}),
    ("windows", {"windows": (window(DAY, timedelta()),)}),
    ("windows", {"windows": (window(DAY, -HOUR),)}),
    ("windows", {"windows": (window(DAY, timedelta(minutes=59)),)}),
    ("windows", {"windows": (window(30 * DAY, HOUR),)}),
    ("windows", {"windows": (window(DAY), window(DAY, timedelta(minutes=30)))}),
    ("windows", {"windows": (Window(datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 11)),)}),  # noqa: DTZ001
    ("windows", {"windows": (Window(NOW + DAY, datetime.max.replace(tzinfo=UTC)),)}),
    ("windows", {"windows": (Window(datetime.min.replace(tzinfo=UTC), NOW + DAY),)}),
    ("time_zone", {"time_zone": ""}),
    ("time_zone", {"time_zone": "Mars/Olympus"}),
    ("time_zone", {"time_zone": "../../etc/passwd"}),
    ("time_zone", {"time_zone": "localtime"}),
    ("time_zone", {"time_zone": "UTC\0"}),
    *(("time_zone", {"time_zone": name}) for name in ("Etc/GMT+5", "Etc/GMT-14", "GMT+5")),
    ("time_zone", {"time_zone": None}),
]


@pytest.mark.parametrize(("field", "change"), BAD)
def test_a_field_out_of_its_range_is_named(field: str, change: dict[str, Any]) -> None:
    wrong = replace(FINE, **change)
    with pytest.raises(Invalid) as caught:
        request_form.clean(wrong, now=NOW, rules=RULES)
    assert caught.value.field == field
    assert caught.value.message.endswith((".", "?"))
    assert request_form.problems(wrong, now=NOW, rules=RULES) == {field: caught.value.message}


def test_all_problems_are_listed_at_once_in_the_order_of_the_form() -> None:
    empty = RequestFields(duration_minutes=7, urgency="soon", links=("http://a.org",), topics=("x" * 31,))
    found = request_form.problems(replace(empty, time_zone="?"), now=NOW, rules=RULES)
    assert list(found) == [
        "title", "session_type", "duration_minutes", "description", "windows", "topics", "links", "urgency",
        "time_zone",
    ]  # fmt: skip
    assert request_form.problems(FINE, now=NOW, rules=RULES) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 5},
        {"title": "x" * 120},
        {"description": "x" * 20},
        {"description": "x" * 2000},
        {"topics": ("a", "b", "c", "d", "e")},
        {"topics": ()},
        {"links": ("https://a.org", "https://b.org", "https://c.org")},
        {"links": ("", "  ")},
        *({"duration_minutes": minutes} for minutes in (15, 30, 45, 60)),
        *({"urgency": word} for word in ("low", "normal", "high", "urgent")),
        {"windows": (window(timedelta(seconds=1), HOUR),)},
        {"windows": (window(30 * DAY - HOUR, HOUR),)},
        {"windows": tuple(window(DAY * n) for n in range(1, 11))},
        {"time_zone": "Asia/Kathmandu"},
    ],
)
def test_the_ends_of_each_range_are_inside(change: dict[str, Any]) -> None:
    assert request_form.problems(replace(FINE, **change), now=NOW, rules=RULES) == {}


KEPT = [
    ("Help with 👩🏽‍💻 and 🇳🇵", "Help with 👩🏽‍💻 and 🇳🇵"),
    ("مساعدة في مقابلة عمل", "مساعدة في مقابلة عمل"),
    ("עזרה עם קורות חיים", "עזרה עם קורות חיים"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("'; DROP TABLE people; --", "'; DROP TABLE people; --"),
    ("{{ 7 * 7 }} and %s and \\n", "{{ 7 * 7 }} and %s and \\n"),
    ("  two \t words\n and  more ", "two words and more"),
    ("cafe\u0301 talk", "café talk"),
    ("हिंदी में मदद", "हिंदी में मदद"),
    ("Tiếng Việt giúp", "Tiếng Việt giúp"),
    ("a new face \U0001fae8 of 2022", "a new face \U0001fae8 of 2022"),
    ("gnp.\u202etxt\u202c help", "gnp.txt help"),
]


def test_what_people_write_is_kept_as_it_is(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    for typed, kept in KEPT:
        changed = factories.fields(typed, description=f"{typed} " + "and more " * 3)
        factories.do(database, cast.sana, requests.edit, request_id, changed)
        assert factories.row(database, request_id).title == kept
        assert factories.do(database, cast.sana, request_queries.detail, request_id).card.title == kept


def test_a_description_keeps_its_lines_and_topics_become_short_tags() -> None:
    written = replace(
        FINE, description="First line,\r\nsecond line,\rthird.\n", topics=("#Python", "C++ ", "python")
    )
    cleaned = request_form.clean(written, now=NOW, rules=RULES)
    assert cleaned.description == "First line,\nsecond line,\nthird."
    assert list(cleaned.topics) == ["python", "c++"]


def test_a_topic_is_measured_as_it_is_kept() -> None:
    kept = request_form.clean(
        replace(FINE, topics=("İ" * 15, "\u3164", " #ÉCOLE")), now=NOW, rules=RULES
    ).topics
    assert kept == ["i\u0307" * 15, "école"]
    again = request_form.clean(replace(FINE, topics=kept), now=NOW, rules=RULES).topics
    assert again == kept


def test_characters_are_those_that_the_database_counts() -> None:
    # Written with its accents apart it is twice as long, and is kept, and counted, with them in one.
    assert request_form.problems(replace(FINE, title="e\u0301" * 120), now=NOW, rules=RULES) == {}
    told = request_form.problems(replace(FINE, title="👍" * 121), now=NOW, rules=RULES)
    assert told == {"title": "That is 121 characters; the most is 120."}


def test_what_was_written_under_other_rules_does_not_keep_the_rest_from_being_changed(
    database: Database, cast: Cast
) -> None:
    request_id = factories.request(database, cast.sana)
    old = {"title": "\u3164" * 6, "topics": ["i\u0307" * 30]}
    factories.sql(database, "UPDATE mini_mentorship_requests SET title = :title, topics = :topics", **old)
    factories.sql(database, "UPDATE request_links SET url = 'https://127.0.0.1/'")
    factories.do(database, cast.sana, requests.patch, request_id, {"urgency": "high"})
    row = factories.row(database, request_id)
    assert (row.title, row.topics, row.urgency) == (old["title"], old["topics"], "high")
    with pytest.raises(Invalid, match="A little more"):
        factories.do(database, cast.sana, requests.patch, request_id, {"title": "\u3164" * 7})


def test_windows_that_touch_become_one_and_stand_in_order() -> None:
    later, first, touching = window(3 * DAY), window(DAY), window(DAY + 2 * HOUR)
    cleaned = request_form.clean(replace(FINE, windows=(later, touching, first)), now=NOW, rules=RULES)
    assert cleaned.windows == (Window(first.starts_at, touching.ends_at), later)


def test_a_window_across_the_clock_change_is_as_long_as_it_really_is() -> None:
    paris, night = ZoneInfo("Europe/Paris"), datetime(2026, 3, 29)  # noqa: DTZ001 - its zone follows
    gap = Window(night.replace(hour=1, minute=30, tzinfo=paris), night.replace(hour=3, tzinfo=paris))
    before = NOW.replace(day=20)  # from 1:30 to 3:00 on this night is half an hour
    found = request_form.problems(replace(FINE, windows=(gap,)), now=before, rules=RULES)
    assert list(found) == ["windows"]
    fine = replace(FINE, windows=(gap,), duration_minutes=30)
    (kept,) = request_form.clean(fine, now=before, rules=RULES).windows
    assert kept.ends_at - kept.starts_at == timedelta(minutes=30)


# Only safe links (promise S10)

BAD_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "ftp://example.org/a",
    "http://example.org/a",
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "https://",
    "https://?",
    "https://#",
    "https://.",
    "https://..",
    "https://example.org\\@evil.example",
    "https://good.example@evil.example/",
    "https://user:secret@evil.example/",
    "https://@evil.example/",
    "https://localhost/",
    "https://sana.localhost/",
    "https://printer.local/",
    "https://。example.org",
    "https://example..org/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://１２７.0.0.1/",
    "https://10.1.2.3/",
    "https://192.168.1.1/",
    "https://169.254.169.254/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://-a.org/",
    "www.",
    "www.localhost",
    "https://example.org:99999/",
    "https://example.org:port/",
    "https://[::1/",
    "https://exa mple.org/",
    "https://example.org/a b",
    "https://exam\tple.org/",
    "https://exam\nple.org/",
    "ht\ntps://example.org/",
    "https://example.org/\r\nSet-Cookie: a=b",
    "https://example.org/\0",
    "https://example.org/\x7f",
    "https://example.org/\u200b",
    "https://example.org/\u2028a",
    "https://example.org/\xa0a",
    "https://example.org＠evil.example/",
    'https://example.org/"onmouseover=alert(1)',
    "https://example.org/'><script>alert(1)</script>",
    "https://example.org/<b>",
    "https://example.org/`x`",
    "https://example.org/\ud800",
    "example.org",
    "/resume",
    "see https://example.org",
]


@pytest.mark.parametrize("link", BAD_LINKS)
def test_s10_only_safe_links_are_kept(link: str) -> None:
    with pytest.raises(Invalid) as caught:
        request_form.clean(replace(FINE, links=(link,)), now=NOW, rules=RULES)
    assert caught.value.field == "links"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.org", "https://example.org"),
        ("  HTTPS://Example.org/Résumé.pdf?a=1&b=2#top  ", "https://Example.org/Résumé.pdf?a=1&b=2#top"),
        ("www.example.org/resume", "https://www.example.org/resume"),
        ("https://my_page.example.org/", "https://my_page.example.org/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://例え.テスト/", "https://例え.テスト/"),
        ("https://example.org:8443/a%20b", "https://example.org:8443/a%20b"),
        ("https://münchen.example/ü", "https://münchen.example/ü"),
        ("https://example.org/@sana/https://other.org", "https://example.org/@sana/https://other.org"),
    ],
)
def test_s10_a_whole_https_address_is_kept(link: str, kept: str) -> None:
    assert request_form.clean(replace(FINE, links=(link, link)), now=NOW, rules=RULES).links == (kept,)
