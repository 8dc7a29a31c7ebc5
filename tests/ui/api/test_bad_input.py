"""Whatever a client sends: a problem with a sentence, never a 500, and nothing is changed by it."""

import json
from typing import Any

from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import NEW, WINDOW, Call, Program, is_problem, together

NUL = "\\u0000"  # as JSON writes it
HALF = "\\ud800"
BIG = "9" * 25

STRINGS = [
    "", " ", "x" * 10_000, "a\0b", "<script>alert(1)</script> is long enough", "'; DROP TABLE people; --", "\u202eevil",
    "👩‍👩‍👧‍👦" * 10, "مرحبا بالعالم كله", "Z̸̛͔a̵l̴g̶o̷" * 5, "\x01\x02\x03\x04\x05\x06", "\ufeff\u200b\u200b\u200b\u200b",
    "\r\n\r\n\r\n\r\n", "%00%ff", "\ud800 half", "\uffff\ufffe noncharacters", "NaN", "null",
]  # fmt: skip
OTHERS: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, -(10**30), 1e308, [], {}, [[]], [None], [{}], ["a\0b"], {"a": {"b": ["c"]}},
]  # fmt: skip
INSTANTS: list[Any] = [
    "", "soon", "2030-05-01", "2030-05-01T14:00:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z", "2030-02-30T10:00:00Z", "2030-05-01T14:00:00+25:00",
    "2030-05-01T25:00:00Z", "2030-05-01T23:59:60Z", "2030-05-01T14:00:00+00:00:00.000001", "10000-01-01T00:00:00Z",
    "２０３０-05-01T14:00:00Z", "2030-05-01T14:00:00Z\0", 1893456000, "1893456000", "P1D", "infinity", "-infinity", "now",
]  # fmt: skip
IDS = [
    "0", "-1", "1.0", "1e3", "+1", "0x1", "abc", BIG, "9223372036854775808", "9" * 5000, "1%00", "%00", "%ff", "١", "1_0",
    "%20", "null", "1;2", "..%2f..%2f",
]  # fmt: skip
BODIES = [
    b"", b"{", b"}", b"[", b"null", b"true", b"0", b'"text"', b"[]", b"{}", b"NaN", b"-Infinity", b"\xff\xfe", b"\x00",
    b"\xef\xbb\xbf{}", b'{"title": "\xff"}', b"[" * 5_000, b'{"a":' * 5_000, b'{"title": ' + b"9" * 5_000 + b"}",
    b'{"duration_minutes": NaN}', b'{"duration_minutes": 1e999}', b'{"title": "a", "title": "b"}',
    f'{{"title": "{NUL}"}}'.encode(), f'{{"{NUL}": 1}}'.encode(), f'{{"{HALF}": 1}}'.encode(),
    f'{{"title": "{HALF}"}}'.encode(), b'{"' + b"x" * 5_000 + b'": 1}', b"a=b&c=d", b"<?xml version='1.0'?><a/>",
    json.dumps({"reason": "x" * 1_000_000}).encode(), "{}".encode("utf-16"), b'{"__proto__": {}}', b'{"starts_at": {}}',
]  # fmt: skip
POSTS = [
    "/requests", "/requests/1/cancel", "/requests/1/renew", "/requests/1/claim", "/requests/1/release", "/requests/1/undo-claim",
    "/requests/1/schedule", "/requests/1/offers", "/offers/1/accept", "/offers/1/decline", "/sessions/1/complete",
    "/sessions/1/reschedule", "/sessions/1/cancel", "/sessions/1/absent", "/sessions/1/contest", "/sessions/1/correct",
    "/sessions/1/rating", "/sessions/1/steps/1",
]  # fmt: skip
CHANGES = [("PATCH", "/requests/1"), ("PUT", "/availability"), ("PUT", "/sessions/1/notes")]
FREE = [[["09:00", "12:00"]], [], [], [], [], [], []]
HOURS: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "week": FREE,
    "overrides": [{"first_date": "2030-12-24", "last_date": "2030-12-26", "ranges": []}],
    "capacity": 3,
    "buffer_minutes": 10,
    "paused_until": None,
}
TIMES: list[Any] = [
    "", "9:00", "09:60", "24:01", "25:00", "99:99", "-1:00", "09:00:00", "09.00", "٠٩:٠٠", "noon", "09:00\n", 900, None,
]  # fmt: skip
DATES: list[Any] = [
    "", "2030-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "2030-13-01", "tomorrow", "2030-05-01T10:00:00Z",
    20300501, None, "２０３０-05-01",
]  # fmt: skip
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": "Hi"}, "title"),
    ({"title": 7}, "title"),
    ({"session_type": "therapy"}, "session_type"),
    ({"description": "short"}, "description"),
    ({"topics": "python"}, "topics"),
    ({"topics": ["a", "b", "c", "d", "e", "f"]}, "topics"),
    ({"links": ["http://example.org"]}, "links"),
    ({"links": ["javascript:alert(1)"]}, "links"),
    ({"duration_minutes": 20}, "duration_minutes"),
    ({"duration_minutes": "60"}, "duration_minutes"),
    ({"duration_minutes": True}, "duration_minutes"),
    ({"urgency": "panic"}, "urgency"),
    ({"windows": []}, "windows"),
    ({"windows": [{"starts_at": WINDOW["starts_at"]}]}, "windows"),
    ({"windows": [WINDOW | {"place": "here"}]}, "windows"),
    ({"windows": [WINDOW] * 101}, "windows"),
    ({"colour": "red"}, "colour"),
    ({"student_id": 1}, "student_id"),
]


def calls() -> list[Call]:
    """A few hundred calls that no honest client makes."""
    fields = [
        Call("POST", "/requests", NEW | {name: value})
        for name in NEW
        for value in (*_written(STRINGS), *OTHERS)
    ]
    changes = [
        Call("PATCH", "/requests/1", {name: value}) for name in NEW for value in (*_written(STRINGS), *OTHERS)
    ]
    lists = [
        Call("POST", "/requests", NEW | {name: value})
        for name in ("topics", "links", "windows")
        for value in ([*_written(STRINGS)], OTHERS, ["https://example.org/" + "x" * 5_000], ["t"] * 1_000)
    ]
    moments = [
        Call("POST", path, body)
        for value in INSTANTS
        for path, body in (
            ("/requests", NEW | {"windows": [WINDOW | {"ends_at": value}]}),
            ("/requests", NEW | {"windows": [{"starts_at": value, "ends_at": value}]}),
            ("/requests/1/renew", {"windows": [{"starts_at": value, "ends_at": value}]}),
            ("/requests/1/claim", {"starts_at": value}),
            ("/requests/1/schedule", {"starts_at": value}),
            ("/requests/1/offers", {"starts_at": [value]}),
            ("/sessions/1/reschedule", {"starts_at": value}),
        )
    ]
    said = [
        Call("POST", path, {name: value})
        for value in (*_written(STRINGS), *OTHERS)
        for path, name in (
            ("/requests/1/offers", "starts_at"),
            ("/sessions/1/reschedule", "reason"),
            ("/sessions/1/cancel", "reason"),
            ("/sessions/1/contest", "reason"),
            ("/sessions/1/correct", "absent"),
            ("/sessions/1/rating", "stars"),
            ("/sessions/1/steps/1", "done"),
        )
    ]
    raw = [
        Call(method, path, content=body, headers={"Content-Type": kind})
        for body in BODIES
        for method, path in (*(("POST", path) for path in POSTS), *CHANGES)
        for kind in ("application/json", "text/plain")
    ]
    return [*fields, *changes, *lists, *moments, *said, *_hours(), *raw, *_addresses(), *_headers()]


def _hours() -> list[Call]:
    """Weeks and dates that are none."""
    values = [*_written(STRINGS), *OTHERS]
    weeks = [[[["09:00", value]], *FREE[1:]] for value in TIMES]
    weeks += [[], FREE[:6], [*FREE, []], [[["09:00"]], *FREE[1:]], [[["09:00", "10:00", "11:00"]], *FREE[1:]]]
    weeks += [[[["09:00", "10:00"]] * 200, *FREE[1:]], [[["00:00", "24:00"], ["22:00", "02:00"]], *FREE[1:]]]
    dates = [{"first_date": value, "last_date": "2030-05-02"} for value in DATES]
    dates += [{"first_date": "2030-05-02", "last_date": "2030-05-01"}, {"first_date": "2030-05-02"}]
    bodies = [HOURS | {name: value} for name in HOURS for value in values]
    bodies += [HOURS | {"week": week} for week in weeks]
    bodies += [HOURS | {"overrides": [one]} for one in dates]
    bodies += [HOURS | {"overrides": HOURS["overrides"] * 2}, HOURS | {"overrides": HOURS["overrides"] * 200}]
    bodies += [HOURS | {"paused_until": value} for value in INSTANTS]
    return [Call("PUT", "/availability", body) for body in bodies]


def _written(strings: list[str]) -> list[str]:
    """Half a character cannot be written as UTF-8; the bodies above send it escaped."""
    return [text for text in strings if not any("\ud800" <= char <= "\udfff" for char in text)]


def _addresses() -> list[Call]:
    words = [*IDS, "a%00b", "%ed%a0%80", "%f0%9f%91%a9", "x" * 500, "'", "!!! ((( &|", "a:*", "\\", "ª_ﬀ", "e30", "W10", "WzFd",
             "WzFlNDAwXQ", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwxXQ", "WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTEyOjAwIiwxXQ"]  # fmt: skip
    names = {
        "/requests/mine": ("status", "cursor", "limit", "nonsense"),
        "/requests/claimed": ("cursor", "limit"),
        "/requests/open": ("q", "session_type", "urgency", "topic", "fits", "sort", "cursor", "limit"),
        "/sessions": ("when", "cursor", "limit"),
    }
    queries = [f"{path}?{name}={word}" for path, known in names.items() for name in known for word in words]
    twice = [
        "/requests/mine?limit=1&limit=2",
        "/requests/open?q=a&q=b",
        "/requests/mine?%00=1",
        "/sessions?when[]=past",
    ]
    things = [f"/{kind}/{word}" for kind in ("requests", "sessions") for word in IDS] + [
        f"/{kind}/{word}/slots" for kind in ("requests", "sessions") for word in IDS
    ]
    acts = [
        Call("POST", f"/requests/{word}/{verb}", {})
        for word in IDS
        for verb in ("claim", "cancel", "release")
    ]
    acts += [Call("POST", f"/offers/{word}/{verb}", {}) for word in IDS for verb in ("accept", "decline")]
    acts += [Call("POST", f"/sessions/{word}/{verb}", {}) for word in IDS for verb in ("cancel", "absent")]
    return [Call("GET", path) for path in (*queries, *twice, *things)] + acts


def _headers() -> list[Call]:
    values = [b"", b"\xff", b"a\x00b", b"k" * 5_000, b"\r\n", "é".encode(), b"{}"]
    keys = [Call("POST", "/requests", {}, headers={"Idempotency-Key": value}) for value in values]
    kinds = [
        Call("POST", "/requests", content=b"{}", headers={"Content-Type": value})
        for value in (*values, b"application/json; charset=x")
    ]
    return keys + kinds


def test_nothing_a_client_sends_is_a_500(
    database: Database, cast: Cast, sana: Program, maya: Program
) -> None:
    first = factories.request(database, cast.sana)
    assert first == 1  # the id in the addresses above
    corpus = calls()
    assert len(corpus) > 1_500
    for who in (sana, maya):
        for call, answer in zip(corpus, together([(who, call) for call in corpus]), strict=True):
            assert answer.status_code < 500, (call, answer.text)
            if answer.status_code >= 400:
                assert is_problem(answer, answer.status_code, answer.json().get("field")), call
                assert len(answer.content) < 1_000, call


def test_a_time_that_cannot_be_is_422_and_named(sana: Program) -> None:
    for value in INSTANTS:
        windows = [WINDOW | {"ends_at": value}]
        assert is_problem(sana.post("/requests", NEW | {"windows": windows}), 422, "windows"), value


def test_a_body_that_is_no_request_is_422(sana: Program) -> None:
    for body in (body for body in BODIES if len(body) < 100_000):
        answer = sana.make(Call("POST", "/requests", content=body))
        assert answer.status_code == 422, body
    assert is_problem(sana.make(Call("POST", "/requests", content=b'{"title": "a\\u0000"}')), 422, "title")


def test_a_body_of_a_megabyte_is_413(sana: Program) -> None:
    assert is_problem(sana.post("/requests", NEW | {"description": "x" * 1_000_000}), 413)


def test_a_wrong_field_is_422_and_named(sana: Program) -> None:
    for change, field in WRONG:
        assert is_problem(sana.post("/requests", NEW | change), 422, field), change


def test_a_missing_field_is_422_and_named(sana: Program) -> None:
    for name in ("title", "session_type", "description", "duration_minutes", "windows"):
        rest = {key: NEW[key] for key in NEW if key != name}
        assert is_problem(sana.post("/requests", rest), 422, name), name


def test_an_id_that_is_none_is_404(sana: Program) -> None:
    for word in IDS:
        assert is_problem(sana.make(Call("GET", f"/sessions/{word}")), 404), word


def test_a_cursor_that_is_none_is_422(maya: Program) -> None:
    for path in ("/requests/mine", "/requests/claimed", "/requests/open", "/sessions"):
        for cursor in ("nonsense", "e30", "W10", BIG, "a%00b", "x" * 500, "%F0%9F%91%A9"):
            assert is_problem(maya.make(Call("GET", f"{path}?cursor={cursor}")), 422, "cursor"), (
                path,
                cursor,
            )


def test_a_limit_out_of_range_is_422(sana: Program) -> None:
    for limit in ("0", "101", "-1", "many", BIG, "1.5", "NaN"):
        assert is_problem(sana.make(Call("GET", f"/requests/mine?limit={limit}")), 422, "limit"), limit


def test_text_of_every_script_comes_back_as_it_was_sent(sana: Program) -> None:
    for title in ("<script>alert(1)</script>", "مرحبا بالعالم", "Entrevue à Zürich 🎉", "面试准备帮助"):
        posted = sana.post("/requests", NEW | {"title": title, "topics": ["日本語"]}).json()
        assert (posted["title"], posted["topics"]) == (title, ["日本語"])
        sana.post(f"/requests/{posted['id']}/cancel")


def test_hours_that_are_none_are_422_and_named(maya: Program) -> None:
    for value in TIMES:
        week = [[["09:00", value]], *FREE[1:]]
        assert is_problem(maya.put("/availability", HOURS | {"week": week}), 422, "week"), value
    for value in DATES:
        dates = [{"first_date": value, "last_date": "2030-05-02"}]
        assert is_problem(maya.put("/availability", HOURS | {"overrides": dates}), 422, "overrides"), value
    for name, value in (
        ("capacity", True),
        ("capacity", 0),
        ("buffer_minutes", 10**30),
        ("time_zone", "Mars/Base"),
    ):
        assert is_problem(maya.put("/availability", HOURS | {name: value}), 422, name), value
    overlap = [[["09:00", "12:00"], ["11:00", "13:00"]], *FREE[1:]]
    assert is_problem(maya.put("/availability", HOURS | {"week": overlap}), 422, "week.0")
    assert maya.get("/availability").json()["week"] == [[], [], [], [], [], [], []]
