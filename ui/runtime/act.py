"""The door of every click: worker thread, transaction, fresh viewer, command, and errors as words.

`act` is for clicks: whatever happens, the person is told. `run` is the same without the telling, for pages
that read and for the API. Neither ever touches the database on the event loop.
"""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from nicegui import Client, context, ui
from sqlalchemy.exc import DataError, IntegrityError

from domain.errors import DomainError, Invalid, NotAllowed, NotFound, from_constraint
from domain.rules import Rules
from persistence.database import Database, DatabaseBusy, DatabaseUnavailable, NotSignedIn
from ui.layout.frame import announce
from ui.logs import log_unexpected, unexpected_message
from ui.settings import Settings

if TYPE_CHECKING:  # the bus runs reads through this module
    from ui.live.bus import Bus

AWAY = "Our records are out of reach for a moment. Nothing you typed is lost; please try again shortly."
BUSY = "Many people are here right now. Please try again in a few seconds."
UNKEEPABLE = "There is an invisible character in this that we cannot keep. Please type it again."
OUT_OF_RANGE = "22003"  # PostgreSQL's word for a number too large for its column
READING_TIME = 7000  # milliseconds that a message stays
# What `run` raises while we are well.
NO_SURPRISE = (DomainError, NotSignedIn, DatabaseUnavailable, DatabaseBusy)

Value = TypeVar("Value")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """What a process has one of."""

    settings: Settings
    database: Database
    rules: Rules
    limiter: CapacityLimiter  # as many threads as the pool has connections
    bus: "Bus"


@dataclass(frozen=True)
class Done(Generic[Value]):
    """It was done; `value` is what the command returned."""

    value: Value


async def act(
    sign_in: str,
    command: Callable[..., Value],
    *args: Any,
    done: str | None = None,
    on_invalid: Callable[[Invalid], Any] | None = None,
    on_refusal: Callable[[DomainError], Any] | None = None,
    **kwargs: Any,
) -> Done[Value] | None:
    """Run a command for a click. None: it was refused, and the person has been told why and what to do.

    `done` is said when it worked. `on_invalid` gets the wrong field instead of the person being told; without
    it, Invalid is raised on. `on_refusal` gets any other refusal, after the person has been told.
    """
    client = context.client  # now: what was clicked may be gone from the page when the answer comes
    try:
        value = await run(sign_in, command, *args, **kwargs)
    except Invalid as refusal:
        if on_invalid is None:
            raise
        await _hand_over(client, on_invalid, refusal)
    except NotSignedIn:
        leave(client)
    except Exception as error:  # noqa: BLE001  # this is where every error becomes words
        tell(client, words_for(error, where=_name(command)))
        if on_refusal and isinstance(error, DomainError):
            await _hand_over(client, on_refusal, error)
    else:
        if done:
            tell(client, done)
        return Done(value)
    return None


async def run(sign_in: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a command or a read as the person behind a sign-in: `f(db, viewer, *args, now=…, rules=…, **kwargs)`.

    Raises DomainError, NotSignedIn, DatabaseUnavailable and DatabaseBusy; anything else is a surprise.
    """
    home = house()

    def transaction() -> Value:
        with home.database.transaction(sign_in) as (db, viewer):
            try:
                return f(db, viewer, *args, now=db.now, rules=home.rules, **kwargs)
            except NotAllowed:
                log.info("refused", extra={"command": _name(f), "person_id": viewer.person_id})
                raise

    return await _in_a_thread(home, transaction)


async def run_for_calendar(token: str, f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run a read as the person whose calendar has this secret address. Raises NotSignedIn where it is nobody's."""
    home = house()

    def transaction() -> Value:
        with home.database.feed_transaction(token) as (db, viewer):
            return f(db, viewer, *args, now=db.now, rules=home.rules, **kwargs)

    return await _in_a_thread(home, transaction)


async def run_system(f: Callable[..., Value], *args: Any, **kwargs: Any) -> Value:
    """Run something as the system: `f(db, *args, now=…, rules=…, **kwargs)`. Raises as `run` does."""
    home = house()

    def transaction() -> Value:
        with home.database.system_transaction() as db:
            return f(db, *args, now=db.now, rules=home.rules, **kwargs)

    return await _in_a_thread(home, transaction)


async def _in_a_thread(home: House, transaction: Callable[[], Value]) -> Value:
    def translated() -> Value:
        try:
            return transaction()
        except IntegrityError as error:
            raise from_constraint(error) or error from error
        except DataError as error:
            raise _unkeepable(error) from error

    return await to_thread.run_sync(translated, limiter=home.limiter)


async def _hand_over(client: Client, to: Callable[[Any], Any], refusal: DomainError) -> None:
    with client:
        shown = to(refusal)
        if inspect.isawaitable(shown):
            await shown


def _unkeepable(error: DataError) -> DomainError:
    """A value that no column can hold got past the checks: an id beyond all ids, or a NUL in a text."""
    if getattr(error.orig, "sqlstate", None) == OUT_OF_RANGE:
        return NotFound()
    return Invalid("", UNKEEPABLE)


def words_for(error: Exception, *, where: str) -> str:
    """What a person reads about an error. A surprise is logged here, once, and gets a reference."""
    match error:
        case DomainError():
            return error.message
        case DatabaseUnavailable():
            return AWAY
        case DatabaseBusy():
            return BUSY
    return unexpected_message(log_unexpected(error, where=where))


def tell(client: Client, sentence: str) -> None:
    """Show one message on somebody's page, and have a screen reader say it once."""
    if client.is_deleted:
        return
    with client:
        announce(sentence)
        # Quasar makes it an alert, which would be read a second time, and loudly.
        ui.notify(
            sentence,
            position="bottom",
            timeout=READING_TIME,
            multi_line=True,
            attrs={"role": "status", "aria-live": "off"},
        )


def leave(client: Client) -> None:
    """Send a page whose sign-in has ended to the sign-in page, which knows the way back."""
    if not client.is_deleted:
        client.open(f"/sign-in?next={quote(client.request.url.path, safe='/')}")


def _name(f: Callable[..., Any]) -> str:
    return f"{getattr(f, '__module__', '')}.{getattr(f, '__name__', 'f')}"


_house: House | None = None


def move_in(home: House) -> None:
    """Make this the house of the process. Only `ui.app` and tests do."""
    global _house  # noqa: PLW0603  # one process, one house
    _house = home


def house() -> House:
    if _house is None:
        raise RuntimeError("Nobody has moved in yet: ui.app.build comes first.")
    return _house
