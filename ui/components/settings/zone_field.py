"""A choice among all time zones: a search above, the browser's own select below."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import html

from ui.client.messages import announce
from ui.components.basic.field import Field, choice_field, choose_from, fill_in, focus, show_error, text_field
from ui.components.basic.text import TIME_ZONE
from ui.components.basic.time_zones import find_zones, zones
from ui.components.settings import text


@dataclass
class ZoneField:
    """What is on screen of it, and what is chosen."""

    zone: str
    on_change: Callable[[str], object]
    search: Field
    choice: Field

    def choose(self, zone: str) -> None:
        self.zone = zone
        self.on_change(zone)


def zone_field(zone: str, on_change: Callable[[str], object]) -> ZoneField:
    """Draw both; `on_change` gets each zone that is chosen."""
    with html.div().classes("form"):
        search = text_field(
            text.FIND_A_PLACE,
            "",
            hint=text.FIND_A_PLACE_HINT,
            on_type=lambda typed: narrow(field, typed),
            limit=60,
            look="half",
            attributes={"type": "search", "autocomplete": "off"},
        )
        choice = choice_field(
            TIME_ZONE,
            zones(zone),
            zone,
            hint=text.ZONE_HINT,
            on_type=lambda chosen: field.choose(chosen),  # noqa: PLW0108  # the field is not there yet
            look="half",
        )
    field = ZoneField(zone, on_change, search, choice)
    return field


def narrow(field: ZoneField, typed: str) -> None:
    """Only the places that were searched for, the first of them chosen; all of them again when it is empty."""
    found = find_zones(typed) if typed.strip() else zones(field.zone)
    show_error(field.search, None if found else text.NO_SUCH_PLACE)
    if not found:
        return
    if field.zone not in found:
        field.choose(next(iter(found)))
    choose_from(field.choice, found, field.zone)
    if typed.strip():
        announce(text.found(found[field.zone], len(found)))


def show_zone(field: ZoneField) -> None:
    """All places again, and the chosen one of them."""
    fill_in(field.search, "")
    show_error(field.search, None)
    choose_from(field.choice, zones(field.zone), field.zone)
    focus(field.choice)
