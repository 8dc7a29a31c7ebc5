"""What somebody types is kept while they type, so that a reload or a lost connection costs nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import background_tasks

from domain.people import drafts
from ui.client.current_user import CurrentUser
from ui.runtime.run import EXPECTED_ERRORS, run

PAUSE = 0.7  # seconds without a key before a draft is kept
SAVED_LATER = EXPECTED_ERRORS  # kept with the next change then: nobody is disturbed in mid-sentence


@dataclass
class Draft:
    """One open form's draft. `seed` makes the same words, sent twice, one request (promise R2)."""

    user: CurrentUser
    kind: str
    seed: str
    changes: int = 0  # so that only the last one of a burst is kept
    sent: bool = False  # nothing is kept any more


def save_soon(draft: Draft, body: Callable[[], dict[str, Any] | None]) -> None:
    """Keep `body()` once nothing has changed for a moment; None is nothing worth keeping."""

    async def keep_after(mine: int) -> None:
        await asyncio.sleep(PAUSE)
        if mine == draft.changes and not draft.sent:
            await keep(draft, body())

    draft.changes += 1
    background_tasks.create(keep_after(draft.changes), name="keep a draft")


async def save_now(draft: Draft, body: dict[str, Any] | None) -> None:
    """Keep it without waiting, because nobody is typing any more."""
    draft.changes += 1  # overtakes what waits to be kept
    await keep(draft, body)


async def keep(draft: Draft, body: dict[str, Any] | None) -> None:
    if body is None:
        await discard(draft)
    else:
        await save(draft, body)


async def save(draft: Draft, body: dict[str, Any]) -> None:
    try:
        await run(draft.user.sign_in, drafts.save, draft.kind, {**body, "seed": draft.seed})
    except SAVED_LATER:
        return
    if draft.sent:  # meanwhile: what was sent is no draft
        await discard(draft)


async def discard(draft: Draft) -> None:
    try:
        await run(draft.user.sign_in, drafts.discard, draft.kind)
    except SAVED_LATER:
        return


async def load_draft(user: CurrentUser, kind: str) -> dict[str, Any] | None:
    """What was typed before, or None."""
    try:
        return await run(user.sign_in, drafts.get, kind)
    except SAVED_LATER:
        return None
