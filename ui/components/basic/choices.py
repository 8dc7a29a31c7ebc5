"""The browser's own radio buttons and boxes to tick, as one element each: a question, and answers to choose from."""

from collections.abc import Callable, Collection, Mapping

from markupsafe import Markup
from nicegui import html, ui

from ui.components.basic.field import Field, error_slot
from ui.markup import joined, markup

TICKED = "(event) => emit([...event.currentTarget.querySelectorAll(':checked')].map(box => box.value))"


def radio_group(
    question: str, options: Mapping[str, str], *, on_pick: Callable[[str], object], look: str = ""
) -> Field:
    """One of these; `options` is value → words. Nothing is chosen beforehand."""
    element = ui.html("", sanitize=False).classes(f"field {look}")
    field = Field(element, f"choice-{element.id}")
    element.set_content(
        markup(
            '<fieldset class="choices" role="radiogroup" aria-describedby="{id}-wrong">{boxes}</fieldset>{wrong}',
            id=field.dom_id,
            boxes=_boxes("radio", question, options, (), field.dom_id),
            wrong=error_slot(field.dom_id),
        )
    )
    element.on(
        "change", lambda event: on_pick(str(event.args)), js_handler="(event) => emit(event.target.value)"
    )
    return field


def tick_group(
    question: str,
    options: Mapping[str, str],
    ticked: Collection[str],
    *,
    on_change: Callable[[list[str]], object],
) -> None:
    """Any of these; `ticked` are those that are chosen already."""
    with html.div().classes("field"):
        control = ui.html(sanitize=False, tag="fieldset").classes("choices")
    control.set_content(_boxes("checkbox", question, options, ticked, f"choice-{control.id}"))
    control.on("change", lambda event: on_change([str(one) for one in event.args or ()]), js_handler=TICKED)


def _boxes(
    kind: str, question: str, options: Mapping[str, str], ticked: Collection[str], dom_id: str
) -> Markup:
    boxes = [
        markup(
            '<label><input type="{kind}" name="{name}" id="{id}" value="{value}"{ticked}><span>{words}</span></label>',
            kind=kind,
            name=dom_id,
            id=f"{dom_id}-{place}" if place else dom_id,
            value=value,
            words=words,
            ticked=Markup(" checked") if value in ticked else "",
        )
        for place, (value, words) in enumerate(options.items())
    ]
    return markup("<legend>{question}</legend>{boxes}", question=question, boxes=joined(boxes))
