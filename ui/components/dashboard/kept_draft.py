"""A request that was begun and not posted: said on the dashboard, with the way back into it."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import html, ui
from nicegui.element import Element

from ui.components.basic.button import button
from ui.components.dashboard import text

LONGEST = 80  # characters of a title; a draft may hold any number


@dataclass
class KeptDraft:
    """Its place on the page, empty as long as there is none."""

    place: Element
    words: ui.label | None = None


def kept_draft() -> KeptDraft:
    """Make room for it."""
    return KeptDraft(html.div())


def update_kept_draft(shown: KeptDraft, title: str | None, on_continue: Callable[[], object]) -> None:
    """Say that there is one, with this title; None takes it away."""
    if title is None:
        shown.place.clear()
        shown.words = None
        return
    title = title.strip()
    words = text.draft_kept(f"{title[:LONGEST]}…" if len(title) > LONGEST else title)
    if shown.words is not None:
        shown.words.set_text(words)
        return
    with shown.place, html.div().classes("hint row wrap space-between gap-below"):
        shown.words = ui.label(words).classes("grow")
        button(text.CONTINUE_DRAFT, on_continue, kind="ghost", small=True)
