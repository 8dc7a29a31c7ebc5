"""Each problem has a code, in words that keep their meaning, and the page of the docs explains it."""

import ast
from pathlib import Path

from domain import sessions
from domain.errors import ErrorCode
from persistence.database import Database
from tests import factories
from tests.factories import Cast
from tests.ui.api.programs import DAY, NEW, Call, Program, change, program
from ui.api import _document
from ui.api.error_codes import MEANINGS, CallCode
from ui.web import refusals as edge

BEGUN = "UPDATE mini_mentorship_sessions SET starts_at = now() - interval '20 minutes', ends_at = now() + interval '40 minutes'"


def code(answer: object) -> str:
    """The code of a problem, whose type is the place that explains it."""
    problem = answer.json()  # type: ignore[attr-defined]
    assert problem["type"] == f"/api/docs#{problem['code']}"
    return str(problem["code"])


def test_every_code_is_explained(database: Database) -> None:
    codes = {*ErrorCode, *CallCode}
    assert set(MEANINGS) == codes
    assert _document()["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == list(MEANINGS)
    page = Program(database, None).make(Call("GET", "/api/docs")).text
    for one, meaning in MEANINGS.items():
        assert f"<tr id={one}><th scope=row><code>{one}</code></th><td>{meaning}</td></tr>" in page
        assert meaning.endswith(".")


def test_every_code_of_the_domain_is_used() -> None:
    source = "".join(path.read_text() for path in Path("domain").rglob("*.py"))
    assert [one for one in ErrorCode if source.count(f"ErrorCode.{one.name}") == 0] == []


def test_who_is_refused_at_the_edge_reads_a_code_that_is_explained() -> None:
    """The edge knows nothing of the API, so its codes are plain words there."""
    refusals = [each for each in vars(edge).values() if isinstance(each, edge.Refusal)]
    assert len(refusals) > 3
    assert {refusal.code for refusal in refusals} <= set(CallCode)


def test_every_conflict_that_a_check_raises_has_a_code_of_its_own() -> None:
    """But for what only the command line can meet: people who are there already, or suspended."""
    bare = [
        f"{path}: {ast.unparse(node)[:60]}"
        for path in Path("domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Conflict", "Unavailable")
        and len(node.args) + len(node.keywords) < 2
        and path.parent.name != "people"
    ]
    assert [one for one in bare if "e-mail address" not in one] == []


def test_a_program_tells_refusals_apart(sana: Program, sam: Program, maya: Program, milo: Program) -> None:
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert code(sam.get(path)) == "not_found"
    assert code(maya.patch(path, {"title": "Mine now"})) == "not_allowed"
    assert code(sana.patch(path, {"title": "Hi"})) == "invalid_field"
    assert code(sana.patch(path, {"titel": "Hello there"})) == "unknown_field"
    assert code(sana.make(Call("PATCH", path, content=b"["))) == "invalid_body"
    assert code(sana.post(f"{path}/renew")) == "request_not_expired"
    maya.post(f"{path}/claim")
    assert code(maya.post(f"{path}/claim")) == "claimed_by_you"
    assert code(milo.post(f"{path}/claim")) == "already_claimed"
    assert code(sana.patch(path, {"title": "Too late"})) == "request_not_open"
    maya.post(f"{path}/release")
    assert code(maya.post(f"{path}/claim")) == "released_before"
    sana.post(f"{path}/cancel")
    assert code(sana.post(f"{path}/cancel")) == "request_ended"
    assert code(milo.post(f"{path}/claim")) == "request_cancelled"


def test_a_program_tells_the_limits_apart(
    database: Database, cast: Cast, sana: Program, maya: Program
) -> None:
    ids = [sana.post("/requests", NEW).json()["id"] for _ in range(3)]
    assert code(sana.post("/requests", NEW)) == "request_limit_reached"
    change(database, f"UPDATE profiles SET capacity = 1 WHERE person_id = {cast.maya.id}")
    maya.post(f"/requests/{ids[0]}/claim")
    assert code(maya.post(f"/requests/{ids[1]}/claim")) == "capacity_reached"
    milo = program(database, cast.milo)
    change(
        database,
        f"UPDATE profiles SET paused_until = now() + interval '1 day' WHERE person_id = {cast.milo.id}",
    )
    assert code(milo.post(f"/requests/{ids[1]}/claim")) == "mentor_paused"


def test_a_program_tells_times_apart(database: Database, cast: Cast, sana: Program, maya: Program) -> None:
    factories.scheduled(database, cast.sam, cast.maya, DAY)
    path = f"/requests/{sana.post('/requests', NEW).json()['id']}"
    assert code(maya.post(f"{path}/claim", {"starts_at": DAY.isoformat()})) == "time_taken"
    session_id = factories.scheduled(database, cast.sana, cast.milo, DAY)
    milo = program(database, cast.milo)
    assert code(milo.post(f"/sessions/{session_id}/complete")) == "session_not_started"
    change(database, BEGUN)
    assert code(milo.post(f"/sessions/{session_id}/cancel")) == "session_started"
    assert code(milo.post(f"/sessions/{session_id}/absent")) == "not_joined"
    factories.do(database, cast.milo, sessions.join, session_id)
    milo.post(f"/sessions/{session_id}/absent")
    assert code(milo.post(f"/sessions/{session_id}/absent")) == "session_ended"


def test_a_call_that_is_none_has_a_code(database: Database, sana: Program) -> None:
    assert code(Program(database, None).get("/me")) == "unauthorized"
    assert code(sana.get("/nothing")) == "no_such_call"
    assert code(sana.make(Call("DELETE", "/me"))) == "method_not_allowed"
    sana.post("/requests", NEW, **{"Idempotency-Key": "abc"})
    other = sana.post("/requests", NEW | {"title": "Something else"}, **{"Idempotency-Key": "abc"})
    assert code(other) == "idempotency_key_reused"


def test_a_parameter_that_is_not_known_is_refused_everywhere(sana: Program) -> None:
    request_id = sana.post("/requests", NEW).json()["id"]
    for path in ("/requests/mine", f"/requests/{request_id}", "/me", "/sessions"):
        for query in ("stauts=open", "stauts="):
            answer = sana.make(Call("GET", f"{path}?{query}"))
            assert (answer.status_code, answer.json()["field"]) == (422, "stauts"), path
            assert answer.json()["detail"] == "There is no parameter called stauts here."
            assert code(answer) == "unknown_field"


def test_a_list_takes_no_other_method(sana: Program) -> None:
    for path in ("/requests/mine", "/requests/open", "/requests/claimed"):
        answer = sana.patch(path, {"title": "Which one, though?"})
        assert (answer.status_code, answer.headers["allow"], code(answer)) == (
            405,
            "GET",
            "method_not_allowed",
        )
