"""One field of a form: label above, hint below, the error in words beside it, all three connected for a screen reader.

A field is one element, drawn from one string: a form of ten fields would be sixty otherwise. What is typed lives in
the browser and is told here; what we change afterwards, we change there.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Literal

from markupsafe import Markup
from nicegui import events, ui

from ui.markup import joined, markup

Kind = Literal["text", "textarea", "date", "time"]
_numbers = count(1)  # so that no two fields of a page have the same id


@dataclass
class Field:
    """What is on screen of one field. `dom_id` is the id of the control, `wrong` the sentence that stands beside it."""

    element: ui.html
    dom_id: str
    wrong: str = ""


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
    attributes: Mapping[str, str] | None = None,
) -> Field:
    """A line, a few lines, a date or a time; the browser's own pickers serve keyboard and phone alike.

    `limit` is in characters; further `attributes` of the control are given as they are in HTML.
    """
    more = _attributes({**(attributes or {}), **({"maxlength": limit} if limit else {})})
    if kind == "textarea":
        # The browser drops the first line end of a textarea: this one.
        words = '<textarea class="control" rows="{rows}"{more}{tied}>\n{value}</textarea>'
    else:
        words = '<input class="control" type="{kind}" value="{value}"{more}{tied}>'
    field = _drawn(label, words, hint, look, kind=kind, rows=rows, value=value, more=more)
    return _heard(field, on_type, on_leave)


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
    words = '<select class="control"{tied}>{options}</select>'
    field = _drawn(label, words, hint, look, options=_options(options, value))
    return _heard(field, on_type, on_leave)


def show_error(field: Field, sentence: str | None) -> None:
    """Put the sentence beside the field, or take it away."""
    if field.wrong == (sentence or ""):
        return
    field.wrong = sentence or ""
    mark = 'setAttribute("aria-invalid", "true")' if sentence else 'removeAttribute("aria-invalid")'
    marked = '(control.closest("fieldset") ?? control)'  # of boxes to tick, all of them
    _change(field, f"{marked}.{mark}; wrong.textContent = {json.dumps(field.wrong)};")


def fill_in(field: Field, text: str) -> None:
    """Put other words into the field. `on_type` does not hear of it."""
    _change(field, f"control.value = {json.dumps(text)};")


def choose_from(field: Field, options: Mapping[str, str], value: str) -> None:
    """Give a choice other options, `value` being chosen. `on_type` does not hear of it."""
    _change(field, f"control.innerHTML = {json.dumps(str(_options(options, value)))};")


def focus(field: Field) -> None:
    _change(field, "control.focus();")


def _change(field: Field, statements: str) -> None:
    # A moment later, for the field may have been drawn only just now.
    field.element.client.run_javascript(
        f'setTimeout(() => {{ const control = document.getElementById("{field.dom_id}"),'
        f' wrong = document.getElementById("{field.dom_id}-wrong"); if (control) {{ {statements} }} }})'
    )


def _drawn(label: str, control: str, hint: str, look: str, **words: object) -> Field:
    """Draw `control`, a template that `words` fill, between its label and what is said about it."""
    dom_id = f"field-{next(_numbers)}"
    names = {"id": dom_id, "label": label, "hint": hint}
    note = markup('<p class="note" id="{id}-note">{hint}</p>', **names) if hint else ""
    described = markup("{id}-note {id}-wrong" if hint else "{id}-wrong", **names)
    tied = markup(' id="{id}" aria-describedby="{described}"', described=described, **names)
    whole = markup(
        '<label for="{id}">{label}</label>{control}{note}{wrong}',
        control=markup(control, tied=tied, **words),
        note=note,
        wrong=error_slot(dom_id),
        **names,
    )
    return Field(ui.html(whole, sanitize=False).classes(f"field {look}"), dom_id)


def _heard(field: Field, on_type: Callable[[str], object], on_leave: Callable[[], object] | None) -> Field:
    """Hear what is typed or chosen, and when somebody leaves."""

    def typed(event: events.GenericEventArguments) -> object:
        return on_type(event.args) if isinstance(event.args, str) else None  # else it is forged

    field.element.on("input", typed, js_handler="(event) => emit(event.target.value)")
    if on_leave:
        field.element.on("focusout", on_leave, args=[])
    return field


def error_slot(dom_id: str) -> Markup:
    """Where the sentence stands once something is wrong; a screen reader then reads it out."""
    return markup('<p class="wrong" id="{id}-wrong" role="alert"></p>', id=dom_id)


def _attributes(attributes: Mapping[str, object]) -> Markup:
    return joined([markup(' {name}="{value}"', name=name, value=value) for name, value in attributes.items()])


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
