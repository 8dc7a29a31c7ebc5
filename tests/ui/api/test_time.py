"""Hours, offers, moving, absence and ratings: for the right person, in the right state, once."""

from datetime import timedelta

import pytest

from domain import sessions
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import DAY, NEW, Program, change, instant, is_problem, program

OUTSIDE = DAY + timedelta(hours=6)  # the window is four hours long
NOTES = {"shared_note": "Well done.", "next_steps": ["Rest"], "private_note": "Nervous."}
BEGUN = "UPDATE mini_mentorship_sessions SET starts_at = now() - interval '20 minutes', ends_at = now() + interval '40 minutes'"
WEEK = [[["09:00", "12:00"], ["13:00", "24:00"]], [], [], [], [], [["22:00", "23:30"]], []]


@pytest.fixture
def session_id(database: Database, cast: Cast) -> int:
    return factories.scheduled(database, cast.sana, cast.maya, DAY)


def test_hours_are_replaced_and_shown_as_they_will_be_offered(maya: Program) -> None:
    said = {
        "time_zone": "Asia/Kathmandu",
        "week": WEEK,
        "overrides": [{"first_date": "2030-12-24", "last_date": "2030-12-26", "ranges": []}],
    }
    saved = maya.put("/availability", said).json()
    assert {name: saved[name] for name in said} == said
    assert (saved["capacity"], saved["buffer_minutes"], saved["paused_until"], len(saved["preview"])) == (
        3,
        10,
        None,
        14,
    )
    assert maya.get("/availability").json() == saved
    until = (DAY + timedelta(days=3)).isoformat()
    paused = maya.put("/availability", said | {"capacity": 5, "paused_until": until}).json()
    assert (paused["capacity"], paused["buffer_minutes"], instant(paused["paused_until"]).isoformat()) == (
        5,
        10,
        until,
    )
    assert maya.put("/availability", said).json()["paused_until"] == paused["paused_until"]
    assert maya.put("/availability", said | {"paused_until": None}).json()["paused_until"] is None


def test_hours_past_midnight_stay_on_the_day_where_they_begin(maya: Program) -> None:
    week = [*WEEK[:6], [["22:00", "02:00"]]]
    saved = maya.put("/availability", {"time_zone": "UTC", "week": week}).json()
    assert (saved["week"][6], saved["has_hours"]) == ([["22:00", "02:00"]], True)
    overlap = [[["00:00", "03:00"]], *week[1:]]
    assert is_problem(maya.put("/availability", {"time_zone": "UTC", "week": overlap}), 422, "week.0")
    nothing = maya.put("/availability", {"time_zone": "UTC", "week": [[]] * 7}).json()
    assert (nothing["has_hours"], len(nothing["preview"][1]["free"])) == (False, 1)


def test_what_does_not_fit_leaves_all_hours_as_they_were(maya: Program) -> None:
    before = maya.put("/availability", {"time_zone": "UTC", "week": WEEK}).json()
    wrong = {"time_zone": "Europe/Paris", "week": [[]] * 7, "capacity": 21}
    assert is_problem(maya.put("/availability", wrong), 422, "capacity")
    assert maya.get("/availability").json()["week"] == before["week"]


def test_hours_are_for_mentors(sana: Program, ada: Program) -> None:
    for who in (sana, ada):
        assert is_problem(who.get("/availability"), 403)
        assert is_problem(who.put("/availability", {"time_zone": "UTC", "week": WEEK}), 403)


def test_times_are_offered_once_and_accepted_once(sana: Program, maya: Program, milo: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    times = {"starts_at": [(OUTSIDE + timedelta(hours=n)).isoformat() for n in (0, 2)]}
    assert is_problem(maya.post(f"{path}/offers", times), 403)
    maya.post(f"{path}/claim")
    assert is_problem(milo.post(f"{path}/offers", times), 404)
    assert is_problem(sana.post(f"{path}/offers", times), 403)
    assert is_problem(maya.post(f"{path}/offers", {"starts_at": []}), 422, "starts_at")
    made = maya.post(f"{path}/offers", times)
    assert (made.status_code, [offer["by_viewer"] for offer in made.json()["offers"]]) == (201, [True, True])
    assert is_problem(maya.post(f"{path}/offers", times), 409)
    first, second = sana.get(path).json()["offers"]
    assert (first["actions"], first["unavailable_reason"], instant(first["starts_at"])) == (
        ["accept", "decline"],
        None,
        OUTSIDE,
    )
    assert is_problem(milo.post(f"/offers/{first['id']}/accept"), 404)
    assert is_problem(maya.post(f"/offers/{first['id']}/accept"), 403)
    left = sana.post(f"/offers/{second['id']}/decline").json()["offers"]
    assert [offer["id"] for offer in left] == [first["id"]]
    assert is_problem(sana.post(f"/offers/{second['id']}/decline"), 409)
    booked = sana.post(f"/offers/{first['id']}/accept").json()
    assert (booked["status"], instant(booked["session"]["starts_at"]), booked["offers"]) == (
        "scheduled",
        OUTSIDE,
        [],
    )
    assert is_problem(sana.post(f"/offers/{first['id']}/accept"), 409)


def test_an_offer_that_has_become_impossible_says_pick_another(
    database: Database, cast: Cast, sana: Program, maya: Program
) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    maya.post(f"{path}/claim")
    offer = maya.post(f"{path}/offers", {"starts_at": [DAY.isoformat()]}).json()["offers"][0]
    factories.scheduled(database, cast.sam, cast.maya, DAY)
    shown = sana.get(path).json()["offers"][0]
    assert shown["actions"] == ["decline"]
    assert "not possible any more" in shown["unavailable_reason"]
    late = sana.post(f"/offers/{offer['id']}/accept")
    assert is_problem(late, 409)
    assert "pick another" in late.json()["detail"].lower()


def test_a_session_moves_at_once_or_becomes_an_offer(
    sana: Program, maya: Program, milo: Program, session_id: int
) -> None:
    path = f"/sessions/{session_id}"
    to = (DAY + timedelta(hours=2)).isoformat()
    assert is_problem(milo.get(f"{path}/slots"), 404)
    assert is_problem(milo.post(f"{path}/reschedule", {"starts_at": to}), 404)
    assert is_problem(sana.post(f"{path}/reschedule", {"starts_at": DAY.isoformat()}), 422, "starts_at")
    slots = sana.get(f"{path}/slots").json()
    assert slots["actions"] == ["reschedule"]
    assert instant(to) in [instant(slot["starts_at"]) for slot in slots["slots"]]
    moved = sana.post(f"{path}/reschedule", {"starts_at": to, "reason": "A class."}).json()
    assert (moved["rescheduled"], moved["sequence"], moved["move_reason"]) == (True, 1, "A class.")
    assert instant(moved["starts_at"]) == instant(to)
    asked = maya.post(f"{path}/reschedule", {"starts_at": OUTSIDE.isoformat(), "reason": "Ill."}).json()
    assert (asked["rescheduled"], asked["sequence"], instant(asked["starts_at"])) == (False, 1, instant(to))
    assert [(offer["reason"], offer["moves_session"]) for offer in asked["offers"]] == [("Ill.", True)]
    accepted = sana.post(f"/offers/{asked['offers'][0]['id']}/accept").json()
    assert (accepted["session"]["id"], instant(accepted["session"]["starts_at"])) == (session_id, OUTSIDE)
    assert sana.get(path).json()["sequence"] == 2


def test_a_session_is_cancelled_once_by_one_of_the_two(
    sana: Program, maya: Program, milo: Program, session_id: int
) -> None:
    path = f"/sessions/{session_id}"
    assert is_problem(milo.post(f"{path}/cancel"), 404)
    assert is_problem(maya.post(f"{path}/cancel", {"reason": "x" * 501}), 422, "reason")
    done = maya.post(f"{path}/cancel", {"reason": "Ill."}).json()
    assert (done["status"], done["cancel_reason"], done["late_cancellation"], done["request_status"]) == (
        "cancelled",
        "Ill.",
        False,
        "open",
    )
    for who in (maya, sana):
        assert who.post(f"{path}/cancel").status_code in (404, 409)
        assert is_problem(
            who.post(f"{path}/reschedule", {"starts_at": OUTSIDE.isoformat()}),
            who.post(f"{path}/cancel").status_code,
        )
    request = sana.get(f"/requests/{done['request_id']}").json()
    milo.post(f"/requests/{request['id']}/claim")
    hidden = maya.get(path).json()  # the request is somebody else's by now
    assert (hidden["title"], hidden["session_type"], hidden["status"]) == (None, None, "cancelled")
    assert maya.get("/sessions", when="past").json()["items"][0]["title"] is None


def test_who_joined_marks_the_other_absent_once(
    database: Database, cast: Cast, sana: Program, maya: Program, session_id: int
) -> None:
    path = f"/sessions/{session_id}"
    change(database, BEGUN)
    assert is_problem(program(database, cast.milo).post(f"{path}/absent"), 404)
    assert is_problem(maya.post(f"{path}/absent"), 409)
    factories.do(database, cast.maya, sessions.join, session_id)
    assert is_problem(sana.post(f"{path}/absent"), 409)
    gone = maya.post(f"{path}/absent").json()
    assert (gone["status"], gone["absent"], gone["request_status"]) == ("no_show", "student", "completed")
    assert is_problem(maya.post(f"{path}/absent"), 409)


def test_the_absent_one_contests_once_and_an_admin_corrects(
    database: Database, cast: Cast, sana: Program, maya: Program, session_id: int
) -> None:
    path, ada = f"/sessions/{session_id}", program(database, cast.ada)
    assert is_problem(ada.post(f"{path}/correct", {"absent": "nobody"}), 409)
    change(database, BEGUN)
    factories.do(database, cast.maya, sessions.join, session_id)
    maya.post(f"{path}/absent")
    assert is_problem(maya.post(f"{path}/contest", {"reason": "I was there."}), 403)
    assert is_problem(sana.post(f"{path}/contest", {"reason": "No"}), 422, "reason")
    contested = sana.post(f"{path}/contest", {"reason": "The link was dead."}).json()
    assert (contested["contest_reason"], contested["contested_at"] is None) == ("The link was dead.", False)
    assert maya.get(path).json()["contest_reason"] is None
    assert is_problem(sana.post(f"{path}/contest", {"reason": "Once more."}), 409)
    assert is_problem(sana.post(f"{path}/correct", {"absent": "nobody"}), 403)
    assert is_problem(ada.post(f"{path}/correct", {"absent": "me"}), 422, "absent")
    right = ada.post(f"{path}/correct", {"absent": "nobody"}).json()
    assert (right["absent"], right["corrected_at"] is None) == ("nobody", False)


def test_notes_follow_and_the_student_rates_once(
    database: Database, sana: Program, maya: Program, milo: Program, session_id: int
) -> None:
    path = f"/sessions/{session_id}"
    assert is_problem(sana.post(f"{path}/rating", {"stars": 5}), 409)
    assert is_problem(maya.put(f"{path}/notes", NOTES), 409)
    change(database, BEGUN)
    assert sana.post(f"{path}/complete").json()["status"] == "completed"
    assert is_problem(sana.put(f"{path}/notes", NOTES), 403)
    assert is_problem(milo.put(f"{path}/notes", NOTES), 404)
    assert is_problem(maya.put(f"{path}/notes", {"next_steps": ["x" * 201]}), 422, "next_steps")
    noted = maya.put(f"{path}/notes", NOTES).json()
    assert {name: noted[name] for name in NOTES} == NOTES
    assert maya.put(f"{path}/notes", {}).json()["shared_note"] == ""
    for stars in (0, 6, 4.5, True, "5", None):
        assert is_problem(sana.post(f"{path}/rating", {"stars": stars}), 422, "stars"), stars
    assert is_problem(maya.post(f"{path}/rating", {"stars": 5}), 403)
    assert is_problem(milo.post(f"{path}/rating", {"stars": 5}), 404)
    assert sana.post(f"{path}/rating", {"stars": 4, "comment": "Kind."}).json()["stars"] == 4
    assert is_problem(sana.post(f"{path}/rating", {"stars": 5}), 409)
    assert maya.get(path).json()["stars"] is None
