"""The way in for programs: a bearer token and strict JSON in, one transaction, an answer or a problem out."""

import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, NoReturn, TypeVar

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.errors import Invalid
from domain.people import commands as people
from domain.permissions import Viewer
from domain.rules import Rules
from persistence.database import Db, NotSignedIn
from ui.api.problems import NOT_AN_OBJECT, Problem, problem_of
from ui.logs import log_unexpected, unexpected_message
from ui.runtime.act import run
from ui.web.security import MAX_BODY

Value = TypeVar("Value")
UNKEEPABLE = "Please leave out the character NUL and half characters (lone surrogates)."


async def call(sign_in: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a command or a read as whoever the token belongs to. Raises what `act.run` raises."""

    @wraps(f)
    def for_a_token(db: Db, viewer: Viewer, *args: Any, **kwargs: Any) -> Value:
        # A browser's cookie is no token: whoever copied one cannot use it from a program.
        if viewer.sign_in_id is not None:
            raise NotSignedIn
        return f(db, viewer, *args, **kwargs)

    return await run(sign_in, for_a_token, *args, **kwargs)


def then_shown(command: Callable[..., Any], show: Callable[..., Value]) -> Callable[..., Value]:
    """Do something to a thing, then read it as it is now: both in the one transaction."""

    @wraps(command)
    def both(
        db: Db, viewer: Viewer, thing_id: int, *args: Any, now: datetime, rules: Rules, **kwargs: Any
    ) -> Value:
        command(db, viewer, thing_id, *args, now=now, rules=rules, **kwargs)
        return show(db, viewer, thing_id, now=now, rules=rules)

    return both


def sign_in_of(request: Request) -> str:
    """What stands behind the request's bearer token, as `Database.transaction` takes it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return people.hash_of(token.strip())


async def _signed_in(request: Request) -> str:
    """As the route found it. Not a plain function: FastAPI gives those a thread of their own."""
    sign_in: str = request.state.sign_in
    return sign_in


SignIn = Annotated[str, Depends(_signed_in)]
documented_scheme = HTTPBearer(auto_error=False, description="A token of `mini-mentorship token`.")


class ApiRoute(APIRoute):
    """A call of the API. Its errors become problem documents; those of pages are not its business."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                request.state.sign_in = sign_in_of(request)  # before a stranger's body is read
                _refuse_nul(request)
                return await handle(StrictRequest(request.scope, request.receive))
            except Exception as error:  # noqa: BLE001  # this is where every error becomes a problem
                return (problem_of(error) or _surprising(error, self.path)).response()

        return answer


def _surprising(error: Exception, where: str) -> Problem:
    return Problem(500, unexpected_message(log_unexpected(error, where=where)))


def _refuse_nul(request: Request) -> None:
    for name, value in request.query_params.multi_items():
        if "\0" in name + value:
            raise Invalid(name.replace("\0", ""), "Please leave out the invisible character NUL.")


class StrictRequest(Request):
    """A request whose body is JSON that means one thing only, in characters that a database can keep."""

    async def json(self) -> Any:
        raw = await self.body()
        if len(raw) > MAX_BODY:
            raise HTTPException(413, "This is too much at once. Please send a shorter one.")
        return strict_json(raw)


class Unreadable(HTTPException):
    """FastAPI lets an HTTPException through from where it reads the body, and nothing else."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(422, sentence)
        self.field = field


def strict_json(raw: bytes) -> Any:
    """Read JSON. Raises Unreadable for what is broken, too deep, ambiguous, or cannot be kept."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except RecursionError:
        raise Unreadable("This JSON is nested too deeply.") from None
    except ValueError:  # broken, not UTF-8, or a number of thousands of digits
        raise Unreadable(NOT_AN_OBJECT + " This is not JSON that we can read.") from None
    for name, member in value.items() if isinstance(value, dict) else ():
        if not _can_be_kept(name):
            raise Unreadable(UNKEEPABLE)
        if not _can_be_kept(member):
            raise Unreadable(UNKEEPABLE, name)
    return value


def _no_constant(word: str) -> NoReturn:
    raise Unreadable(f"{word} is not a number that JSON knows.")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ in which of two values of one name they take, so neither is taken."""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise Unreadable("One name stands twice in the same JSON object. Please give it once.")
    return values


def _can_be_kept(value: Any) -> bool:
    """PostgreSQL's text takes neither NUL nor half of a surrogate pair."""
    rest = [value]
    while rest:
        match rest.pop():
            case str(text):
                if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
                    return False
            case list(items):
                rest.extend(items)
            case dict(members):
                rest.extend(members)
                rest.extend(members.values())
    return True
