"""Who may call, and how the API describes itself."""

from domain import people
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import Call, Program, change, is_problem


def test_without_a_token_every_call_is_401(database: Database) -> None:
    nobody = Program(database, None)
    for path in ("/requests/mine", "/requests/open", "/requests/1", "/sessions", "/me"):
        answer = nobody.get(path)
        assert is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert is_problem(nobody.make(Call("POST", "/requests", content=b"{broken")), 401)


def test_what_is_no_living_token_is_401(database: Database) -> None:
    for header in (
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Basic c2FuYTpzYW5h",
        "mm_nonsense",
        "Bearer \xff\xfe",
    ):
        call = Call("GET", "/me", headers={"Authorization": header.encode("latin-1")})
        assert is_problem(Program(database, None).make(call), 401), header


def test_a_cookie_is_no_way_in_and_its_value_no_token(database: Database, cast: Cast) -> None:
    with database.system_transaction() as db:
        cookie = people.sign_in(db, cast.sana.id, now=db.now, rules=factories.RULES)
    with_cookie = Call("GET", "/me", headers={"Cookie": f"mentorship={cookie}; __Host-mentorship={cookie}"})
    assert is_problem(Program(database, None).make(with_cookie), 401)
    assert is_problem(Program(database, cookie).get("/me"), 401)


def test_a_token_that_has_ended_is_401(database: Database, sana: Program) -> None:
    change(database, "UPDATE api_tokens SET expires_at = now()")
    assert is_problem(sana.get("/me"), 401)


def test_me_is_whoever_the_token_belongs_to(sana: Program, cast: Cast) -> None:
    assert sana.get("/me").json() == {
        "id": cast.sana.id,
        "name": "Sana Student",
        "first_name": "Sana",
        "email": cast.sana.email,
        "roles": ["student"],
        "time_zone": "America/New_York",
        "topics": [],
        "about": "",
    }


def test_the_api_describes_itself_to_programs_and_to_people(database: Database) -> None:
    nobody = Program(database, None)
    described = nobody.make(Call("GET", "/api/v1/openapi.json")).json()
    calls = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in described["paths"].items()
        for method in operations
    }
    assert calls >= {
        "POST /requests", "GET /requests/mine", "GET /requests/{request_id}", "POST /requests/{request_id}/cancel",
        "GET /requests/open", "POST /requests/{request_id}/claim", "GET /requests/claimed", "GET /sessions",
        "PATCH /requests/{request_id}", "POST /requests/{request_id}/renew", "GET /me",
        "POST /requests/{request_id}/release", "POST /requests/{request_id}/schedule",
        "GET /requests/{request_id}/slots", "POST /sessions/{session_id}/complete", "GET /sessions/{session_id}",
    }  # fmt: skip
    page = nobody.make(Call("GET", "/api/docs"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert all(f"<code>{call.replace(' ', ' /api/v1')}</code>" in page.text for call in calls)
    assert "<script" not in page.text
    assert "//" not in page.text.replace("https://json", "")  # nothing is fetched from elsewhere


def test_a_call_that_is_not_there_is_a_problem(sana: Program) -> None:
    assert is_problem(sana.get("/nothing"), 404)
    assert is_problem(sana.make(Call("GET", "/api/v2/me")), 404)
    answer = sana.make(Call("DELETE", "/requests/1"))
    assert is_problem(answer, 405)
    assert answer.headers["allow"] == "GET, PATCH"
