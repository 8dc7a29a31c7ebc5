"""What somebody types is kept while they type, so that a reload or a lost connection costs nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import background_tasks

from domain import drafts
from ui.auth.sign_in import Visitor
from ui.runtime.act import NO_SURPRISE, run

PAUSE = 0.7  # seconds without a key before a draft is kept
LATER = NO_SURPRISE  # kept with the next change then: nobody is disturbed in mid-sentence


@dataclass
class Draft:
    """One open form's draft. `seed` makes the same words, sent twice, one request (promise R2)."""

    visitor: Visitor
    kind: str
    seed: str
    changes: int = 0  # so that only the last one of a burst is kept
    sent: bool = False  # nothing is kept any more


def changed_again(draft: Draft, body: Callable[[], dict[str, Any]]) -> None:
    """Keep `body()` once nothing has changed for a moment."""

    async def keep_after(mine: int) -> None:
        await asyncio.sleep(PAUSE)
        if mine == draft.changes and not draft.sent:
            await keep(draft, body())

    draft.changes += 1
    background_tasks.create(keep_after(draft.changes), name="keep a draft")


async def keep(draft: Draft, body: dict[str, Any]) -> None:
    try:
        await run(draft.visitor.sign_in, drafts.keep, draft.kind, {**body, "seed": draft.seed})
    except LATER:
        return
    if draft.sent:  # meanwhile: what was sent is no draft
        await forget(draft)


async def forget(draft: Draft) -> None:
    try:
        await run(draft.visitor.sign_in, drafts.forget, draft.kind)
    except LATER:
        return


async def kept_draft(visitor: Visitor, kind: str) -> dict[str, Any] | None:
    """What was typed before, or None."""
    try:
        return await run(visitor.sign_in, drafts.of, kind)
    except LATER:
        return None
