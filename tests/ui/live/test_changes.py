"""What the database tells of a change, read with caution."""

import pytest

from persistence import listen
from ui.live.changes import Change, parse_change


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"kind": "request"},
        {"kind": "request", "id": "1"},
        {"kind": "request", "id": True},
        {"kind": "nonsense", "id": 1},
        {"kind": ["request"], "id": 1},
        {"kind": "request", "id": 1, "mentor_id": "5"},
    ],
)
def test_what_does_not_look_like_a_change_is_passed_over(payload: dict[str, object]) -> None:
    assert parse_change(payload) is None


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "1", "null"])
def test_what_is_no_object_is_passed_over(text: str) -> None:
    assert listen._payload(text) is None


def test_a_change_carries_ids_and_the_status() -> None:
    payload = {
        "kind": "session",
        "id": 9,
        "status": "scheduled",
        "request_id": 17,
        "student_id": 3,
        "mentor_id": 5,
    }
    assert parse_change(payload) == Change(
        "session", 9, "scheduled", student_id=3, mentor_id=5, request_id=17
    )
