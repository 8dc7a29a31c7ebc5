"""Things that are typed into a few fields and added to a list, such as times; each in the list can be removed again.

Enter in any of the fields adds, like the button.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from nicegui import html, ui
from nicegui.element import Element

from domain.errors import Invalid
from ui.client.messages import announce
from ui.components.basic.button import button
from ui.components.basic.field import Field, Kind, fill_in, focus, show_error, text_field
from ui.components.basic.focus import take_focus
from ui.components.basic.text import REMOVE, added, remove_named

Item = TypeVar("Item")


@dataclass(frozen=True)
class Input:
    """One of the fields: what it is called, and what the browser shall know of it."""

    label: str
    kind: Kind
    hint: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RowButton(Generic[Item]):
    """What else can be done with one of the list; `name` makes of the item's words what a screen reader says."""

    words: str
    name: Callable[[str], str]
    on_click: Callable[[Item], object]


@dataclass
class TypedList(Generic[Item]):
    """What was added so far, and what is typed. `on_change` is told after every change of either.

    `read` makes an item of what is typed, or raises Invalid with the key of a field; a key that is none of them
    points at the first one. Fields in `kept` keep their text once an item is added: the next often has the same.
    `settle` makes of all items those that count: in order, perhaps some of them joined.
    """

    inputs: Mapping[str, Input]
    read: Callable[[Mapping[str, str]], Item]
    words: Callable[[Item], str]
    settle: Callable[[list[Item]], Iterable[Item]]
    kept: Collection[str] = ()
    row_button: RowButton[Item] | None = None
    on_change: Callable[[], object] = lambda: None
    items: list[Item] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    rows: Element | None = None

    def __post_init__(self) -> None:
        self.typed = {key: self.typed.get(key, "") for key in self.inputs}


def typed_list(listed: TypedList[Item], *, verb: str, name: str) -> None:
    """Draw the fields, the button that adds, and the list; `name` is what a screen reader calls that."""
    with html.div().classes("typed-list stack").style("--gap: 12px"):
        with html.div().classes("row top wrap"):
            draw_fields(listed)
        button(verb, partial(add, listed), kind="ghost", small=True)
        draw_list(listed, name)


def draw_fields(listed: TypedList[Item]) -> None:
    for key, one in listed.inputs.items():
        listed.fields[key] = _input(listed, key, one)


def draw_list(listed: TypedList[Item], name: str) -> None:
    listed.rows = html.ul()
    listed.rows.props["aria-label"] = name
    draw_rows(listed)


def add(listed: TypedList[Item]) -> bool:
    """Take over what is typed, or say beside the field why not."""
    for one in listed.fields.values():
        show_error(one, None)
    try:
        item = listed.read(listed.typed)
    except Invalid as refusal:
        wrong = listed.fields.get(refusal.field, first_field(listed))
        show_error(wrong, refusal.message)
        focus(wrong)
        return False
    for key in listed.typed.keys() - set(listed.kept):
        listed.typed[key] = ""
        fill_in(listed.fields[key], "")
    include(listed, [item])
    focus(first_field(listed))
    return True


def include(listed: TypedList[Item], items: Iterable[Item]) -> None:
    """Put these into the list, in their places, and say so."""
    items = list(items)
    show_error(first_field(listed), None)
    listed.items[:] = listed.settle([*listed.items, *(item for item in items if item not in listed.items)])
    announce(added([listed.words(item) for item in items]))
    draw_rows(listed)
    listed.on_change()


def first_field(listed: TypedList[Item]) -> Field:
    """Where the focus goes, and where a sentence stands that is about the whole."""
    return next(iter(listed.fields.values()))


def draw_rows(listed: TypedList[Item]) -> None:
    """The list as it is now; nothing where it has not been drawn at all."""
    if listed.rows is None:
        return
    listed.rows.clear()
    with listed.rows:
        for item in listed.items:
            words = listed.words(item)
            with html.li():
                ui.label(words).classes("grow")
                if more := listed.row_button:
                    button(
                        more.words,
                        partial(more.on_click, item),
                        kind="text",
                        small=True,
                        name=more.name(words),
                    )
                go = partial(_remove, listed, item)
                button(REMOVE, go, kind="quiet", small=True, name=remove_named(words))


def focus_row(listed: TypedList[Item], row: int) -> None:
    """Put the focus on the first button of one of the list."""
    if listed.rows is not None:
        take_focus(listed.rows, f"li:nth-child({row + 1}) button")


def _remove(listed: TypedList[Item], item: Item) -> None:
    listed.items.remove(item)
    draw_rows(listed)
    focus(first_field(listed))  # the button that had it is gone
    listed.on_change()


def _input(listed: TypedList[Item], key: str, one: Input) -> Field:
    def keep(value: str) -> None:
        if listed.typed[key] == value:
            return
        listed.typed[key] = value
        show_error(listed.fields[key], None)
        listed.on_change()

    field = text_field(
        one.label,
        listed.typed[key],
        on_type=keep,
        kind=one.kind,
        hint=one.hint,
        attributes=one.attributes,
    )
    field.element.on("keydown.enter.prevent", partial(add, listed), args=[])
    return field
