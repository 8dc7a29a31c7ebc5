"""One field of a form: label above, hint below, the error in words beside it, all three connected for a screen reader.

A field is one element, drawn from one string: a form of ten fields would be sixty otherwise. What is typed lives in
the browser and is told here; what we change afterwards, we change there.

Nothing that is typed or pasted is cut off: beside a field of limited length stands how much is too much.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Literal

from markupsafe import Markup
from nicegui import events, ui

from ui.components.basic.text import CHARACTERS, TOO_MANY
from ui.markup import joined, markup

Kind = Literal["text", "textarea", "date", "time"]
_numbers = count(1)  # so that no two fields of a page have the same id
NEAR = 0.8  # of the limit: from here on the count is shown where it is not always
MOST_SENT = 20_000  # characters of one field; far beyond every limit, and well within what a socket takes
TYPED = f"(event) => emit(event.target.value.slice(0, {MOST_SENT}))"
# As the server counts: characters, not the halves of some that a browser counts. A screen reader hears the count
# near the limit only, and once somebody stops typing.
COUNTED = f"""(event) => {{
    const control = event.target, shown = control.parentElement.querySelector('.count');
    const [most, from] = shown.dataset.limits.split(' ').map(Number), n = [...control.value.trim()].length;
    const words = (n > most ? shown.dataset.over : shown.dataset.within).replace('{{n}}', n > most ? n - most : n);
    shown.textContent = n < from ? '' : words;
    shown.toggleAttribute('data-too-many', n > most);
    clearTimeout(shown.pause);
    shown.pause = setTimeout(() => shown.nextElementSibling.textContent = n < {NEAR} * most ? '' : words, 1000);
    emit(control.value.slice(0, {MOST_SENT}));
}}"""


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
    counted: bool = False,
    rows: int = 3,
    look: str = "",
    attributes: Mapping[str, str] | None = None,
) -> Field:
    """A line, a few lines, a date or a time; the browser's own pickers serve keyboard and phone alike.

    `limit` is in characters, and said from the first one where it is `counted`, else as it comes near; further
    `attributes` of the control are given as they are in HTML.
    """
    more = _attributes(attributes or {})
    said = _count(value, limit, 0 if counted else int(NEAR * limit)) if limit else Markup()
    if kind == "textarea":
        # The browser drops the first line end of a textarea: this one.
        words = '<textarea class="control" rows="{rows}"{more}{tied}>\n{value}</textarea>'
    else:
        words = '<input class="control" type="{kind}" value="{value}"{more}{tied}>'
    field = _drawn(label, words, hint, look, count=said, kind=kind, rows=rows, value=value, more=more)
    return _heard(field, on_type, on_leave, COUNTED if limit else TYPED)


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
    return _heard(field, on_type, on_leave, TYPED)


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


def _drawn(label: str, control: str, hint: str, look: str, *, count: str = "", **words: object) -> Field:
    """Draw `control`, a template that `words` fill, between its label and what is said about it."""
    dom_id = f"field-{next(_numbers)}"
    names = {"id": dom_id, "label": label, "hint": hint}
    note = markup('<p class="note" id="{id}-note">{hint}</p>', **names) if hint else ""
    described = markup("{id}-note {id}-wrong" if hint else "{id}-wrong", **names)
    tied = markup(' id="{id}" aria-describedby="{described}"', described=described, **names)
    whole = markup(
        '<label for="{id}">{label}</label>{control}{note}{count}{wrong}',
        count=count,
        control=markup(control, tied=tied, **words),
        note=note,
        wrong=error_slot(dom_id),
        **names,
    )
    return Field(ui.html(whole, sanitize=False).classes(f"field {look}"), dom_id)


def _count(value: str, limit: int, shown_from: int) -> Markup:
    """How much of the limit is used, for the eye; the empty place after it is for who hears it."""
    used = len(value.strip())
    within = CHARACTERS.replace("{most}", str(limit))
    return markup(
        '<span class="count" aria-hidden="true" data-limits="{limits}" data-within="{within}" data-over="{over}"{mark}>'
        '{now}</span><span class="hidden-words" aria-live="polite"></span>',
        limits=f"{limit} {shown_from}",
        within=within,
        over=TOO_MANY,
        mark=Markup(" data-too-many") if used > limit else "",
        now=""
        if used < shown_from
        else TOO_MANY.format(n=used - limit)
        if used > limit
        else within.format(n=used),
    )


def _heard(
    field: Field, on_type: Callable[[str], object], on_leave: Callable[[], object] | None, js_handler: str
) -> Field:
    """Hear what is typed or chosen, and when somebody leaves."""

    def typed(event: events.GenericEventArguments) -> object:
        return on_type(event.args) if isinstance(event.args, str) else None  # else it is forged

    field.element.on("input", typed, js_handler=js_handler)
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
