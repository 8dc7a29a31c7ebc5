"""Above the board: search, the order, and chips with counts. Each of them only asks for other filters."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup
from nicegui import events, html, ui
from nicegui.element import Element

from ui.components.board import text
from ui.components.board.filters import LONGEST_SEARCH, Filters, chips, switched
from ui.markup import joined, markup
from ui.nicegui_compat.text import set_text

# In the browser alone: whether the chips are unfolded is nobody else's business.
FOLD = """(event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
}"""
OnFilters = Callable[[Filters], Awaitable[None]]


@dataclass
class Toolbar:
    """The parts that change when the filters do. The chips are changed in place, so none loses the focus."""

    search: ui.input
    order: Element
    fold: Element  # on a phone, where the chips are folded away: the button that shows them
    box: Element
    chips: dict[str, Element]
    on_filters: OnFilters
    filters: Filters


def toolbar(filters: Filters, counts: Mapping[str, int], on_filters: OnFilters) -> Toolbar:
    """Draw search, order and chips; `on_filters` is called with what the person asks for next."""
    with html.div().classes("row wrap board-toolbar"):
        search = ui.input(placeholder=text.SEARCH, value=filters.q).classes("bare")
        search.props(f"borderless type=search debounce=250 maxlength={LONGEST_SEARCH}")
        search.props["aria-label"] = text.SEARCH_NAME
        order = board_order(filters)
        fold = html.button(text.filters(filters.number)).classes("btn ghost unfold").props("type=button")
        fold.props["aria-expanded"] = "false"
        fold.on("click", js_handler=FOLD)
        box = html.div().classes("row wrap chips").props("role=group")
        box.props["aria-label"] = text.FILTERS
    bar = Toolbar(search, order, fold, box, {}, on_filters, filters)
    show_filters(bar, filters, counts)

    async def searched(event: events.ValueChangeEventArguments[str | None]) -> None:
        words = typed(event.value)
        if words != bar.filters.q:  # also called when the back button puts the old words in
            await on_filters(replace(bar.filters, q=words))

    async def ordered(event: events.GenericEventArguments) -> None:
        if isinstance(event.args, str) and event.args in text.SORTS:
            await on_filters(replace(bar.filters, sort=event.args))

    search.on_value_change(searched)
    order.on("change", ordered, js_handler="(e) => emit(e.target.value)")
    return bar


def board_order(filters: Filters) -> Element:
    """A plain select: the keyboard and the phone know what to do with it."""
    options = [_option(value, words, chosen=value == filters.sort) for value, words in text.SORTS.items()]
    order = ui.html(joined(options), sanitize=False, tag="select").classes("control slim")
    order.props["aria-label"] = text.ORDER
    return order


def typed(value: object) -> str:
    """The words to search for. What a browser sends may be anything, if somebody forged it."""
    return value.strip()[:LONGEST_SEARCH] if isinstance(value, str) else ""


def show_filters(bar: Toolbar, filters: Filters, counts: Mapping[str, int]) -> None:
    """Let search, chips and order say what is shown now."""
    bar.filters = filters
    if typed(bar.search.value) != filters.q:
        bar.search.value = filters.q
    set_text(bar.fold, text.filters(filters.number))
    seen = set()
    for chip in chips(filters, counts):
        seen.add(chip.key)
        element = bar.chips.get(chip.key) or _new_chip(bar, chip.key)
        set_text(element, chip.words)
        pressed = "true" if chip.on else "false"
        if element.props.get("aria-pressed") != pressed:  # what is the same is not sent again
            element.props["aria-pressed"] = pressed
    for key in bar.chips.keys() - seen:
        bar.chips.pop(key).delete()


def _new_chip(bar: Toolbar, key: str) -> Element:
    async def pressed() -> None:
        await bar.on_filters(switched(bar.filters, key))

    with bar.box:
        bar.chips[key] = html.button("").classes("chip").props("type=button").on("click", pressed, args=[])
    return bar.chips[key]


def _option(value: str, words: str, *, chosen: bool) -> Markup:
    return markup(
        '<option value="{value}"{chosen}>{words}</option>',
        value=value,
        chosen=Markup(" selected") if chosen else "",
        words=words,
    )
