"""What students and mentors do with a request, on the real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from domain import errors, locking, requests, sessions
from domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from domain.requests import fields as request_form
from domain.requests import idempotency
from domain.requests import queries as request_queries
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from domain.slots import queries
from persistence.database import Database, Db, Viewer
from persistence.models import Status
from tests import factories
from tests.factories import RULES, Actor, Cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FINE = replace(factories.fields(), windows=(Window(NOW + DAY, NOW + DAY + 2 * HOUR),))


def window(starts_in: timedelta, duration: timedelta = 2 * HOUR, *, now: datetime = NOW) -> Window:
    return Window(now + starts_in, now + starts_in + duration)


# Posting


def test_a_posted_request_is_open_for_a_week_and_its_history_begins(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.student_id, kept.mentor_id, kept.renewals) == ("open", cast.sana.id, None, 0)
    assert kept.expires_at - kept.created_at == timedelta(days=7)
    assert factories.events(database, request_id) == [("created", "student")]
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.links == ("https://example.org/resume",)


def test_only_a_student_posts(database: Database, cast: Cast) -> None:
    for other in (cast.maya, cast.ada):
        with pytest.raises(NotAllowed, match="come from students"):
            factories.do(database, other, requests.create, factories.fields())


def test_a_fourth_unfinished_request_is_refused_until_one_ends(database: Database, cast: Cast) -> None:
    first = factories.request(database, cast.sana)
    for _ in range(2):
        factories.request(database, cast.sana)
    with pytest.raises(Conflict, match="3 requests under way"):
        factories.request(database, cast.sana)
    factories.do(database, cast.sana, requests.cancel, first)
    factories.request(database, cast.sana)
    factories.request(database, cast.sam)  # somebody else's are not counted


def test_a_request_past_its_deadline_takes_no_room_even_before_a_sweep(
    database: Database, cast: Cast
) -> None:
    for _ in range(3):
        factories.request(database, cast.sana)
    later = datetime.now(UTC) + timedelta(days=8)
    fields = factories.fields(windows=(window(DAY, now=later),))
    assert factories.do(database, cast.sana, requests.create, fields, now=later).id


def test_a_second_urgent_request_is_refused_with_its_field(database: Database, cast: Cast) -> None:
    factories.request(database, cast.sana, factories.fields(urgency="urgent"))
    second = factories.fields(urgency="urgent")
    assert_refused_urgent(lambda: factories.request(database, cast.sana, second))
    other = factories.request(database, cast.sana)  # a normal one is welcome
    assert_refused_urgent(lambda: factories.do(database, cast.sana, requests.edit, other, second))
    factories.request(database, cast.sam, factories.fields(urgency="urgent"))


def assert_refused_urgent(command: Callable[[], object]) -> None:
    """By the check, or by the constraint that says the same."""
    with pytest.raises((Invalid, IntegrityError)) as caught:
        command()
    refusal = caught.value
    said = errors.from_constraint(refusal) if isinstance(refusal, IntegrityError) else refusal
    assert isinstance(said, Invalid)
    assert (said.field, said.message) == ("urgency", errors.ONE_URGENT)


# The same key, twice (promise R2)


def test_the_same_key_returns_the_first_request(database: Database, cast: Cast) -> None:
    fields = factories.fields()
    first = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    factories.do(database, cast.sana, idempotency.store_response, "k-1", {"id": first.id})
    again = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    assert (again.id, again.replayed, again.answer) == (first.id, True, {"id": first.id})
    assert (first.replayed, first.answer) == (False, None)
    assert factories.events(database, first.id) == [("created", "student")]
    assert factories.sql(database, "SELECT count(*) FROM mini_mentorship_requests")[0][0] == 1


def test_the_same_key_for_another_body_is_refused(database: Database, cast: Cast) -> None:
    factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    with pytest.raises(Conflict, match="used for another request"):
        factories.do(database, cast.sana, requests.create, factories.fields("Quite another title"), key="k-1")


def test_a_key_is_the_persons_own(database: Database, cast: Cast) -> None:
    first = factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    other = factories.do(database, cast.sam, requests.create, factories.fields(), key="k-1")
    assert first.id != other.id


def test_the_same_key_still_answers_when_there_is_no_room_left(database: Database, cast: Cast) -> None:
    first = factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1")
    for _ in range(2):
        factories.request(database, cast.sana)
    assert factories.do(database, cast.sana, requests.create, factories.fields(), key="k-1").id == first.id


def test_after_24_hours_the_same_key_posts_a_new_one(database: Database, cast: Cast) -> None:
    fields = factories.fields()
    first = factories.do(database, cast.sana, requests.create, fields, key="k-1")
    kept = factories.row(database, first.id).created_at
    almost = factories.do(
        database, cast.sana, requests.create, fields, key="k-1", now=kept + DAY - timedelta(seconds=1)
    )
    assert almost.replayed
    new = factories.do(database, cast.sana, requests.create, fields, key="k-1", now=kept + DAY)
    assert not new.replayed
    assert new.id != first.id


def test_a_key_that_is_no_key_is_refused(database: Database, cast: Cast) -> None:
    for key in ("", "x" * 201, "line\nbreak", "smile 🙂", "nul\0"):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.create, factories.fields(), key=key)
        assert caught.value.field == "Idempotency-Key"


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
        "title", "session_type", "description", "topics", "links", "duration_minutes", "urgency",
        "windows", "time_zone",
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
        ("https://example.org:8443/a%20b", "https://example.org:8443/a%20b"),
        ("https://münchen.example/ü", "https://münchen.example/ü"),
        ("https://example.org/@sana/https://other.org", "https://example.org/@sana/https://other.org"),
    ],
)
def test_s10_a_whole_https_address_is_kept(link: str, kept: str) -> None:
    assert request_form.clean(replace(FINE, links=(link, link)), now=NOW, rules=RULES).links == (kept,)


# Changing


def test_an_edit_changes_everything_and_says_so(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    changed = factories.fields(
        "A better title", minutes=30, topics=("sql",), links=("https://example.org/b",)
    )
    factories.do(database, cast.sana, requests.edit, request_id, changed)
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert (page.card.title, page.card.duration_minutes, page.card.topics) == ("A better title", 30, ("sql",))
    assert page.links == ("https://example.org/b",)
    assert factories.events(database, request_id) == [("created", "student"), ("updated", "student")]


def test_an_edit_keeps_what_is_ahead_of_windows_that_have_begun(database: Database, cast: Cast) -> None:
    day = factories.tomorrow(days=2)
    begun, over, ahead = (Window(day + timedelta(hours=h), day + timedelta(hours=h + 2)) for h in (0, -3, 5))
    request_id = factories.request(database, cast.sana, factories.fields(windows=(over, begun, ahead)))
    changed = factories.fields("Interview prep, second try", windows=(over, begun, ahead))
    now = day + timedelta(minutes=30)
    with database.transaction(cast.sana.sign_in) as (db, viewer):
        requests.edit(db, viewer, request_id, changed, now=now, rules=RULES)
    kept = factories.do(database, cast.sana, request_queries.detail, request_id).windows
    assert [window.ends_at for window in kept] == [begun.ends_at, ahead.ends_at]
    assert kept[0].starts_at > now


def test_an_edit_with_a_wrong_field_changes_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    before = factories.row(database, request_id)
    with pytest.raises(Invalid):
        factories.do(
            database, cast.sana, requests.edit, request_id, factories.fields("A new title", minutes=7)
        )
    assert factories.row(database, request_id) == before
    assert factories.events(database, request_id) == [("created", "student")]


# Who, and in which state: one table for the commands that take no more than a request

Command = Callable[[Database, Actor, int], object]


def edit(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.edit, request_id, factories.fields("Another title"))


def cancel(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.cancel, request_id)


def renew(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.renew, request_id)


def claim(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.claim, request_id)


def release(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, requests.release, request_id)


def schedule(database: Database, who: Actor, request_id: int) -> object:
    return factories.do(database, who, sessions.schedule, request_id, factories.tomorrow(16, days=2))


COMMANDS: list[Command] = [edit, cancel, renew, claim, release, schedule]
WRONG_PERSON: list[tuple[Command, str, str, type[DomainError]]] = [
    # command, who, state of Sana's request (held by Maya), refusal
    (edit, "sam", "open", NotFound),
    (edit, "maya", "open", NotAllowed),
    (edit, "ada", "open", NotAllowed),
    (edit, "maya", "claimed", NotAllowed),
    (cancel, "sam", "open", NotFound),
    (cancel, "maya", "open", NotAllowed),
    (cancel, "maya", "claimed", NotAllowed),
    (cancel, "milo", "claimed", NotFound),
    (cancel, "maya", "scheduled", NotAllowed),
    (renew, "sam", "expired", NotFound),
    (renew, "maya", "expired", NotFound),
    (renew, "ada", "expired", NotAllowed),
    (claim, "sana", "open", NotAllowed),
    (claim, "sam", "open", NotFound),
    (claim, "ada", "open", NotAllowed),
    (release, "sana", "claimed", NotAllowed),
    (release, "sam", "claimed", NotFound),
    (release, "milo", "claimed", NotFound),
    (release, "milo", "open", NotAllowed),
    (schedule, "sana", "claimed", NotAllowed),
    (schedule, "ada", "claimed", NotAllowed),
    (schedule, "milo", "claimed", NotFound),
    (schedule, "milo", "open", NotAllowed),
]


def test_it_refuses_the_wrong_person(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    for command, who, state, refusal in WRONG_PERSON:
        request_id = ids[Status(state)]
        before = factories.row(database, request_id), factories.events(database, request_id)
        with pytest.raises(refusal):
            command(database, getattr(cast, who), request_id)
        assert (factories.row(database, request_id), factories.events(database, request_id)) == before


WRONG_STATE: list[tuple[Command, str, tuple[str, ...]]] = [
    (edit, "sana", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (cancel, "sana", ("completed", "cancelled", "expired")),
    (renew, "sana", ("open", "claimed", "scheduled", "completed", "cancelled")),
    (claim, "milo", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (claim, "maya", ("claimed", "scheduled", "completed", "cancelled", "expired")),
    (release, "maya", ("scheduled", "completed")),
    (schedule, "maya", ("scheduled", "completed")),
]


def test_it_refuses_the_wrong_state(database: Database, cast: Cast) -> None:
    ids = factories.in_every_status(database, cast.sana, cast.maya)
    for command, who, states in WRONG_STATE:
        for state in states:
            request_id = ids[Status(state)]
            before = factories.row(database, request_id), factories.events(database, request_id)
            with pytest.raises(Conflict) as caught:
                command(database, getattr(cast, who), request_id)
            assert caught.value.message.endswith((".", "?"))
            assert (factories.row(database, request_id), factories.events(database, request_id)) == before


def test_an_unknown_request_is_not_there(database: Database, cast: Cast) -> None:
    for command in COMMANDS:
        for request_id in (0, -1, 999_999, 2**63 - 1, 2**63, 10**30):
            for who in (cast.sana, cast.maya, cast.ada):
                with pytest.raises(NotFound):
                    command(database, who, request_id)


def in_state(database: Database, cast: Cast, state: str) -> int:
    """Sana's request, held by Maya where somebody holds it."""
    if state == "open":
        return factories.request(database, cast.sana)
    if state in ("expired", "cancelled"):
        request_id = factories.request(database, cast.sana)
        if state == "expired":
            expire(database, request_id)
        else:
            factories.do(database, cast.sana, requests.cancel, request_id)
        return request_id
    if state == "claimed":
        return factories.claimed(database, cast.sana, cast.maya)
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    (found,) = factories.sql(
        database, "SELECT request_id, starts_at FROM mini_mentorship_sessions WHERE id = :id", id=session_id
    )
    if state == "completed":
        factories.do(database, cast.maya, sessions.complete, session_id, now=found.starts_at + HOUR)
    return int(found.request_id)


def expire(database: Database, request_id: int) -> datetime:
    """Its week is over; returns when that was."""
    factories.expired(database, request_id)
    ended: datetime = factories.row(database, request_id).expires_at
    return ended


# Cancelling


def test_a_student_cancels_and_may_say_why(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    factories.do(database, cast.sana, requests.cancel, request_id, reason="  I found out myself.  ")
    kept = factories.row(database, request_id)
    assert (kept.status, kept.cancel_reason) == ("cancelled", "I found out myself.")
    assert factories.events(database, request_id)[-1] == ("cancelled", "student")
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.cancel_reason == "I found out myself."


def test_a_reason_out_of_its_range_is_named(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    for reason in ("x" * 501, "nul \0", "half \ud800", None):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.cancel, request_id, reason=reason)
        assert caught.value.field == "reason"
    assert factories.row(database, request_id).status == "open"


@pytest.mark.parametrize(
    ("state", "who"), [(s, w) for s in ("claimed", "scheduled") for w in ("sana", "ada")]
)
def test_cancelling_frees_whoever_holds_it(database: Database, cast: Cast, state: str, who: str) -> None:
    request_id = in_state(database, cast, state)
    factories.do(database, getattr(cast, who), requests.cancel, request_id)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.mentor_id, kept.claim_lapses_at) == ("cancelled", cast.maya.id, None)
    assert claims(database, request_id) == [(cast.maya.id, "withdrawn")]
    assert session_states(database, request_id) == (["cancelled"] if state == "scheduled" else [])
    assert factories.events(database, request_id)[-1] == (
        "cancelled",
        "student" if who == "sana" else "admin",
    )
    # Maya still sees that it was withdrawn; a mentor who never held it does not.
    assert factories.do(database, cast.maya, request_queries.detail, request_id).card.status == "cancelled"
    with pytest.raises(NotFound):
        factories.do(database, cast.milo, request_queries.detail, request_id)


def test_a_request_whose_session_has_begun_cannot_be_cancelled(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "scheduled")
    start = factories.tomorrow(days=2)
    with pytest.raises(Conflict, match="session has begun"):
        factories.do(database, cast.sana, requests.cancel, request_id, now=start)
    factories.do(database, cast.sana, requests.cancel, request_id, now=start - timedelta(seconds=1))


def claims(database: Database, request_id: int) -> list[tuple[int, str | None]]:
    rows = factories.sql(
        database, "SELECT mentor_id, outcome FROM claims WHERE request_id = :id ORDER BY id", id=request_id
    )
    return [(row.mentor_id, row.outcome) for row in rows]


def session_states(database: Database, request_id: int) -> list[str]:
    rows = factories.sql(
        database,
        "SELECT status FROM mini_mentorship_sessions WHERE request_id = :id ORDER BY id",
        id=request_id,
    )
    return [row.status for row in rows]


# Renewing


def test_renewing_opens_it_for_another_week(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    now = datetime.now(UTC)
    factories.do(database, cast.sana, requests.renew, request_id, now=now)
    kept = factories.row(database, request_id)
    assert (kept.status, kept.renewals, kept.expires_at) == ("open", 1, now + RULES.request_lifetime)
    assert factories.events(database, request_id)[-2:] == [("expired", "system"), ("renewed", "student")]
    assert claim(database, cast.maya, request_id) is None


def test_renewing_is_possible_twice(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    for _ in range(2):
        factories.do(database, cast.sana, requests.renew, request_id)
        expire(database, request_id)
    with pytest.raises(Conflict, match="twice"):
        factories.do(database, cast.sana, requests.renew, request_id)


def test_renewing_is_possible_for_a_week(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ended = expire(database, request_id)
    new = (window(10 * DAY, now=ended),)
    with pytest.raises(Conflict, match="more than 7 days ago"):
        factories.do(database, cast.sana, requests.renew, request_id, new, now=ended + timedelta(days=7))
    last = ended + timedelta(days=7) - timedelta(seconds=1)
    factories.do(database, cast.sana, requests.renew, request_id, new, now=last)
    assert factories.row(database, request_id).status == "open"


def test_renewing_needs_a_window_ahead(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    past = factories.row(database, request_id).windows[-1].upper + HOUR
    with pytest.raises(Invalid) as caught:
        factories.do(database, cast.sana, requests.renew, request_id, now=past)
    assert caught.value.field == "windows"
    new = window(DAY, now=past)
    factories.do(database, cast.sana, requests.renew, request_id, (new,), "Asia/Tokyo", now=past)
    kept = factories.row(database, request_id)
    assert [(w.lower, w.upper) for w in kept.windows] == [(new.starts_at, new.ends_at)]
    assert kept.time_zone == "Asia/Tokyo"


def test_renewing_goes_on_with_the_windows_still_ahead(database: Database, cast: Cast) -> None:
    first, second = factories.tomorrow(days=2), factories.tomorrow(days=4)
    fields = factories.fields(windows=(Window(first, first + 2 * HOUR), Window(second, second + HOUR)))
    request_id = factories.request(database, cast.sana, fields)
    expire(database, request_id)
    now = first + 3 * HOUR
    factories.do(database, cast.sana, requests.renew, request_id, now=now)
    assert factories.do(database, cast.maya, queries.request_slots, request_id, now=now).slots == (second,)


def test_renewing_with_a_wrong_field_names_it(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    now = datetime.now(UTC)
    for windows, zone, field in (
        ((), "UTC", "windows"),
        ((window(-DAY, now=now),), "UTC", "windows"),
        ((window(DAY, now=now),), "Mars/Olympus", "time_zone"),
    ):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.sana, requests.renew, request_id, windows, zone)
        assert caught.value.field == field
    assert factories.row(database, request_id).status == "expired"


def test_renewing_needs_room_like_a_new_one(database: Database, cast: Cast) -> None:
    request_id = in_state(database, cast, "expired")
    for _ in range(3):
        factories.request(database, cast.sana)
    with pytest.raises(Conflict, match="3 requests under way"):
        factories.do(database, cast.sana, requests.renew, request_id)


# Claiming and letting go


def test_a_claim_holds_the_request_for_48_hours(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    now = datetime.now(UTC)
    assert factories.do(database, cast.maya, requests.claim, request_id, now=now) is None
    kept = factories.row(database, request_id)
    assert (kept.status, kept.mentor_id, kept.claim_lapses_at) == ("claimed", cast.maya.id, now + 48 * HOUR)
    assert claims(database, request_id) == [(cast.maya.id, None)]
    assert factories.events(database, request_id)[-1] == ("claimed", "mentor")


def test_a_request_that_was_moved_says_what_its_row_says(database: Database, cast: Cast) -> None:
    def claim_and_look(db: Db, viewer: Viewer, request_id: int, *, now: datetime, rules: Rules) -> Any:
        held = locking.lock_request(db, request_id)
        requests.claim(db, viewer, request_id, now=now, rules=rules)
        assert not db.dirty
        return held.status, held.mentor_id, held.claim_lapses_at

    request_id = factories.request(database, cast.sana)
    said = factories.do(database, cast.maya, claim_and_look, request_id)
    kept = factories.row(database, request_id)
    assert said == (kept.status, kept.mentor_id, kept.claim_lapses_at)


def test_an_urgent_claim_holds_it_for_12_hours(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana, factories.fields(urgency="urgent"))
    now = datetime.now(UTC)
    factories.do(database, cast.maya, requests.claim, request_id, now=now)
    assert factories.row(database, request_id).claim_lapses_at == now + 12 * HOUR


def test_after_a_claim_the_two_see_everything_and_the_others_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    for who in (cast.sana, cast.maya, cast.ada):
        page = factories.do(database, who, request_queries.detail, request_id)
        assert page.links
        assert [line.kind for line in page.events] == ["created", "claimed"]
    for who in (cast.sam, cast.milo):
        with pytest.raises(NotFound):
            factories.do(database, who, request_queries.detail, request_id)


def test_whoever_comes_second_reads_a_kind_sentence(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    with pytest.raises(Conflict) as caught:
        claim(database, cast.milo, request_id)
    assert caught.value.message == errors.TAKEN
    with pytest.raises(Conflict, match="You have this one already"):
        claim(database, cast.maya, request_id)
    assert claims(database, request_id) == [(cast.maya.id, None)]


@pytest.mark.parametrize(("state", "words"), [("cancelled", "withdrew"), ("expired", "has expired")])
def test_whoever_comes_too_late_reads_why(database: Database, cast: Cast, state: str, words: str) -> None:
    request_id = in_state(database, cast, state)
    with pytest.raises(Conflict, match=words):
        claim(database, cast.milo, request_id)


def test_an_expired_request_cannot_be_claimed_though_no_sweep_has_run(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    ends = factories.row(database, request_id).expires_at
    for now in (ends, ends + 30 * DAY):
        with pytest.raises(Conflict, match="has expired"):
            factories.do(database, cast.maya, requests.claim, request_id, now=now)
    factories.do(database, cast.maya, requests.claim, request_id, now=ends - timedelta(microseconds=1))


def test_nobody_claims_their_own(database: Database) -> None:
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    request_id = factories.request(database, both)
    with pytest.raises(NotAllowed, match="your own request"):
        claim(database, both, request_id)


def test_a_mentor_holds_three_at_once(database: Database, cast: Cast) -> None:
    held = [factories.claimed(database, student, cast.maya) for student in (cast.sana, cast.sana, cast.sam)]
    wanted = factories.request(database, cast.sam)
    with pytest.raises(Conflict, match="You hold 3 requests"):
        claim(database, cast.maya, wanted)
    release(database, cast.maya, held[0])
    claim(database, cast.maya, wanted)
    factories.sql(database, "UPDATE profiles SET capacity = 4 WHERE person_id = :id", id=cast.maya.id)
    claim(database, cast.maya, factories.request(database, cast.sam))


def test_a_mentor_who_pauses_claims_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    until = datetime.now(UTC) + DAY
    factories.sql(
        database,
        "UPDATE profiles SET paused_until = :until WHERE person_id = :id",
        until=until,
        id=cast.maya.id,
    )
    with pytest.raises(Conflict, match="taking a break"):
        claim(database, cast.maya, request_id)
    factories.do(database, cast.maya, requests.claim, request_id, now=until)


def test_a_claim_with_a_time_books_the_session_in_the_same_click(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    start = factories.tomorrow(16, days=2)
    session_id = factories.do(database, cast.maya, requests.claim, request_id, starts_at=start)
    (session,) = factories.sql(database, "SELECT * FROM mini_mentorship_sessions")
    assert (session.id, session.starts_at, session.ends_at) == (session_id, start, start + HOUR)
    assert (session.mentor_id, session.student_id) == (cast.maya.id, cast.sana.id)
    assert session.room_name.startswith("mini-")
    assert len(session.room_name) > 30
    assert factories.row(database, request_id).status == "scheduled"
    assert factories.events(database, request_id) == [("created", "student"), ("scheduled", "mentor")]
    page = factories.do(database, cast.sana, request_queries.detail, request_id)
    assert page.events[-1].starts_at == start
    assert page.mentor is not None
    assert page.mentor.first_name == "Maya"


def test_a_claim_with_a_time_that_does_not_fit_claims_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.request(database, cast.sana)
    with pytest.raises(Invalid) as caught:
        factories.do(
            database, cast.maya, requests.claim, request_id, starts_at=factories.tomorrow(20, days=2)
        )
    assert caught.value.field == "starts_at"
    assert factories.row(database, request_id).status == "open"
    assert claims(database, request_id) == []


def test_releasing_keeps_its_place_and_gives_it_72_hours(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    before = factories.row(database, request_id)
    late = before.expires_at - HOUR
    factories.do(database, cast.maya, requests.release, request_id, now=late)
    after = factories.row(database, request_id)
    assert (after.status, after.mentor_id, after.claim_lapses_at) == ("open", None, None)
    assert (after.created_at, after.expires_at) == (before.created_at, late + 72 * HOUR)
    assert claims(database, request_id) == [(cast.maya.id, "released")]
    assert factories.events(database, request_id)[-1] == ("released", "mentor")


def test_releasing_early_never_shortens_its_life(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    before = factories.row(database, request_id).expires_at
    factories.do(database, cast.maya, requests.release, request_id)
    assert factories.row(database, request_id).expires_at == before


def test_an_admin_releases_for_a_mentor_who_does_not_answer(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.ada, request_id)
    assert factories.events(database, request_id)[-1] == ("released", "admin")
    assert claim(database, cast.milo, request_id) is None


def test_releasing_twice_is_refused(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.maya, request_id)
    with pytest.raises(NotAllowed):  # it is nobody's now, so not hers to let go
        release(database, cast.maya, request_id)
    with pytest.raises(Conflict):
        release(database, cast.ada, request_id)


def test_a_mentor_who_let_it_go_cannot_take_it_again(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    release(database, cast.maya, request_id)
    with pytest.raises(NotAllowed, match="You let this request go"):
        claim(database, cast.maya, request_id)
    assert claim(database, cast.milo, request_id) is None
    # The one before no longer sees what the next mentor holds.
    with pytest.raises(NotFound):
        factories.do(database, cast.maya, request_queries.detail, request_id)


def test_a_refusal_leaves_nothing_behind(database: Database, cast: Cast) -> None:
    """A transaction that ends in an error has done nothing, the event line included."""

    def fails(*args: Any, **kwargs: Any) -> None:
        requests.claim(*args, **kwargs)
        raise RuntimeError

    request_id = factories.request(database, cast.sana)
    with pytest.raises(RuntimeError):
        factories.do(database, cast.maya, fails, request_id)
    assert factories.events(database, request_id) == [("created", "student")]
    assert claims(database, request_id) == []
