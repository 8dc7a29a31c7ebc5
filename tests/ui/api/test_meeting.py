"""Claiming, scheduling and completing: for the right person, in the right state, once."""

from datetime import timedelta

from persistence.database import Database
from tests import factories
from tests.factories import Actor, Cast
from tests.ui.api.programs import (
    ADDRESS,
    DAY,
    NEW,
    Call,
    Program,
    change,
    instant,
    is_problem,
    program,
    together,
)

SQL_START = "UPDATE mini_mentorship_sessions SET starts_at = starts_at - interval '3 days', ends_at = ends_at - interval '3 days'"


def test_a_claim_shows_the_mentor_everything(
    sana: Program, maya: Program, milo: Program, sam: Program
) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(sam.post(f"{path}/claim"), 404)
    claimed = maya.post(f"{path}/claim").json()
    assert (claimed["status"], claimed["links"], claimed["session"]) == ("claimed", NEW["links"], None)
    assert set(claimed["actions"]) == {"schedule", "release", "undo_claim", "offer"}
    assert is_problem(maya.post(f"{path}/claim"), 409)
    lost = milo.post(f"{path}/claim")
    assert is_problem(lost, 409)
    assert "Someone else took this one" in lost.json()["detail"]
    assert is_problem(sana.post(f"{path}/claim"), 403)
    [item] = maya.get("/requests/claimed").json()["items"]
    assert (item["id"], item["claim_lapses_at"]) == (claimed["id"], claimed["claim_lapses_at"])
    assert milo.get("/requests/claimed").json() == {"items": [], "next_cursor": None}


def test_R1_fifty_mentors_claim_at_once_and_one_wins(database: Database, sana: Program) -> None:  # noqa: N802
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    mentors: list[Actor] = [factories.person(database, f"Mentor{n} Many", ["mentor"]) for n in range(50)]
    answers = together([(program(database, mentor), Call("POST", f"{path}/claim")) for mentor in mentors])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 49
    sentences = {answer.json()["detail"] for answer in answers if answer.status_code == 409}
    assert len(sentences) == 1
    assert "Someone else took this one" in sentences.pop()


def test_a_claim_can_book_its_time_at_once(sana: Program, maya: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(maya.post(f"{path}/claim", {"starts_at": "2030-05-01T14:00:00"}), 422, "starts_at")
    outside = (DAY - timedelta(hours=2)).isoformat()
    assert is_problem(maya.post(f"{path}/claim", {"starts_at": outside}), 422, "starts_at")
    start = maya.get(f"{path}/slots").json()["slots"][0]["starts_at"]
    booked = maya.post(f"{path}/claim", {"starts_at": start}).json()
    assert (booked["status"], booked["session"]["starts_at"]) == ("scheduled", start)
    assert booked["session"]["join_url"] == f"{ADDRESS}/join/{booked['session']['id']}"


def test_a_claim_is_scheduled_once_into_a_slot(sana: Program, maya: Program, milo: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    start = {"starts_at": DAY.isoformat()}
    assert is_problem(maya.post(f"{path}/schedule", start), 403)
    maya.post(f"{path}/claim")
    assert is_problem(milo.post(f"{path}/schedule", start), 404)
    assert is_problem(sana.post(f"{path}/schedule", start), 403)
    assert is_problem(maya.post(f"{path}/schedule", {}), 422, "starts_at")
    slots = maya.get(f"{path}/slots").json()
    assert (slots["actions"], slots["duration_minutes"]) == (["schedule"], 60)
    scheduled = maya.post(f"{path}/schedule", start).json()
    assert (scheduled["status"], instant(scheduled["session"]["starts_at"])) == ("scheduled", DAY)
    assert is_problem(maya.post(f"{path}/schedule", start), 409)


def test_a_released_request_is_open_for_others(sana: Program, maya: Program, milo: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(maya.post(f"{path}/release"), 403)
    maya.post(f"{path}/claim")
    assert is_problem(sana.post(f"{path}/release"), 403)
    assert maya.post(f"{path}/release").json()["status"] == "open"
    assert is_problem(maya.post(f"{path}/release"), 403)
    assert is_problem(maya.post(f"{path}/claim"), 403)
    assert milo.post(f"{path}/claim").status_code == 200


def test_a_claim_is_undone_and_can_be_made_again(sana: Program, maya: Program, milo: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert is_problem(maya.post(f"{path}/undo-claim"), 403)
    maya.post(f"{path}/claim")
    assert is_problem(milo.post(f"{path}/undo-claim"), 404)
    undone = maya.post(f"{path}/undo-claim").json()
    assert (undone["status"], "claim" in undone["actions"]) == ("open", True)
    assert is_problem(maya.post(f"{path}/undo-claim"), 403)
    assert maya.post(f"{path}/claim").json()["status"] == "claimed"


def test_a_session_is_listed_and_completed_once(
    database: Database, sana: Program, maya: Program, milo: Program, cast: Cast
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    for who, other in ((sana, "Maya"), (maya, "Sana")):
        [item] = who.get("/sessions", when="upcoming").json()["items"]
        assert (item["id"], item["counterpart_name"], item["status"]) == (session_id, other, "scheduled")
    notes = {"shared_note": "Well done.", "next_steps": ["Rest"], "private_note": "Nervous."}
    path = f"/sessions/{session_id}"
    assert is_problem(maya.post(f"{path}/complete", notes), 409)
    change(database, SQL_START)
    assert is_problem(milo.post(f"{path}/complete", notes), 404)
    done = maya.post(f"{path}/complete", notes).json()
    assert (done["status"], done["request_status"]) == ("completed", "completed")
    assert {name: done[name] for name in notes} == notes
    assert is_problem(maya.post(f"{path}/complete", notes), 409)
    theirs = sana.get(path).json()
    assert (theirs["shared_note"], theirs["private_note"]) == ("Well done.", None)
    assert [item["id"] for item in sana.get("/sessions", when="past").json()["items"]] == [session_id]
    assert sana.get("/sessions").json()["items"] == []


def test_a_student_ticks_the_next_steps(database: Database, sana: Program, maya: Program, cast: Cast) -> None:
    path = f"/sessions/{factories.scheduled(database, cast.sana, cast.maya)}"
    change(database, SQL_START)
    maya.post(f"{path}/complete", {"next_steps": ["Rest", "Read"]})
    done = sana.post(f"{path}/steps/2", {"done": True, "text": "Read"}).json()
    assert [step["done"] for step in done["steps"]] == [False, True]
    assert (done["next_steps"], "tick" in done["actions"]) == (["Rest", "Read"], True)
    assert maya.get(path).json()["steps"] == done["steps"]
    assert is_problem(maya.post(f"{path}/steps/1", {"done": True}), 403)
    assert is_problem(sana.post(f"{path}/steps/3", {"done": True}), 409)
    assert is_problem(sana.post(f"{path}/steps/1", {"done": "yes"}), 422, "done")
