"""Posting a request, also twice with one key."""

from datetime import timedelta

from persistence.database import Database
from tests.ui.api.programs import (
    DAY,
    NEW,
    Call,
    Program,
    change,
    instant,
    is_problem,
    together,
)


def test_a_posted_request_comes_back_whole(sana: Program) -> None:
    answer = sana.post("/requests", NEW)
    assert answer.status_code == 201
    posted = answer.json()
    for name in ("title", "session_type", "description", "topics", "links", "duration_minutes", "urgency"):
        assert posted[name] == NEW[name]
    assert [instant(posted["windows"][0][end]) for end in ("starts_at", "ends_at")] == [
        DAY,
        DAY + timedelta(hours=4),
    ]
    assert (posted["status"], posted["mentor"], posted["session"]) == ("open", None, None)
    assert [event["kind"] for event in posted["events"]] == ["created"]
    assert set(posted["actions"]) == {"edit", "cancel"}
    assert "expired" in posted["unavailable_actions"]["renew"]
    assert sana.get(f"/requests/{posted['id']}").json() == posted


def test_a_mentor_posts_nothing(maya: Program) -> None:
    assert is_problem(maya.post("/requests", NEW), 403)


def test_a_fourth_request_at_once_is_409(sana: Program) -> None:
    for _ in range(3):
        assert sana.post("/requests", NEW).status_code == 201
    assert is_problem(sana.post("/requests", NEW), 409)


def test_the_same_key_gets_the_same_answer_and_makes_one_request(sana: Program) -> None:
    first = sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    sana.post(f"/requests/{first.json()['id']}/cancel")
    again = sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(sana.get("/requests/mine").json()["items"]) == 1


def test_the_same_key_with_another_body_is_409(sana: Program) -> None:
    sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    other = sana.post("/requests", NEW | {"title": "Something else"}, **{"Idempotency-Key": "abc"})
    assert is_problem(other, 409)


def test_the_same_key_of_somebody_else_is_another_key(sana: Program, sam: Program) -> None:
    ids = [who.post("/requests", NEW, **{"Idempotency-Key": "abc"}).json()["id"] for who in (sana, sam)]
    assert len(set(ids)) == 2


def test_a_key_is_forgotten_after_24_hours(database: Database, sana: Program) -> None:
    first = sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    change(database, "UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second'")
    later = sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    assert (later.status_code, later.json()["id"] == first.json()["id"]) == (201, False)


def test_a_key_that_cannot_be_kept_is_422(sana: Program) -> None:
    for key in ("", "k" * 201, "tab\there", "é"):
        call = Call("POST", "/requests", NEW, headers={"Idempotency-Key": key.encode("latin-1")})
        assert is_problem(sana.make(call), 422, "Idempotency-Key"), key


def test_R2_the_same_key_ten_times_at_once_is_one_request(sana: Program) -> None:  # noqa: N802
    call = Call("POST", "/requests", NEW, headers={"Idempotency-Key": "at-once"})
    answers = together([(sana, call)] * 10)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(sana.get("/requests/mine").json()["items"]) == 1
