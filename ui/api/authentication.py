"""The way in for programs: a bearer token in, one transaction, an answer or a problem out."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, ClassVar, TypeVar

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.responses import Response

from domain import people
from domain.errors import Invalid
from domain.permissions import Viewer
from domain.rules import Rules
from persistence.database import Db, NotSignedIn
from ui.api.error_codes import CallCode
from ui.api.problems import Problem, problem_of, unknown_parameter, wrong_method
from ui.api.strict_json import StrictRequest
from ui.logs import log_unexpected, unexpected_message
from ui.runtime.run import run
from ui.urls import API_V1

Value = TypeVar("Value")
Result = TypeVar("Result")


async def call(sign_in: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a command or a read as whoever the token belongs to. Raises what `act.run` raises."""

    @wraps(f)
    def for_a_token(db: Db, viewer: Viewer, *args: Any, **kwargs: Any) -> Value:
        # A browser's cookie is no token: whoever copied one cannot use it from a program.
        if viewer.sign_in_id is not None:
            raise NotSignedIn
        return f(db, viewer, *args, **kwargs)

    return await run(sign_in, for_a_token, *args, **kwargs)


def then_read_one(
    command: Callable[..., Value], read: Callable[..., Result], *, which: Callable[[Value], int] | None = None
) -> Callable[..., tuple[Value, Result]]:
    """Do something to a thing, then read it as it is now: both in the one transaction.

    `which` names the thing to be read where it is another one, from what the command returned.
    """

    @wraps(command)
    def both(
        db: Db, viewer: Viewer, thing_id: int, *args: Any, now: datetime, rules: Rules, **kwargs: Any
    ) -> tuple[Value, Result]:
        done = command(db, viewer, thing_id, *args, now=now, rules=rules, **kwargs)
        return done, read(db, viewer, which(done) if which else thing_id, now=now, rules=rules)

    return both


def sign_in_of(request: Request) -> str:
    """What stands behind the request's bearer token, as `Database.transaction` takes it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return people.hash_token(token.strip())


async def _signed_in(request: Request) -> str:
    """As the route found it. Not a plain function: FastAPI gives those a thread of their own."""
    sign_in: str = request.state.sign_in
    return sign_in


SignIn = Annotated[str, Depends(_signed_in)]
documented_scheme = HTTPBearer(auto_error=False, description="A token of `mini-mentorship token`.")


class ApiRoute(APIRoute):
    """A call of the API. Its errors become problem documents; those of pages are not its business."""

    lists: ClassVar[
        dict[str, set[str]]
    ] = {}  # the methods of addresses without an id, such as /requests/mine

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(path, endpoint, **kwargs)
        if not self.param_convertors:
            self.lists.setdefault(path, set()).update(self.methods or ())

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            if self.param_convertors and (allowed := self.lists.get(request.url.path.removeprefix(API_V1))):
                return wrong_method(request.method, allowed).response()  # the name of a list is no id
            try:
                request.state.sign_in = sign_in_of(request)  # before a stranger's body is read
                self._check_parameters(request)
                return await handle(StrictRequest(request.scope, request.receive))
            except Exception as error:  # noqa: BLE001  # this is where every error becomes a problem
                return (problem_of(error) or _surprising(error, self.path)).response()

        return answer

    def _check_parameters(self, request: Request) -> None:
        """Those of a list are read, and the unknown refused, by its payload; nothing else takes any."""
        for name, value in request.query_params.multi_items():
            if "\0" in name + value:
                raise Invalid(name.replace("\0", ""), "Please leave out the invisible character NUL.")
            if not self.dependant.query_params:
                raise unknown_parameter(name)


def _surprising(error: Exception, where: str) -> Problem:
    return Problem(500, unexpected_message(log_unexpected(error, where=where)), CallCode.UNEXPECTED)
