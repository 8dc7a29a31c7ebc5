"""Times are added once, joined as they will be kept, and a wrong one is refused with a sentence."""

from datetime import UTC, datetime, time, timedelta

import pytest
from nicegui import ui
from nicegui.element import Element

from domain.people.time_format import TimeFormat
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from tests.ui.conftest import Site, Tab
from ui.components.basic.typed_list import add, first_field, include
from ui.components.requests.form import check, draw
from ui.components.requests.form_values import Form, as_body, new_form
from ui.components.scheduling.window_picker import add_if_typed

pytestmark = pytest.mark.anyio

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
FINE = RequestFields(
    title="Interview prep",
    session_type="career_advice",
    description="Need help preparing for interviews",
    duration_minutes=30,
)


async def opened(site: Site, fields: RequestFields = FINE) -> tuple[Tab, Form]:
    """The form on an open page, in UTC; no time is in it yet."""
    ui.page("/form")(lambda: None)
    tab = await site.open("/form", site.sign_in(site.cast.sana))
    with tab.client:
        form = new_form(TimeFormat("UTC"), Rules(), lambda: None, as_body(fields))
        draw(form)
    return tab, form


def window(begin: int, end: int, *, days: int = 0) -> Window:
    """So many hours into tomorrow, or some days later."""
    midnight = datetime.combine(TOMORROW + timedelta(days=days), time(0), UTC)
    return Window(midnight + timedelta(hours=begin), midnight + timedelta(hours=end))


def type_time(form: Form, begin: str, end: str) -> None:
    form.picker.times.typed.update({"date": TOMORROW.isoformat(), "from": begin, "to": end})


def rows(form: Form) -> int:
    assert form.picker.times.rows is not None
    return len(list(form.picker.times.rows.default_slot.children))


async def click(tab: Tab, name: str) -> None:
    """Press the first button with these words."""
    found: Element = next(element for element in tab.client.elements.values() if element._text == name)
    listener = next(one for one in found._event_listeners.values() if one.type == "click")
    with tab.client:
        await listener.handler()  # type: ignore[misc]


async def test_times_that_touch_or_overlap_are_one_in_the_list(site: Site) -> None:
    tab, form = await opened(site)
    with tab.client:
        for begin, end in (("10:00", "12:00"), ("15:00", "16:00"), ("11:00", "13:00"), ("16:00", "17:00")):
            type_time(form, begin, end)
            assert add(form.picker.times)
    assert form.picker.times.items == [window(10, 13), window(15, 17)]
    assert rows(form) == 2


async def test_the_same_times_twice_are_there_once(site: Site) -> None:
    tab, form = await opened(site)
    with tab.client:
        include(form.picker.times, [window(10, 12), window(10, 12, days=1)])
        include(form.picker.times, [window(10, 12)])
    assert form.picker.times.items == [window(10, 12), window(10, 12, days=1)]


async def test_a_time_typed_and_not_added_counts_on_submit(site: Site) -> None:
    tab, form = await opened(site)
    type_time(form, "10:00", "12:00")
    with tab.client:
        assert check(form)
        assert form.picker.times.items == [window(10, 12)]
        assert form.picker.times.typed == {"date": "", "from": "10:00", "to": "12:00"}
        assert add_if_typed(form.picker)  # what stays in the clocks is no half typed time
    assert form.picker.times.items == [window(10, 12)]


async def test_a_half_typed_time_is_no_time(site: Site) -> None:
    tab, form = await opened(site)
    form.picker.times.typed.update({"date": TOMORROW.isoformat(), "from": "10:00"})
    with tab.client:
        include(form.picker.times, [window(14, 16)])
        assert not check(form)
    assert form.picker.times.fields["to"].wrong == "Choose when it ends."


async def test_all_that_is_wrong_is_said_at_once_a_missing_time_too(site: Site) -> None:
    tab, form = await opened(site, RequestFields(links=("http://example.org",), duration_minutes=30))
    with tab.client:
        assert not check(form)
    wrong = {name for name, field in form.fields.items() if field.wrong}
    assert wrong == {"title", "session_type", "description", "links"}
    assert first_field(form.picker.times).wrong == "Add at least one time that suits you."


async def test_a_sentence_about_missing_times_goes_once_there_is_one(site: Site) -> None:
    tab, form = await opened(site)
    with tab.client:
        assert not check(form)
        include(form.picker.times, [window(10, 12)])
        assert first_field(form.picker.times).wrong == ""
        assert check(form)


async def test_a_preset_adds_and_the_next_day_follows(site: Site) -> None:
    tab, form = await opened(site)
    await click(tab, "Tomorrow afternoon")
    assert form.picker.times.items == [window(13, 18)]
    await click(tab, "Repeat on the next day")
    assert form.picker.times.items == [window(13, 18), window(13, 18, days=1)]
    await click(tab, "Tomorrow afternoon")
    assert len(form.picker.times.items) == 2


async def test_what_lies_too_far_ahead_is_refused_beside_the_date(site: Site) -> None:
    tab, form = await opened(site)
    with tab.client:
        include(form.picker.times, [window(10, 12, days=29)])
    await click(tab, "Repeat on the next day")
    assert len(form.picker.times.items) == 1
    assert first_field(form.picker.times).wrong == "Choose times within the next 30 days."
