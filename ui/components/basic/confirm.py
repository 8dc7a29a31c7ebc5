"""Ask once before something that cannot be taken back; the buttons repeat the verb."""

from collections.abc import Awaitable, Callable

from domain.limits import REASON
from ui.components.basic.button import Kind, button
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.field import text_field


def confirm(
    heading: str,
    sentence: str,
    *,
    do: str,
    keep: str,
    on_confirm: Callable[[str], Awaitable[object]],
    reason: str | None = None,
    kind: Kind = "danger",
) -> Parts:
    """Open the question. `do` and `keep` are the buttons ("Cancel request", "Keep request").

    With `reason`, the label of an optional text field; its text, or "", goes to `on_confirm`.
    """
    typed = ""

    def keep_reason(text: str) -> None:
        nonlocal typed
        typed = text

    async def go() -> None:
        await on_confirm(typed)
        if not parts.dialog.is_deleted:
            parts.close()

    with dialog(heading, sentence=sentence, width="narrow") as parts:
        if reason:
            with parts.body:
                text_field(reason, "", on_type=keep_reason, kind="textarea", limit=REASON.most, rows=2)
        with parts.bottom:
            button(keep, parts.close, kind="ghost")
            button(do, go, kind=kind)
    return parts
