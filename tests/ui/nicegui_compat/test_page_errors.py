"""The page for a builder that takes too long says so calmly; what goes wrong on an open page: `web/test_errors`."""

import asyncio

import pytest
from nicegui import ui

from tests.ui.conftest import Site

pytestmark = pytest.mark.anyio


async def test_a_page_that_takes_too_long_names_no_setting(site: Site) -> None:
    @ui.page("/slow", response_timeout=0.01)
    async def slow() -> None:
        await asyncio.Event().wait()

    answer = await site.browser(site.sign_in(site.cast.sana)).get("/slow")
    assert answer.status_code == 500
    assert "This takes too long" in answer.text
    assert "response_timeout" not in answer.text
