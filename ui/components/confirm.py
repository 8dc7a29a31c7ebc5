"""Ask once before something that cannot be taken back; the buttons repeat the verb."""

from collections.abc import Awaitable, Callable

from nicegui import html, ui

from ui.components.button import button
from ui.components.dialog import dialog

REASON_LIMIT = 500


def confirm(
    heading: str,
    sentence: str,
    *,
    do: str,
    keep: str,
    on_confirm: Callable[[str], Awaitable[object]],
    reason: str | None = None,
) -> None:
    """Open the question. `do` and `keep` are the buttons ("Cancel request", "Keep request").

    With `reason`, the label of an optional text field; its text, or "", goes to `on_confirm`.
    """
    with dialog(heading, sentence=sentence, width="narrow") as parts:
        field = None
        with parts.body:
            if reason:
                with html.div().classes("field"):
                    label = html.label(reason)
                    field = (
                        ui.textarea().classes("bare").props(f"borderless autogrow maxlength={REASON_LIMIT}")
                    )
                    field.props["for"] = label.props["for"] = f"reason-{field.id}"

        async def go() -> None:
            await on_confirm((field.value or "") if field else "")
            if not parts.dialog.is_deleted:
                parts.close()

        with parts.bottom:
            button(keep, parts.close, kind="ghost")
            button(do, go, kind="danger")
