"""The description of the API is true: what it allows at its bounds is taken, and one beyond is refused by name.

Values are made from the schema itself, so a limit that changes is tried where it then is.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain import sessions
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import DAY, NEW, Call, Program, change, is_problem, together
from ui.api import _document
from ui.api.payloads.base import Day, Instant

Tried = tuple[str, dict[str, Any], bool]
Probe = tuple[Any, bool]  # a value, and whether the schema allows it
SCHEMAS: dict[str, Any] = _document()["components"]["schemas"]
BEGUN = "UPDATE mini_mentorship_sessions SET starts_at = now() - interval '20 minutes', ends_at = now() + interval '40 minutes'"
ANEW = "UPDATE mini_mentorship_sessions SET contested_at = NULL, contest_reason = NULL"
AT_ONCE = 12  # calls
EMPTY_WEEK: list[Any] = [[]] * 7
BODIES: dict[str, dict[str, Any]] = {
    "RequestCreate": NEW,
    "RequestUpdate": {},
    "AvailabilityInput": {"time_zone": "Europe/Berlin", "week": EMPTY_WEEK},
    "NotesInput": {},
    "RatingInput": {"stars": 4},
    "ContestInput": {},
    "OffersInput": {},
}


def window(number: int) -> dict[str, str]:
    begins = DAY + timedelta(hours=6 * number)
    return {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}


# The nth item of a list that must not hold one thing twice.
ITEMS: dict[str, Callable[[int], Any]] = {
    "topics": lambda n: f"topic {n}",
    "links": lambda n: f"https://example.org/{n}",
    "windows": window,
    "week": lambda n: [[f"{2 * n % 24:02}:00", f"{2 * n % 24 + 1:02}:00"]],
    "overrides": lambda n: {"first_date": f"{2000 + n}-01-01", "last_date": f"{2000 + n}-12-31"},
    "next_steps": lambda n: f"Step {n}",
    "starts_at": lambda n: (DAY + timedelta(hours=10 + 2 * n)).isoformat(),
}


def probes(name: str, schema: dict[str, Any]) -> Iterator[Probe]:
    """Values of a property at its bounds and just beyond."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]] | schema
    if "enum" in schema:
        yield from ((value, True) for value in schema["enum"])
        yield max(schema["enum"]) + (1 if schema["type"] == "integer" else "x"), False
    elif schema.get("type") == "array":
        yield from sizes(name, schema)
        if schema["items"].get("type") == "string" and "maxLength" in schema["items"]:
            yield from (([value], fits) for value, fits in probes(name, schema["items"]))
    elif schema.get("type") == "string" and "maxLength" in schema:
        least, most = schema.get("minLength", 0), schema["maxLength"]
        begins = "https://example.org/" if name == "links" else ""
        for length in {max(least - 1, 0), max(least, len(begins)), most, most + 1}:
            yield begins + "x" * (length - len(begins)), least <= length <= most
    elif schema.get("type") == "integer":
        least, most = int(schema["minimum"]), int(schema["maximum"])
        yield from ((number, least <= number <= most) for number in (least - 1, least, most, most + 1))


def sizes(name: str, schema: dict[str, Any]) -> Iterator[Probe]:
    least, most = schema.get("minItems", 0), schema["maxItems"]
    for size in {max(least - 1, 0), least, most, most + 1}:
        yield [ITEMS[name](number) for number in range(size)], least <= size <= most


def tried(schema: str, properties: set[str] | None = None) -> list[Tried]:
    """The bodies to be sent: the name of what is at its bound, the body, whether it should be taken."""
    return [
        (name, BODIES[schema] | {name: value}, fits)
        for name, described in SCHEMAS[schema]["properties"].items()
        if properties is None or name in properties
        for value, fits in probes(name, described)
    ]


def in_parts(bodies: list[Tried], size: int) -> Iterator[list[Tried]]:
    return (bodies[first : first + size] for first in range(0, len(bodies), size))


def agree(
    who: Program,
    method: str,
    path: str,
    schema: str,
    *,
    again: Callable[[], object] | None = None,
    properties: set[str] | None = None,
) -> None:
    """Send them; `again` makes the call possible once more, where it is possible only once."""
    bodies = tried(schema, properties)
    assert {fits for _, _, fits in bodies} == {True, False}
    # What is refused changes nothing, so it goes first, and all at once.
    for batch in in_parts([one for one in bodies if not one[2]], AT_ONCE):
        answers = together([(who, Call(method, path, body)) for _, body, _ in batch])
        for (name, body, _), answer in zip(batch, answers, strict=True):
            assert is_problem(answer, 422, name), (name, body)
            assert answer.json()["code"] == "invalid_field"
    for batch in in_parts([one for one in bodies if one[2]], 1 if again else AT_ONCE):
        answers = together([(who, Call(method, path, body)) for _, body, _ in batch])
        for (name, body, _), answer in zip(batch, answers, strict=True):
            assert answer.status_code in (200, 201), (name, body, answer.text)
        if again:
            again()


def test_what_a_change_may_hold(sana: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    agree(sana, "PATCH", path, "RequestUpdate")


def test_a_new_request_may_hold_what_a_change_may() -> None:
    new, changed = SCHEMAS["RequestCreate"]["properties"], SCHEMAS["RequestUpdate"]["properties"]
    bounds = [{name: {**each, "default": None} for name, each in one.items()} for one in (new, changed)]
    assert bounds[0] == bounds[1]
    renewed = next(
        each for each in SCHEMAS["RenewInput"]["properties"]["windows"]["anyOf"] if "items" in each
    )
    assert {**renewed, "title": "Windows"} == new["windows"]


def test_a_new_request_is_refused_beyond_its_bounds(database: Database, sana: Program) -> None:
    gone = "UPDATE mini_mentorship_requests SET status = 'cancelled', ended_at = now() WHERE status = 'open'"
    agree(
        sana,
        "POST",
        "/requests",
        "RequestCreate",
        again=lambda: change(database, gone),
        properties={"title", "windows"},
    )


def test_what_hours_may_hold(maya: Program) -> None:
    agree(
        maya,
        "PUT",
        "/availability",
        "AvailabilityInput",
        properties={"capacity", "buffer_minutes", "overrides"},
    )
    days = SCHEMAS["AvailabilityInput"]["properties"]["week"]
    most = days["items"]["maxItems"]
    full, too_full = ([[f"{n:02}:00", f"{n:02}:30"] for n in range(size)] for size in (most, most + 1))
    base = BODIES["AvailabilityInput"]
    weeks: list[tuple[list[Any], bool]] = [
        ([full, *[[]] * 6], True),
        ([too_full, *[[]] * 6], False),
        ([[]] * (days["minItems"] - 1), False),
        ([[]] * (days["maxItems"] + 1), False),
    ]
    for week, fits in weeks:
        answer = maya.put("/availability", base | {"week": week})
        assert answer.status_code == (200 if fits else 422), week


def test_what_is_said_of_a_session_may_be_so_long(
    database: Database, cast: Cast, sana: Program, maya: Program
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    path = f"/sessions/{session_id}"
    change(database, BEGUN)
    assert maya.post(f"{path}/complete").status_code == 200
    agree(maya, "PUT", f"{path}/notes", "NotesInput")
    agree(
        sana, "POST", f"{path}/rating", "RatingInput", again=lambda: change(database, "DELETE FROM feedback")
    )


def test_an_absence_may_be_contested_at_such_length(
    database: Database, cast: Cast, sana: Program, maya: Program
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    change(database, BEGUN)
    factories.do(database, cast.maya, sessions.join, session_id)
    assert maya.post(f"/sessions/{session_id}/absent").status_code == 200
    agree(
        sana, "POST", f"/sessions/{session_id}/contest", "ContestInput", again=lambda: change(database, ANEW)
    )


def test_so_many_times_may_be_offered(sana: Program, maya: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    maya.post(f"{path}/claim")

    def decline_all() -> None:
        for offer in sana.get(path).json()["offers"]:
            sana.post(f"/offers/{offer['id']}/decline")

    agree(maya, "POST", f"{path}/offers", "OffersInput", again=decline_all)


def test_a_reason_may_be_so_long(sana: Program) -> None:
    most = SCHEMAS["ReasonInput"]["properties"]["reason"]["maxLength"]
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}/cancel"
    assert is_problem(sana.post(path, {"reason": "x" * (most + 1)}), 422, "reason")
    assert sana.post(path, {"reason": "x" * most}).status_code == 200


@pytest.mark.parametrize("path", ["/requests/mine", "/requests/open", "/requests/claimed", "/sessions"])
def test_what_is_asked_of_a_list(path: str, maya: Program) -> None:
    calls: list[tuple[str, str, bool]] = []
    for parameter in _document()["paths"][f"/api/v1{path}"]["get"]["parameters"]:
        name, schema = parameter["name"], parameter["schema"]
        if name == "cursor":  # what a cursor is, only we know
            continue
        for choice in schema.get("anyOf", [schema]):
            if "const" in choice:
                calls.append((name, choice["const"], True))
            elif choice.get("type") != "boolean":
                calls += [(name, str(value), fits) for value, fits in probes(name, choice)]
    answers = together([(maya, Call("GET", f"{path}?{name}={value}")) for name, value, _ in calls])
    assert ("limit", "101", False) in calls
    for (name, value, fits), answer in zip(calls, answers, strict=True):
        assert answer.status_code == 200 if fits else is_problem(answer, 422, name), (name, value)


@pytest.mark.parametrize(
    ("key", "fits"),
    [("k", True), ("~" * 200, True), ("k" * 201, False), ("", False), ("a b", False), ("é", False)],
)
def test_a_key_is_what_its_pattern_says(key: str, fits: bool, sana: Program) -> None:
    (header,) = _document()["paths"]["/api/v1/requests"]["post"]["parameters"]
    assert bool(re.match(header["schema"]["pattern"], key)) is fits
    call = Call("POST", "/requests", NEW, headers={"Idempotency-Key": key.encode("latin-1")})
    assert sana.make(call).status_code == (201 if fits else 422)


@pytest.mark.parametrize(("kind", "time"), [(Instant, "T12:00:00Z"), (Day, "")])
def test_instants_and_dates_are_of_the_years_that_are_told(kind: Any, time: str) -> None:
    reader: TypeAdapter[Any] = TypeAdapter(kind)
    schema = reader.json_schema()
    for year in ("1999", "2000", "2199", "2200"):
        fits, said = year in schema["description"], f"{year}-06-01{time}"
        fits = fits or 2000 < int(year) < 2199
        assert bool(re.match(schema["pattern"], said)) is fits
        try:
            reader.validate_python(said)
        except ValidationError:
            assert not fits
        else:
            assert fits
