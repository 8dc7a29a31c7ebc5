"""The door of every click: worker thread, transaction, fresh viewer, command, and errors as words.

Whatever happens, the person is told. Pages that read and the API use `run`, which is the same without the telling.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from nicegui import Client, context

from domain.errors import DomainError, Invalid
from persistence.database import NotSignedIn, OutcomeUnknown
from ui.client.messages import message_for, show_message
from ui.client.navigation import to_sign_in_page
from ui.runtime.context import current
from ui.runtime.run import Value, name_of, run


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
        to_sign_in_page(client)
    except Exception as error:  # noqa: BLE001  # this is where every error becomes words
        show_message(client, message_for(error, where=name_of(command)))
        if on_refusal and isinstance(error, DomainError):
            await _hand_over(client, on_refusal, error)
        if isinstance(error, OutcomeUnknown):
            current().bus.look_again(client)  # so that they see whether it was done
    else:
        if done:
            show_message(client, done)
        return Done(value)
    return None


async def _hand_over(client: Client, to: Callable[[Any], Any], refusal: DomainError) -> None:
    with client:
        shown = to(refusal)
        if inspect.isawaitable(shown):
            await shown
