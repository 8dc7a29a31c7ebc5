"""Reading one's own requests, the board, and what is not for one."""

from datetime import timedelta

from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import (
    NEW,
    Call,
    Program,
    instant,
    is_problem,
)


def test_my_requests_come_newest_first_in_pages(sana: Program, sam: Program) -> None:
    ids = [sana.post("/requests", NEW).json()["id"] for _ in range(3)]
    sam.post("/requests", NEW)
    first = sana.get("/requests/mine", limit=2).json()
    rest = sana.get("/requests/mine", limit=2, cursor=first["next_cursor"]).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None


def test_my_requests_can_be_narrowed_and_empty_values_are_none(sana: Program) -> None:
    kept, gone = (sana.post("/requests", NEW).json()["id"] for _ in range(2))
    sana.post(f"/requests/{gone}/cancel", {"reason": "Found help."})
    assert [item["id"] for item in sana.get("/requests/mine", status="open").json()["items"]] == [kept]
    assert [item["id"] for item in sana.get("/requests/mine", status="cancelled").json()["items"]] == [gone]
    assert len(sana.get("/requests/mine", status="", cursor="", limit="").json()["items"]) == 2


def test_an_open_request_shows_a_mentor_no_links_no_history_and_no_address(
    sana: Program, maya: Program, cast: Cast
) -> None:
    request_id = sana.post("/requests", NEW).json()["id"]
    answer = maya.get(f"/requests/{request_id}")
    seen = answer.json()
    assert (seen["links"], seen["events"], seen["student"]["first_name"]) == ([], [], "Sana")
    assert cast.sana.email not in answer.text
    assert "claim" in seen["actions"]


def test_what_is_not_for_you_is_404_and_looks_like_nothing_at_all(
    database: Database, sana: Program, sam: Program, milo: Program, cast: Cast
) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    request_id = sana.get("/requests/mine").json()["items"][0]["id"]
    for stranger in (sam, milo):
        theirs = stranger.get(f"/requests/{request_id}")
        nothing = stranger.get("/requests/999999999")
        assert is_problem(theirs, 404)
        assert theirs.content == nothing.content
        assert is_problem(stranger.get(f"/sessions/{session_id}"), 404)


def test_the_board_is_for_mentors(sana: Program, maya: Program) -> None:
    request_id = sana.post("/requests", NEW).json()["id"]
    assert is_problem(sana.get("/requests/open"), 403)
    [item] = maya.get("/requests/open").json()["items"]
    assert (item["id"], item["student_name"], item["status"]) == (request_id, "Sana", "open")
    assert instant(item["slots"][0]["ends_at"]) - instant(item["slots"][0]["starts_at"]) == timedelta(hours=1)
    assert item["actions"] == ["claim"]


def test_the_board_can_be_narrowed(sana: Program, sam: Program, maya: Program) -> None:
    sana.post("/requests", NEW | {"title": "Zebra stripes", "topics": ["css"], "urgency": "high"})
    other = sam.post("/requests", NEW).json()["id"]
    narrow: tuple[dict[str, str], ...] = (
        {"q": "google"}, {"topic": "python"}, {"urgency": "normal"}, {"q": "goog", "fits": "true", "sort": "best"},
    )  # fmt: skip
    for query in narrow:
        assert [item["id"] for item in maya.get("/requests/open", **query).json()["items"]] == [other]
    assert maya.get("/requests/open", session_type="resume_review").json()["items"] == []
    nothing_said = "q=&session_type=&urgency=&topic=&fits=&sort=&cursor=&limit="
    everything = maya.make(Call("GET", f"/requests/open?{nothing_said}"))
    assert len(everything.json()["items"]) == 2
