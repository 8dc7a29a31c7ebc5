"""What a page depends on: who comes with this cookie, and what it shows them, read in one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, Generic, NamedTuple, TypeVar

from fastapi import Request

from domain import people
from persistence.database import Db, NotSignedIn, Viewer
from ui.auth.cookies import cookie_name
from ui.client.current_user import CurrentUser
from ui.runtime.run import run

Value = TypeVar("Value")


class Loaded(NamedTuple, Generic[Value]):
    """Somebody opened a page: who, and what it shows them, as it was in one transaction."""

    user: CurrentUser
    data: Value


def _path_parameters(request: Request) -> Mapping[str, Any]:
    return request.path_params


def page_data(
    view: Callable[..., Value], asked: Callable[[Request], Mapping[str, Any]] = _path_parameters
) -> Callable[[Request], Awaitable[Loaded[Value]]]:
    """The dependency of a page that shows what `view` reads; `asked` finds the view's arguments in the request.

    It is answered before anything of the page is built. Whatever it raises becomes a plain page (`ui.web.errors`).
    """

    async def opened(request: Request) -> Loaded[Value]:
        return await load(request, view, **asked(request))

    return opened


async def current_user(request: Request) -> CurrentUser:
    """The dependency of a page that reads nothing more. Raises NotSignedIn, which sends a browser to sign in."""
    return (await load(request, _nothing)).user


async def load(request: Request, view: Callable[..., Value], **arguments: Any) -> Loaded[Value]:
    """Find out who comes with this cookie, and read what they came for. Raises as `run` does."""
    token = request.cookies.get(cookie_name())
    if not token:
        raise NotSignedIn

    @wraps(view)
    def seen(db: Db, viewer: Viewer, **words: Any) -> tuple[Viewer, Value]:
        if viewer.sign_in_id is None:
            raise NotSignedIn  # an API token is no cookie
        return viewer, view(db, viewer, **words)

    sign_in = people.hash_token(token)
    viewer, data = await run(sign_in, seen, **arguments)
    user = request.state.user = CurrentUser(sign_in, viewer, viewer.first_name[:1].upper())
    return Loaded(user, data)


def _nothing(_db: Db, _viewer: Viewer, **_: object) -> None:
    """Who comes is all that is asked."""
