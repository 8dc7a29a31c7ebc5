"""Changing, cancelling and renewing a request."""

from datetime import timedelta

from persistence.database import Database
from tests import factories
from tests.ui.api.programs import (
    NEW,
    Call,
    Program,
    change,
    instant,
    is_problem,
    together,
)


def test_a_change_keeps_what_it_does_not_name(sana: Program) -> None:
    posted = sana.post("/requests", NEW).json()
    changed = sana.patch(f"/requests/{posted['id']}", {"title": "Interview prep for Meta"}).json()
    assert changed["title"] == "Interview prep for Meta"
    for name in ("description", "topics", "links", "duration_minutes", "urgency", "windows", "session_type"):
        assert changed[name] == posted[name]
    assert [event["kind"] for event in changed["events"]] == ["created", "updated"]


def test_two_changes_of_different_fields_at_once_both_stay(sana: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    change = {"title": "A title that is new", "topics": ["rust"], "urgency": "high", "duration_minutes": 30}
    answers = together([(sana, Call("PATCH", path, {name: value})) for name, value in change.items()])
    assert {answer.status_code for answer in answers} == {200}
    after = sana.get(path).json()
    assert {name: after[name] for name in change} == change


def test_a_change_is_not_for_others_and_not_after_the_claim(
    sana: Program, sam: Program, maya: Program
) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(sam.patch(path, {"title": "Mine now"}), 404)
    assert is_problem(maya.patch(path, {"title": "Mine now"}), 403)
    assert is_problem(sana.patch(path, {"title": None}), 422, "title")
    assert is_problem(sana.patch(path, {"windows": []}), 422, "windows")
    maya.post(f"{path}/claim")
    assert is_problem(sana.patch(path, {"title": "Too late"}), 409)


def test_a_window_that_has_begun_does_not_hinder_a_change(database: Database, sana: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    begun = "tstzmultirange(tstzrange(now() - interval '1 hour', now() + interval '3 hours'))"
    change(database, f"UPDATE mini_mentorship_requests SET windows = {begun}")
    assert sana.patch(path, {"title": "Still the same need"}).status_code == 200
    change(
        database,
        "UPDATE mini_mentorship_requests SET windows = tstzmultirange(tstzrange('2020-01-01', '2020-01-02'))",
    )
    assert is_problem(sana.patch(path, {"title": "Still the same need"}), 422, "windows")


def test_cancelling_works_once_and_only_for_its_student_or_an_admin(
    sana: Program, sam: Program, maya: Program, ada: Program
) -> None:
    ids = [sana.post("/requests", NEW).json()["id"] for _ in range(2)]
    assert is_problem(sam.post(f"/requests/{ids[0]}/cancel"), 404)
    assert is_problem(maya.post(f"/requests/{ids[0]}/cancel"), 403)
    answer = sana.post(f"/requests/{ids[0]}/cancel", {"reason": "Found help."}).json()
    assert (answer["status"], answer["cancel_reason"]) == ("cancelled", "Found help.")
    assert is_problem(sana.post(f"/requests/{ids[0]}/cancel"), 409)
    assert ada.post(f"/requests/{ids[1]}/cancel", {}).json()["status"] == "cancelled"


def test_an_expired_request_is_renewed_with_new_windows(
    database: Database, sana: Program, maya: Program
) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(sana.post(f"{path}/renew"), 409)
    change(database, "UPDATE mini_mentorship_requests SET expires_at = now()")
    change(database, "UPDATE mini_mentorship_requests SET status = 'expired'")
    assert is_problem(maya.post(f"{path}/renew"), 404)
    assert is_problem(sana.post(f"{path}/renew", {"windows": []}), 422, "windows")
    later = factories.tomorrow(days=3)
    window = {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=2)).isoformat()}
    renewed = sana.post(f"{path}/renew", {"windows": [window]}).json()
    assert (renewed["status"], renewed["renewals"]) == ("open", 1)
    assert [instant(each["starts_at"]) for each in renewed["windows"]] == [later]
