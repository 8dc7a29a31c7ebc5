"""Where the browser is, asked of the browser: a hint where that is another zone than the profile's."""

from collections.abc import Callable
from datetime import UTC, datetime

from nicegui import events, html, ui
from nicegui.element import Element

from ui.components.basic.button import button
from ui.components.basic.time_zones import lived_in, same_clock, todays_name
from ui.components.basic.times import city
from ui.components.settings import text

ASK = """() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (localStorage.getItem("kept-zone") !== "%s " + zone) emitEvent("browser-zone", zone)
}"""
KEEP = 'localStorage.setItem("kept-zone", "%s " + Intl.DateTimeFormat().resolvedOptions().timeZone)'


def when_elsewhere(own: str, tell: Callable[[str], object]) -> None:
    """`tell` gets the browser's zone once the page is connected, where its clock is not that of `own`."""
    known = lived_in()

    def heard(event: events.GenericEventArguments) -> None:
        zone = todays_name(event.args) if isinstance(event.args, str) else ""
        if zone in known and not same_clock(zone, own, datetime.now(UTC)):
            tell(zone)

    ui.on("browser-zone", heard)
    client = ui.context.client
    client.on_connect(lambda: client.run_javascript(f"({ASK % own})()"))


def zone_hint(own: str, use: Callable[[str], object]) -> None:
    """Make room for one line that says so, with both ways out of it: take the browser's zone, or keep one's own."""
    box = html.div().classes("hint row wrap").props("role=status")
    box.visible = False

    def say(zone: str) -> None:
        if not list(box):
            _draw(box, own, zone, use)

    when_elsewhere(own, say)


def _draw(box: Element, own: str, zone: str, use: Callable[[str], object]) -> None:
    def keep() -> None:
        box.client.run_javascript(KEEP % own)
        box.visible = False

    box.visible = True
    with box:
        html.p(text.clocks_differ(city(zone), city(own))).classes("grow")
        button(text.use_zone(city(zone)), lambda: use(zone), kind="ghost", small=True)
        button(text.keep_zone(city(own)), keep, kind="text", small=True)
