"""Beside a field of limited length stands how much of it is used; nothing is cut off."""

import pytest
from nicegui import ui

from tests.ui.conftest import Site
from ui.components.basic.field import text_field

pytestmark = pytest.mark.anyio


async def drawn(site: Site, value: str, *, counted: bool) -> str:
    ui.page("/field")(lambda: None)
    tab = await site.open("/field", site.sign_in(site.cast.sana))
    with tab.client:
        field = text_field("Title", value, on_type=print, limit=10, counted=counted)
    return str(field.element.content)


@pytest.mark.parametrize(
    ("value", "counted", "says"),
    [
        ("", True, "0 of 10"),
        ("  four ", True, "4 of 10"),  # as it is kept, without the blanks around it
        ("🙂" * 10, True, "10 of 10"),  # characters, not the halves that a browser counts
        ("x" * 30, True, "20 too many"),
        ("four", False, ""),
        ("x" * 8, False, "8 of 10"),
        ("x" * 11, False, "1 too many"),
    ],
)
async def test_the_count_is_of_characters_and_shown_at_once_or_near_the_limit(
    site: Site,
    value: str,
    counted: bool,
    says: str,
) -> None:
    content = await drawn(site, value, counted=counted)
    assert f">{says}</span>" in content
    assert "maxlength" not in content
    assert f'value="{value}"' in content
