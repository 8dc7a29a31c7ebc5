"""A page's wish to be called when the clock changes what it shows."""

from nicegui import context

from ui.live.ticker import NextMoment, OnMoment, PageTimer
from ui.runtime.context import current


def keep_time(next_moment: NextMoment, on_moment: OnMoment) -> PageTimer:
    """Have the page that is being built called at each of its moments, until it is closed.

    `next_moment` of now is pure and quick: when the page next reads differently, or None. `on_moment` runs within
    the page, never twice at once. After a change of what it shows, the page calls `set()` of the timer it gets here.
    """
    return current().ticker.add(context.client, next_moment, on_moment)
