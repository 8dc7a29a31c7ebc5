"""One field of a form: label above, hint below, the error in words beside it, all three connected for a screen reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from nicegui import html, ui
from nicegui.element import Element

from ui.components.markup import joined, markup

Kind = Literal["text", "textarea", "date", "time"]


@dataclass(frozen=True)
class Field:
    """What is on screen of one field. `dom_id` is the id of the control that takes the focus."""

    control: Element
    wrong: ui.label
    dom_id: str


def text_field(
    label: str,
    value: str,
    *,
    on_type: Callable[[str], object],
    on_leave: Callable[[], object] | None = None,
    kind: Kind = "text",
    hint: str = "",
    limit: int | None = None,
    rows: int = 3,
    look: str = "",
) -> Field:
    """A line, a few lines, a date or a time; the browser's own pickers serve keyboard and phone alike."""
    with html.div().classes(f"field {look}"):
        tag = html.label(label)
        make = ui.textarea if kind == "textarea" else ui.input
        control = make(value=value, on_change=lambda event: on_type(event.value or ""))
        control.classes("bare").props("borderless hide-bottom-space")
        if kind in ("date", "time"):
            control.props["type"] = kind
        if kind == "textarea":
            control.props["rows"] = rows
        if limit:
            control.props["maxlength"] = limit
        field = _finish(tag, control, hint)
    control.props["for"] = field.dom_id
    if on_leave:
        control.on("blur", on_leave, args=[])
    return field


def choice_field(
    label: str,
    options: Mapping[str, str],
    value: str,
    *,
    on_type: Callable[[str], object],
    on_leave: Callable[[], object] | None = None,
    hint: str = "",
    look: str = "",
) -> Field:
    """The browser's own select: best by keyboard, by screen reader and on a phone. `options` is value → words."""
    with html.div().classes(f"field {look}"):
        tag = html.label(label)
        control = ui.html(_options(options, value), sanitize=False, tag="select").classes("control")
        field = _finish(tag, control, hint)
    control.props["id"] = field.dom_id
    control.on(
        "change", lambda event: on_type(str(event.args)), js_handler="(event) => emit(event.target.value)"
    )
    if on_leave:
        control.on("blur", on_leave, args=[])
    return field


def show_wrong(field: Field, sentence: str | None) -> None:
    """Put the sentence beside the field, or take it away."""
    if field.wrong.text == (sentence or ""):
        return
    field.wrong.set_text(sentence or "")
    if sentence:
        field.control.props["aria-invalid"] = "true"
    else:
        field.control.props.pop("aria-invalid", None)
    field.control.update()


def focus(field: Field) -> None:
    ui.run_javascript(f'document.getElementById("{field.dom_id}")?.focus()')


def _finish(tag: Element, control: Element, hint: str) -> Field:
    """Hint and error below the control, with the ids by which label and descriptions find it."""
    dom_id = f"field-{control.id}"
    tag.props["for"] = dom_id
    described = []
    if hint:
        described.append(html.p(hint).classes("note").html_id)
    wrong = ui.label().classes("wrong").props("role=alert")
    control.props["aria-describedby"] = " ".join([*described, wrong.html_id])
    return Field(control, wrong, dom_id)


def _options(options: Mapping[str, str], value: str) -> Markup:
    return joined(
        [
            markup(
                '<option value="{value}"{chosen}>{words}</option>',
                value=key,
                words=words,
                chosen=Markup(" selected") if key == value else "",
            )
            for key, words in options.items()
        ]
    )
